package io.icewatch.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracles are Jackson's generator and {@link Double#toString}. */
class JsonBytesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "17", "bed 9", "Zoë", "😀", "\"", "\\", "/", "\u0001", "\n", "\u007f", "a\"b\\c", "漢字"
      })
  void text_is_what_jackson_writes(String text) throws IOException {
    assertThat(written(new JsonBytes(1).text(text))).isEqualTo(jacksons(text));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 9, 10, 99, 100, 1_772_439_000_000_000L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void whole_number_is_its_digits(long number) {
    assertThat(written(new JsonBytes(0).number(number))).isEqualTo(Long.toString(number));
  }

  @Test
  void whole_numbers_of_any_length_are_their_digits() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      assertThat(written(new JsonBytes(30).number(number)))
          .as("seed %d", seed)
          .isEqualTo(Long.toString(number));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.0,
        -0.0,
        1,
        97,
        98.6,
        8.2,
        0.001,
        36.75,
        9721.96,
        0.1234,
        0.12345,
        1.0E-4,
        123456.7891,
        9_999_999,
        1e7,
        12_345_678.5,
        5.9e9,
        1e10,
        10_000_000_000.0001,
        1e18,
        4.9e-324,
        1e300,
        -98.6
      })
  void decimal_number_is_a_double_and_has_a_point(double number) {
    assertSaysDouble(number, "given");
  }

  @Test
  void decimal_numbers_are_as_double_writes_them_or_without_its_exponent() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 300_000; i++) {
      double any = random.nextInt(2) == 0 ? random.nextDouble() : random.nextInt(1 << 30);
      double scale = Math.pow(10, random.nextInt(12));
      assertSaysDouble(any / scale, "seed " + seed);
      assertSaysDouble(Math.rint(any * scale) / 1e4, "seed " + seed);
    }
  }

  private static void assertSaysDouble(double number, String where) {
    String text = written(new JsonBytes(2).number(number));
    String doubles = Double.toString(number);
    if (doubles.contains("E") && !text.contains("E")) {
      assertThat(Double.parseDouble(text)).as(where).isEqualTo(number);
      assertThat(text).as(where).matches("[0-9]+\\.[0-9]{1,4}");
    } else {
      assertThat(text).as(where).isEqualTo(doubles);
    }
  }

  @Test
  void parts_follow_each_other_however_little_room_there_was() {
    assertThat(
            written(
                new JsonBytes(0)
                    .raw("{\"a\":".getBytes(UTF_8))
                    .text("x".repeat(300))
                    .raw(",\"b\":".getBytes(UTF_8))
                    .number(12)
                    .raw("}".getBytes(UTF_8))))
        .isEqualTo("{\"a\":\"" + "x".repeat(300) + "\",\"b\":12}");
  }

  private static String jacksons(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeString(text);
    }
    return out.toString(UTF_8);
  }

  private static String written(JsonBytes json) {
    return new String(json.toByteArray(), UTF_8);
  }
}
