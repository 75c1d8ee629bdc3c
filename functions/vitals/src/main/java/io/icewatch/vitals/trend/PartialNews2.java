package io.icewatch.vitals.trend;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.Vital;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The National Early Warning Score of the vitals that a monitor sends, by the Royal College of
 * Physicians' chart (NEWS2, 2017; SpO2 on scale 1). Supplemental oxygen and consciousness are
 * charted by hand, so the true score is this or more. Pure.
 *
 * @param score 0 to 15
 * @param missing parts of the whole score that are not in it, in the chart's words; never empty
 */
public record PartialNews2(int score, List<String> missing) {
  /** What no monitor measures. */
  private static final List<String> CHARTED = List.of("oxygen", "consciousness");

  /**
   * The bands of a part: a value counts as the chart's resolution rounds it, and belongs to the
   * first band whose top it does not exceed.
   *
   * @param name in the chart
   * @param decimals of the chart
   * @param tops ends of the bands, included, rising; above the last lies one more
   * @param scores one more than there are tops
   */
  private record Part(String name, int decimals, double[] tops, int[] scores) {
    int score(double value) {
      double scale = Math.pow(10, decimals);
      double rounded = Math.round(value * scale) / scale;
      int band = 0;
      while (band < tops.length && rounded > tops[band]) {
        band++;
      }
      return scores[band];
    }
  }

  private static final Map<Vital, Part> PARTS =
      new EnumMap<>(
          Map.of(
              Vital.RESP_RATE,
              part("respiratory rate", 0, new double[] {8, 11, 20, 24}, 3, 1, 0, 2, 3),
              Vital.SPO2,
              part("SpO2", 0, new double[] {91, 93, 95}, 3, 2, 1, 0),
              Vital.SBP,
              part("systolic pressure", 0, new double[] {90, 100, 110, 219}, 3, 2, 1, 0, 3),
              Vital.HEART_RATE,
              part("heart rate", 0, new double[] {40, 50, 90, 110, 130}, 3, 1, 0, 1, 2, 3),
              Vital.TEMPERATURE_F,
              part("temperature", 1, new double[] {35.0, 36.0, 38.0, 39.0}, 3, 1, 0, 1, 2)));

  public PartialNews2 {
    missing = List.copyOf(requireNonNull(missing, "missing"));
  }

  private static Part part(String name, int decimals, double[] tops, int... scores) {
    return new Part(name, decimals, tops, scores);
  }

  /**
   * The score of some values.
   *
   * @param values in each vital's unit; those that are missing are named
   */
  public static PartialNews2 of(Map<Vital, Double> values) {
    int score = 0;
    List<String> missing = new ArrayList<>();
    for (Map.Entry<Vital, Part> part : PARTS.entrySet()) {
      Double value = values.get(part.getKey());
      if (value == null) {
        missing.add(part.getValue().name());
      } else {
        score += part.getValue().score(charted(part.getKey(), value));
      }
    }
    missing.addAll(CHARTED);
    return new PartialNews2(score, Collections.unmodifiableList(missing));
  }

  /** The chart has degrees Celsius. */
  private static double charted(Vital vital, double value) {
    return vital == Vital.TEMPERATURE_F ? (value - 32) / 1.8 : value;
  }
}
