package io.icewatch.local.whatif;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The policies that a search tries: every combination of a few values of a few parameters. */
public final class SearchGrid {

  /**
   * A parameter and what it is set to.
   *
   * @param says how the value stands in a policy's name, with {@code %s} for it
   * @param values the template's default among them is left out of names
   */
  private record Axis(String parameter, String says, List<String> values) {}

  /**
   * The thresholds that page most; how soon an alarm that goes on is paged again, and after what
   * break it is another; the delay.
   */
  private static final List<Axis> AXES =
      List.of(
          new Axis("SpO2LowWarning", "SpO2<%s", List.of("90", "88")),
          new Axis("RespRateHighWarning", "RR>=%s", List.of("25", "27", "28")),
          new Axis("SbpLowWarning", "SBP<=%s", List.of("90", "88", "85")),
          new Axis("SuppressSeconds", "again %s s", List.of("900", "3600", "14400")),
          new Axis("EpisodeGapSeconds", "gap %s s", List.of("300", "7200")),
          new Axis("AlarmDelaySeconds", "delay %s s", List.of("0", "15")));

  private SearchGrid() {}

  /**
   * All of them but the one in force.
   *
   * @param inForce parameter to value of the template
   */
  public static List<PolicyFile> policies(Map<String, String> inForce) {
    List<Map<String, String>> all = new ArrayList<>(List.of(Map.of()));
    for (Axis axis : AXES) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> chosen : all) {
        for (String value : axis.values()) {
          Map<String, String> next = new LinkedHashMap<>(chosen);
          if (!value.equals(inForce.get(axis.parameter()))) {
            next.put(axis.parameter(), value);
          }
          longer.add(next);
        }
      }
      all = longer;
    }
    return all.stream()
        .distinct()
        .filter(parameters -> !parameters.isEmpty())
        .map(parameters -> new PolicyFile(name(parameters), parameters))
        .toList();
  }

  private static String name(Map<String, String> parameters) {
    return AXES.stream()
        .filter(axis -> parameters.containsKey(axis.parameter()))
        .map(axis -> axis.says().formatted(parameters.get(axis.parameter())))
        .collect(Collectors.joining(" "));
  }
}
