package io.icewatch.vitals.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * What is said of any value, by the words of the rules and not by their code: a sign that is absent
 * is critical and doubts the probe; a value in another unit is technical and names that unit.
 */
class RuleBookLawTest {
  private static final Instant ARRIVAL = Instant.parse("2026-03-02T08:00:00Z");

  /** Ways of breaking the rules, to see whether the law notices. */
  enum Mistake {
    NONE,

    /** An absent sign is taken for a probe that fell off, and nothing else. */
    ABSENCE_IS_TECHNICAL {
      @Override
      Stream<Breach> over(Breach breach) {
        return Stream.of(
            breach.condition().vital().isAbsence(breach.value())
                ? with(
                    breach, Condition.implausible(breach.condition().vital()), Severity.TECHNICAL)
                : breach);
      }
    },

    /** An absent sign is taken for one that was not measured. */
    ABSENCE_IS_NOTHING {
      @Override
      Stream<Breach> over(Breach breach) {
        return breach.condition().vital().isAbsence(breach.value())
            ? Stream.empty()
            : Stream.of(breach);
      }
    },

    /** A fraction, or degrees Celsius, is judged by the thresholds: CRITICAL 1 %. */
    UNIT_IS_JUDGED {
      @Override
      Stream<Breach> over(Breach breach) {
        return Stream.of(
            breach.condition().isTechnical() && isInAnotherUnit(breach)
                ? with(breach, Condition.low(breach.condition().vital()), Severity.CRITICAL)
                : breach);
      }
    },

    /** A fraction, or degrees Celsius, is converted without a word. */
    UNIT_IS_CONVERTED {
      @Override
      Stream<Breach> over(Breach breach) {
        return breach.condition().isTechnical() && isInAnotherUnit(breach)
            ? Stream.empty()
            : Stream.of(breach);
      }
    };

    /** What is made of a breach. */
    Stream<Breach> over(Breach breach) {
      return Stream.of(breach);
    }

    private static boolean isInAnotherUnit(Breach breach) {
      return breach.condition().vital().looksLike(breach.value()) != null;
    }

    private static Breach with(Breach breach, Condition condition, Severity severity) {
      return new Breach(
          breach.patientId(),
          condition,
          severity,
          breach.value(),
          breach.measuredAt(),
          breach.arrival(),
          breach.position());
    }
  }

  private static final Map<Vital, String> ABSENT =
      Map.of(
          Vital.HEART_RATE, "heart_rate-low",
          Vital.RESP_RATE, "resp_rate-low",
          Vital.SBP, "sbp-low");

  @Test
  void whateverIsMeasuredAbsenceIsCriticalAndAnotherUnitIsNamed() {
    Seeds.upTo(500, random -> check(random, Mistake.NONE));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aRuleTakenOutIsCaught(Mistake mistake) {
    assertThatThrownBy(() -> Seeds.upTo(500, random -> check(random, mistake)))
        .isInstanceOf(AssertionError.class)
        .satisfies(e -> System.out.println(mistake + " is caught: " + e.getMessage()));
  }

  /** Any thresholds, an absent sign or a value in another unit. */
  private static void check(Random random, Mistake mistake) {
    double critical = random.nextInt(100);
    RuleBook rules =
        RuleBook.of(
            Condition.physiological().stream()
                .filter(condition -> !condition.isHigh())
                .map(condition -> new Rule(condition, critical + random.nextInt(20), critical))
                .toList());
    List<Vital> absent = List.of(Vital.HEART_RATE, Vital.RESP_RATE, Vital.SBP);
    Vital vital = absent.get(random.nextInt(absent.size()));
    double value = random.nextDouble() * (vital == Vital.SBP ? 19.9 : 0.9);
    assertThat(told(rules, vital, random.nextBoolean() ? 0 : value, mistake))
        .as("%s of %s", vital, value)
        .startsWith("critical " + ABSENT.get(vital))
        .contains("Check the probe");

    double fraction = 1 - random.nextDouble() * 0.9;
    assertThat(told(rules, Vital.SPO2, fraction, mistake))
        .as("SpO2 of %s", fraction)
        .startsWith("technical spo2-implausible")
        .contains("it looks like a fraction");
    double celsius = 30 + random.nextInt(120) / 10.0;
    assertThat(told(rules, Vital.TEMPERATURE_F, celsius, mistake))
        .as("temperature of %s", celsius)
        .startsWith("technical temperature_f-implausible")
        .contains("it looks like °C");
  }

  /** Everything that is said of a value that was measured alone. */
  private static String told(RuleBook rules, Vital vital, double value, Mistake mistake) {
    Reading reading = Reading.of("17", Reading.NO_EVENT_TIME, Map.of(vital, value));
    RecordPosition position =
        new RecordPosition("shardId-000000000000", "17", SequenceNumber.of(1));
    StringBuilder told = new StringBuilder();
    rules.breaches(reading, ARRIVAL, position).stream()
        .flatMap(mistake::over)
        .forEach(breach ->
            told.append(breach.severity().label())
                .append(' ')
                .append(breach.condition().label())
                .append('\n')
                .append(
                    PageText.of(
                            new Alert(breach, Alert.Reason.FIRST, ARRIVAL, 1, 0, value),
                            ARRIVAL,
                            Duration.ofMinutes(5),
                            MessageDetail.MINIMAL)
                        .body()));
    return told.toString();
  }
}
