package io.icewatch.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadBufferTest {
  private final PayloadBuffer buffer = new PayloadBuffer();

  @BeforeEach
  void emptyTheBuffer() {
    buffer.empty(1 << 16);
  }

  @Test
  void there_is_room_for_all_that_a_text_can_hold() {
    for (int length = 0; length < 200; length++) {
      byte[] payload = new byte[length];
      new Random(length).nextBytes(payload);
      byte[] text = Base64.getEncoder().encode(payload);
      PayloadBuffer other = new PayloadBuffer();
      other.empty(text.length);

      assertThat(other.decode(text, 0, text.length)).isEqualTo(text.length);

      assertThat(Arrays.copyOf(other.bytes(), other.end())).isEqualTo(payload);
    }
  }

  @Test
  void what_is_emptied_begins_again() {
    buffer.decode("YWJj".getBytes(UTF_8), 0, 4);
    buffer.empty(4);
    buffer.decode("YWI=".getBytes(UTF_8), 0, 4);

    assertThat(from(0)).asString(UTF_8).isEqualTo("ab");
  }

  @Test
  void payloads_of_every_length_lie_one_behind_the_other() {
    Random random = new Random(1);
    int start = 0;
    for (int length = 0; length < 200; length++) {
      byte[] payload = new byte[length];
      random.nextBytes(payload);
      byte[] text = Base64.getEncoder().encode(payload);

      assertThat(buffer.decode(text, 0, text.length))
          .as("length %d", length)
          .isEqualTo(text.length);

      assertThat(from(start)).isEqualTo(payload);
      start = buffer.end();
    }
  }

  @Test
  void any_byte_that_is_not_base64_ends_it_wherever_it_stands() {
    byte[] text = Base64.getEncoder().encode("a payload of 21 bytes".getBytes(UTF_8));
    for (int at = 0; at < text.length; at++) {
      for (int b = 0; b < 256; b++) {
        byte[] changed = text.clone();
        changed[at] = (byte) b;
        buffer.cut(0);
        boolean isWhole = buffer.decode(changed, 0, text.length) == text.length;

        assertThat(isWhole).as("byte %d at %d", b, at).isEqualTo(isWhole(changed));
        if (isWhole) {
          assertThat(from(0)).isEqualTo(Base64.getDecoder().decode(changed));
        }
      }
    }
  }

  private static boolean isWhole(byte[] text) {
    try {
      return Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "YWJj\",     4, abc",
    "YWI=\",     4, ab",
    "YQ==\",     4, a",
    "YWJjYWJj\", 8, abcabc",
    "YWJjYWI\",  4, abc",
    "YWJjY===\", 4, abc",
    "YWJj====\", 4, abc",
    "YWJj\\n,    4, abc",
    "YWJ,        0, ''",
    "\"\"\"\"\", 0, ''"
  })
  void base64_ends_at_the_first_character_that_is_not_part_of_it(
      String text, int end, String payload) {
    assertThat(buffer.decode(text.getBytes(UTF_8), 0, text.length())).isEqualTo(end);
    assertThat(from(0)).asString(UTF_8).isEqualTo(payload);
  }

  @Test
  void nothing_behind_the_end_of_the_text_is_read() {
    byte[] text = "YWJjYWJjYWJj".getBytes(UTF_8);

    assertThat(buffer.decode(text, 0, 7)).isEqualTo(4);
    assertThat(from(0)).asString(UTF_8).isEqualTo("abc");
  }

  @Test
  void what_is_cut_off_is_overwritten() {
    buffer.decode("YWJj".getBytes(UTF_8), 0, 4);
    buffer.cut(1);
    buffer.decode("YWI=".getBytes(UTF_8), 0, 4);

    assertThat(from(0)).asString(UTF_8).isEqualTo("aab");
  }

  private byte[] from(int start) {
    return Arrays.copyOfRange(buffer.bytes(), start, buffer.end());
  }
}
