package io.icewatch.vitals.window.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.window.EventWindows;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much of the answer a patient's window takes, everything counted. */
class StateSizeTest {
  private static final long START = 1_735_689_600_000L;
  private static final int PATIENTS = 500;
  private static final int SECONDS = 600;
  private static final EventWindows WINDOWS =
      new EventWindows(Duration.ofSeconds(SECONDS), Duration.ofDays(1));
  private static final List<Vital> THREE =
      List.of(Vital.SPO2, Vital.HEART_RATE, Vital.TEMPERATURE_F);
  private static final List<Vital> FIVE =
      List.of(Vital.SPO2, Vital.HEART_RATE, Vital.TEMPERATURE_F, Vital.RESP_RATE, Vital.SBP);
  private static final List<Vital> ALL = List.of(Vital.values());

  /** Who gives out the sequence numbers. */
  enum Stream {
    /**
     * Layout of two numbers that Kinesis gave out: from the highest hexadecimal digit, the shard's
     * birth, eight digits for the second of arrival, twelve for a counter, nine for the shard.
     */
    KINESIS {
      @Override
      BigInteger sequenceNumber(long second, long record) {
        return new BigInteger("205bf4e5c2600000000", 16)
            .shiftLeft(32)
            .add(BigInteger.valueOf(START / 1000 + second))
            .shiftLeft(48)
            .add(BigInteger.valueOf(0x5c181eeaL + record))
            .shiftLeft(36)
            .add(BigInteger.valueOf(0x62));
      }
    },
    /** Decimal: a constant head, nineteen digits for the record, four for the shard. */
    LOCAL {
      @Override
      BigInteger sequenceNumber(long second, long record) {
        return new BigInteger(
            "496547180327659091284510977324985%019d0003".formatted(START / 1000 + record));
      }
    };

    abstract BigInteger sequenceNumber(long second, long record);
  }

  @ParameterizedTest
  @EnumSource
  void three_vitals_a_second_take_at_most_96_bytes_a_patient(Stream stream) {
    assertThat(bytesAPatient(stream, THREE)).isLessThanOrEqualTo(96);
  }

  @ParameterizedTest
  @EnumSource
  void five_vitals_a_second_take_at_most_150_bytes_a_patient(Stream stream) {
    assertThat(bytesAPatient(stream, FIVE)).isLessThanOrEqualTo(150);
  }

  @ParameterizedTest
  @EnumSource
  void all_vitals_a_second_take_at_most_210_bytes_a_patient(Stream stream) {
    assertThat(bytesAPatient(stream, ALL)).isLessThanOrEqualTo(210);
  }

  @Test
  void the_header_takes_little_once() {
    StateHeader header =
        new StateHeader(600_000, START, SequenceNumber.of(Stream.KINESIS.sequenceNumber(0, 0)));

    assertThat(header.text()).hasSizeLessThan(60);
  }

  /** The greatest of all patients; prints it and the mean. */
  private static int bytesAPatient(Stream stream, List<Vital> vitals) {
    Random random = new Random(17);
    WindowState state = new WindowState(WINDOWS, "shardId-000000000000", Map.of());
    long record = 0;
    for (int second = 0; second < SECONDS; second++) {
      if (second % 60 == 0) {
        state = new WindowState(WINDOWS, "shardId-000000000000", state.encode());
      }
      for (int patient = 0; patient < PATIENTS; patient++) {
        Reading reading =
            Reading.of(
                Integer.toString(1 + patient), START + second * 1000L, drawn(random, vitals));
        state.fold(
            reading,
            START + second * 1000L + 250,
            SequenceNumber.of(stream.sequenceNumber(second, record++)),
            random.nextLong());
      }
    }
    Map<String, String> encoded = state.encode();
    assertThat(encoded).hasSize(PATIENTS + 1);
    int greatest = 0;
    int sum = 0;
    for (Map.Entry<String, String> entry : encoded.entrySet()) {
      int bytes = "\"\":\"\",".length() + utf8(entry.getKey()) + utf8(entry.getValue());
      if (!entry.getKey().equals(StateHeader.KEY)) {
        greatest = Math.max(greatest, bytes);
        sum += bytes;
      }
    }
    System.out.printf(
        "State, %d vitals, %s sequence numbers: %.1f bytes a patient, at most %d%n",
        vitals.size(), stream, sum / (double) PATIENTS, greatest);
    return greatest;
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Map<Vital, Double> drawn(Random random, List<Vital> vitals) {
    Map<Vital, Double> values = new EnumMap<>(Vital.class);
    for (Vital vital : vitals) {
      values.put(
          vital,
          switch (vital) {
            case SPO2 -> (double) Math.min(100, Math.round(96 + 2 * random.nextGaussian()));
            case HEART_RATE -> (double) Math.round(85 + 8 * random.nextGaussian());
            case TEMPERATURE_F -> Math.round(986 + 4 * random.nextGaussian()) / 10.0;
            case RESP_RATE -> (double) Math.round(18 + 3 * random.nextGaussian());
            case SBP -> (double) Math.round(121 + 9 * random.nextGaussian());
            case DBP -> (double) Math.round(79 + 6 * random.nextGaussian());
            case MAP -> (double) Math.round(93 + 7 * random.nextGaussian());
            case ETCO2 -> (double) Math.round(38 + 2 * random.nextGaussian());
          });
    }
    return values;
  }
}
