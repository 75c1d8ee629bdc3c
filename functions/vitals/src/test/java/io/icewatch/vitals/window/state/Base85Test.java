package io.icewatch.vitals.window.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base85Test {

  @Test
  void bytes_become_text_that_no_json_writer_escapes_and_come_back() {
    Random random = new Random(9);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      if (random.nextInt(4) == 0) {
        Arrays.fill(bytes, (byte) -random.nextInt(2));
      }

      String text = new String(Base85.encode(bytes, bytes.length), US_ASCII);

      assertThat(text).matches("[!-~]*").doesNotContainPattern("[\"'\\\\/<>&=]");
      assertThat(text).hasSize((bytes.length * 5 + 3) / 4);
      assertThat(decoded(text)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "abcdea", "ab\"de", "ab€", "|||||", "ab de"})
  void other_texts_are_refused(String text) {
    assertThatThrownBy(() -> decoded(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] decoded(String text) {
    byte[] bytes = ("," + text + ",").getBytes(UTF_8);
    return Base85.decode(bytes, 1, bytes.length - 1);
  }
}
