package io.icewatch.vitals.window.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {

  @Test
  void theSameBytesHaveTheSameFingerprintAndAnyOtherBitAnother() {
    Seeds.upTo(
        100,
        random -> {
          byte[] message = new byte[random.nextInt(40)];
          random.nextBytes(message);
          Set<Long> seen = new HashSet<>();
          assertThat(Fingerprint.of(message)).isEqualTo(Fingerprint.of(message.clone()));
          seen.add(Fingerprint.of(message));
          for (int bit = 0; bit < 8 * message.length; bit++) {
            byte[] other = message.clone();
            other[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(seen.add(Fingerprint.of(other))).as("bit %d", bit).isTrue();
          }
        });
  }

  @Test
  void messagesOfDifferentLengthDifferEvenIfAllTheirBytesAreZero() {
    Set<Long> seen = new HashSet<>();
    for (int length = 0; length < 200; length++) {
      assertThat(seen.add(Fingerprint.of(new byte[length]))).as("%d bytes", length).isTrue();
    }
  }

  @Test
  void noneOfAHundredThousandShortMessagesIsTakenForAnotherOrForNone() {
    Random random = new Random(3);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      String message = "{\"patient_id\":%d,\"spo2\":%d}".formatted(i, random.nextInt(100));
      seen.add(Fingerprint.of(message.getBytes(UTF_8)));
    }
    assertThat(seen).hasSize(100_000);
  }

  @Test
  void fingerprintsInFlightStayWhatTheyAre() {
    assertThat(Fingerprint.of("{\"patient_id\":17,\"spo2\":97}".getBytes(UTF_8)))
        .isEqualTo(7351177904539056279L);
  }

  /** The hash of each text with seed 0, from the tests of other implementations. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | EF46DB3751D8E999",
        "a | D24EC4F1A98C6E5B",
        "abc | 44BC2CF5AD770999",
        "Nobody inspects the spammish repetition | FBCEA83C8A378BF1",
        "{\"patient_id\": 1, \"timestamp\": 1772439000, \"spo2\": 97, \"heart_rate\": 60,"
            + " \"temperature_f\": 98.6} | 0722941BF580F74F",
      })
  void aFingerprintIsXxh64WithSeed0(String text, String hash) {
    assertThat(Fingerprint.of(text.getBytes(UTF_8))).isEqualTo(Long.parseUnsignedLong(hash, 16));
  }
}
