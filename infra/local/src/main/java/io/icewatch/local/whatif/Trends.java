package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.Presence;
import io.icewatch.vitals.stay.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Plays readings to rules that foretell what is critical; as the board would have shown them. */
public final class Trends {
  private final RuleBook rules;
  private final TrendTally tally = new TrendTally();
  private final Map<String, Patient> patients = new HashMap<>();

  private static final class Patient {
    private final long firstMillis;
    private long lastMillis;
    private final Map<Vital, List<Sample>> samples = new EnumMap<>(Vital.class);
    private final Map<Vital, List<TrendWatch>> watches = new EnumMap<>(Vital.class);

    Patient(long firstMillis) {
      this.firstMillis = firstMillis;
      this.lastMillis = firstMillis;
    }
  }

  /**
   * @param rules whose critical thresholds are to be foretold
   */
  public Trends(RuleBook rules) {
    this.rules = rules;
  }

  /**
   * Plays a file or a lake to its end, or until it is told to stop. To be called once.
   *
   * @param input as in {@link Whatif#run}
   * @throws IOException if it cannot be opened, or not be read on
   */
  public TrendReport run(Path input, Whatif.Progress progress, BooleanSupplier isStopped)
      throws IOException {
    Readings.of(input).play(this::see, progress, isStopped);
    double days =
        patients.values().stream().mapToLong(each -> each.lastMillis - each.firstMillis).sum()
            / (double) Duration.ofDays(1).toMillis();
    return tally.report(patients.size(), days);
  }

  private void see(Reading reading, long atMillis) {
    Patient patient = patients.computeIfAbsent(reading.patientId(), id -> new Patient(atMillis));
    patient.lastMillis = Math.max(patient.lastMillis, atMillis);
    for (Vital vital : Vital.values()) {
      if (reading.has(vital) && vital.isPlausible(reading.value(vital))) {
        List<Sample> samples = patient.samples.computeIfAbsent(vital, any -> new ArrayList<>());
        samples.addFirst(new Sample(reading.value(vital), Instant.ofEpochMilli(atMillis)));
        if (samples.size() > Presence.SAMPLES) {
          samples.removeLast();
        }
        patient.watches.computeIfAbsent(vital, this::watches).forEach(each -> each.see(samples));
      }
    }
  }

  private List<TrendWatch> watches(Vital vital) {
    return rules.rules().stream()
        .filter(rule -> rule.condition().vital() == vital)
        .map(rule -> new TrendWatch(rule, tally))
        .toList();
  }
}
