package io.icewatch.vitals.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
        .isEqualTo(9017298751117068262L);
  }
}
