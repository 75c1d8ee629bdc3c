package io.icewatch.vitals.window.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.SequenceNumber;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Encoding and decoding is the identity, and what was not encoded is refused by name. */
class SummaryCodecLawTest {
  private static final long START = 1_735_689_600_000L;
  private static final long LENGTH = 600_000;
  private static final StateHeader HEADER =
      new StateHeader(
          LENGTH,
          START,
          SequenceNumber.of(
              new BigInteger("49590338271490256608559692538361571095921575989136588898")));

  private static String encoded(WindowSummary summary) {
    return new String(SummaryCodec.encode(summary, HEADER, new NibbleWriter()), UTF_8);
  }

  /** From the middle of something longer. */
  private static WindowSummary decoded(String key, String text) {
    byte[] bytes = ("\"" + text + "\"").getBytes(UTF_8);
    return SummaryCodec.decode(key, bytes, 1, bytes.length - 1, HEADER);
  }

  @Test
  void what_is_encoded_is_decoded_as_the_same() {
    Seeds.upTo(
        500,
        random -> {
          WindowSummary summary = drawn(random);
          String key = HEADER.key(summary.startMillis, summary.patientId);

          String text = encoded(summary);
          WindowSummary decoded = decoded(key, text);

          assertThat(decoded).usingRecursiveComparison().isEqualTo(summary);
          assertThat(encoded(decoded)).isEqualTo(text);
        });
  }

  @Test
  void a_damaged_text_is_refused_by_name_or_still_a_summary() {
    Seeds.upTo(
        500,
        random -> {
          WindowSummary summary = drawn(random);
          StringBuilder text = new StringBuilder(encoded(summary));
          int place = random.nextInt(text.length());
          switch (random.nextInt(3)) {
            case 0 -> text.setLength(place);
            case 1 -> text.setCharAt(place, (char) (33 + random.nextInt(200)));
            default -> text.insert(place, "zzzz~".substring(random.nextInt(5)));
          }
          try {
            decoded(".p", text.toString());
          } catch (UnreadableStateException e) {
            assertThat(e).hasMessageContaining("is damaged");
          }
        });
  }

  @Test
  void a_key_without_a_dot_is_damage() {
    String text = encoded(drawn(new Random(1)));

    assertThatThrownBy(() -> decoded("17", text))
        .isInstanceOf(UnreadableStateException.class)
        .hasMessageEndingWith("is damaged: a key has no dot");
  }

  @Test
  void a_key_counts_windows_from_the_first() {
    assertThat(HEADER.key(START, "17")).isEqualTo(".17");
    assertThat(HEADER.key(START + 3 * LENGTH, "a.b")).isEqualTo("3.a.b");
    assertThat(HEADER.key(START - 144 * LENGTH, "17")).isEqualTo("-40.17");
    assertThat(HEADER.startMillis("-40.17")).isEqualTo(START - 144 * LENGTH);
    assertThat(HEADER.patientId("3.a.b")).isEqualTo("a.b");
  }

  private static WindowSummary drawn(Random random) {
    long start = START + (random.nextInt(200) - 100) * LENGTH;
    BigInteger sequence = new BigInteger(186, random);
    WindowSummary summary =
        new WindowSummary(
            "p." + random.nextInt(9), start, start + LENGTH, SequenceNumber.of(sequence));
    int records = 1 + random.nextInt(random.nextBoolean() ? 5 : 300);
    int decimals = random.nextInt(12);
    boolean isInSeconds = random.nextBoolean();
    for (int i = 0; i < records; i++) {
      long offset = random.nextInt((int) LENGTH);
      long time = start + (isInSeconds ? offset / 1000 * 1000 : offset);
      boolean isSuspect = random.nextInt(20) == 0;
      summary.fold(
          Reading.of(summary.patientId, time, drawnVitals(random, decimals)),
          time,
          isSuspect ? Reading.NO_EVENT_TIME : time,
          SequenceNumber.of(sequence),
          random.nextLong());
      sequence = sequence.add(BigInteger.valueOf(random.nextInt(1 << 20) - 1000L));
    }
    summary.duplicateCount = random.nextInt(3);
    return summary;
  }

  private static Map<Vital, Double> drawnVitals(Random random, int decimals) {
    Map<Vital, Double> vitals = new EnumMap<>(Vital.class);
    for (Vital vital : Vital.values()) {
      if (random.nextInt(4) > 0) {
        double span = vital.plausibleHigh() - vital.plausibleLow();
        double value = vital.plausibleLow() + random.nextDouble() * span * 1.05;
        double scale = Math.pow(10, decimals);
        vitals.put(vital, Math.round(value * scale) / scale);
      }
    }
    return vitals;
  }
}
