package io.icewatch.vitals.text;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.Seeds;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwarTest {

  @Test
  void eight_bytes_are_digits_if_each_of_them_is() {
    for (int place = 0; place < 8; place++) {
      for (int b = 0; b < 256; b++) {
        byte[] text = "01958273".getBytes(US_ASCII);
        text[place] = (byte) b;

        assertThat(Swar.areDigits(Swar.at(text, 0)))
            .as("byte %d at %d", b, place)
            .isEqualTo(b >= '0' && b <= '9');
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000", "00000001", "10000000", "99999999", "01234567", "98765432"})
  void eight_digits_say_a_number(String digits) {
    byte[] text = ("x" + digits).getBytes(US_ASCII);

    assertThat(Swar.number(Swar.at(text, 1))).isEqualTo(Long.parseLong(digits));
  }

  @Test
  void a_plain_text_ends_at_the_first_byte_that_a_plain_string_does_not_hold() {
    for (int place = 0; place < 19; place++) {
      for (int b = 0; b < 256; b++) {
        byte[] text = "abcdefghijklmnopqrs".getBytes(US_ASCII);
        text[place] = (byte) b;

        assertThat(Swar.plainEnd(text, 0, text.length))
            .as("byte %d at %d", b, place)
            .isEqualTo(isPlain((byte) b) ? text.length : place);
      }
    }
  }

  @Test
  void what_comes_behind_that_byte_or_the_end_does_not_matter() {
    Seeds.upTo(
        20_000,
        random -> {
          byte[] text = new byte[8 + random.nextInt(20)];
          random.nextBytes(text);
          int start = random.nextInt(8);
          int end = start + random.nextInt(text.length - start + 1);
          int first =
              IntStream.range(start, end).filter(i -> !isPlain(text[i])).findFirst().orElse(end);

          assertThat(Swar.plainEnd(text, start, end)).isEqualTo(first);
        });
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  @Test
  void texts_of_any_length_are_the_same_if_all_their_bytes_are() {
    Seeds.upTo(
        2_000,
        random -> {
          int length = random.nextInt(70);
          byte[] one = new byte[length + random.nextInt(9)];
          random.nextBytes(one);
          byte[] other = new byte[5 + length];
          System.arraycopy(one, 0, other, 5, length);
          assertThat(Swar.areSame(one, 0, other, 5, length)).isTrue();
          for (int i = 0; i < length; i++) {
            byte[] changed = other.clone();
            changed[5 + i] ^= (byte) (1 << random.nextInt(8));
            assertThat(Swar.areSame(one, 0, changed, 5, length)).as("byte %d", i).isFalse();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 30})
  void nothing_beyond_an_array_is_compared(int length) {
    byte[] text = new byte[length];
    byte[] longer = Arrays.copyOf(text, length + 1);

    assertThatThrownBy(() -> Swar.areSame(text, 0, longer, 0, length + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Swar.areSame(longer, 0, text, 0, length + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
