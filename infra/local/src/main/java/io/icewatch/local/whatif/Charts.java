package io.icewatch.local.whatif;

import io.icewatch.vitals.alarm.Condition;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The drawings of a report. */
final class Charts {
  private static final int WIDTH = 680;
  private static final int LEFT = 200;
  private static final int ROW = 16;

  /** Patients beyond these few are one bar. */
  private static final int MOST_PATIENTS = 20;

  private Charts() {}

  /** Pages against unpaged episodes, a dot a policy; nearer to the corner is better. */
  static String tradeOff(WhatifReport report) {
    int height = 320;
    int bottom = height - 40;
    int left = 60;
    double mostPages =
        report.outcomes().stream().mapToDouble(o -> report.aBedDay(o.pages())).max().orElse(1);
    double mostUnpaged =
        Math.max(1, report.outcomes().stream().mapToLong(PolicyOutcome::unpaged).max().orElse(1));
    Svg svg = new Svg(WIDTH, height, "Pages against unpaged episodes, a dot a policy");
    svg.line(left, 10, left, bottom, "axis").line(left, bottom, WIDTH, bottom, "axis");
    svg.text(left, height - 8, "start", "0 pages a bed-day")
        .text(WIDTH, height - 8, "end", number(mostPages));
    svg.text(left - 6, bottom, "end", "0")
        .text(left - 6, 20, "end", String.format(Locale.ROOT, "%,.0f", mostUnpaged))
        .text(left + 6, 20, "start", "unpaged episodes");
    for (PolicyOutcome outcome : report.outcomes()) {
      double x =
          left + (WIDTH - left - 170) * report.aBedDay(outcome.pages()) / Math.max(1e-9, mostPages);
      double y = bottom - (bottom - 30) * outcome.unpaged() / mostUnpaged;
      svg.dot(x, y, 5, report.isSilencing(outcome));
      svg.text(x + 8, y + 4, "start", shortName(outcome));
    }
    return svg.toString();
  }

  /** As much of the name as stands beside a dot. */
  private static String shortName(PolicyOutcome outcome) {
    return outcome.name().length() <= 24 ? outcome.name() : outcome.name().substring(0, 24) + "…";
  }

  /** Pages by hour of the day of two policies, side by side. */
  static String byHour(PolicyOutcome one, PolicyOutcome other) {
    long most =
        Stream.concat(one.byHour().stream(), other.byHour().stream()).max(Long::compare).orElse(1L);
    return columns(
        "Pages by hour of the day",
        one.byHour(),
        other.byHour(),
        24,
        Math.max(1.0, (double) most),
        hour -> hour % 3 == 0 ? "%02d".formatted(hour) : "");
  }

  /**
   * Pairs of bars, side by side.
   *
   * @param slots how many pairs there is room for
   * @param most the value of the longest bar; more than 0
   * @param labels what stands under a pair; empty for nothing
   */
  private static String columns(
      String says,
      List<? extends Number> one,
      List<? extends Number> other,
      int slots,
      double most,
      IntFunction<String> labels) {
    int height = 180;
    int bottom = height - 24;
    double step = (double) WIDTH / slots;
    Svg svg = new Svg(WIDTH, height, says);
    for (int i = 0; i < one.size(); i++) {
      double first = (bottom - 14) * one.get(i).doubleValue() / most;
      double second = (bottom - 14) * other.get(i).doubleValue() / most;
      svg.bar(i * step + 2, bottom - first, step / 2 - 3, first, false);
      svg.bar(i * step + step / 2, bottom - second, step / 2 - 3, second, true);
      if (!labels.apply(i).isEmpty()) {
        svg.text(i * step + step / 2, height - 6, "middle", labels.apply(i));
      }
    }
    return svg.text(2, 12, "start", String.format(Locale.ROOT, "%,.0f pages", most)).toString();
  }

  /** Pages by condition of two policies. */
  static String byCondition(PolicyOutcome one, PolicyOutcome other) {
    List<Condition> conditions =
        one.byCondition().entrySet().stream()
            .sorted(
                Comparator.comparing((Map.Entry<Condition, Long> entry) -> entry.getValue())
                    .reversed())
            .map(Map.Entry::getKey)
            .toList();
    double most = Math.max(1, one.byCondition().values().stream().max(Long::compare).orElse(1L));
    Svg svg = new Svg(WIDTH, 2 * ROW * conditions.size() + 6, "Pages by condition");
    for (int i = 0; i < conditions.size(); i++) {
      Condition condition = conditions.get(i);
      double y = 2.0 * ROW * i;
      svg.text(LEFT - 8, y + ROW, "end", condition.label());
      bar(svg, y, one.byCondition().getOrDefault(condition, 0L), most, false);
      bar(svg, y + ROW - 3, other.byCondition().getOrDefault(condition, 0L), most, true);
    }
    return svg.toString();
  }

  private static void bar(Svg svg, double y, long pages, double most, boolean isDark) {
    double width = (WIDTH - LEFT - 70) * pages / most;
    svg.bar(LEFT, y, width, ROW - 5, isDark);
    svg.text(LEFT + width + 6, y + ROW - 6, "start", String.format(Locale.ROOT, "%,d", pages));
  }

  /** Pages of the patients with most of them today, by rank: a report names nobody. */
  static String byPatient(PolicyOutcome one, PolicyOutcome other) {
    List<String> patients = one.patientsByPages().stream().limit(MOST_PATIENTS).toList();
    List<Integer> first = pages(one, patients);
    return columns(
        "Pages of the patients with most pages",
        first,
        pages(other, patients),
        MOST_PATIENTS,
        first.isEmpty() ? 1 : Math.max(1, first.getFirst()),
        i -> Integer.toString(i + 1));
  }

  private static List<Integer> pages(PolicyOutcome outcome, List<String> patients) {
    return patients.stream().map(patient -> outcome.byPatient().getOrDefault(patient, 0)).toList();
  }

  /** One patient's breaches, and who would have been paged when, under two policies. */
  static String timeline(Timeline timeline) {
    int height = 60;
    double span = Math.max(1, timeline.endMillis() - timeline.startMillis());
    Svg svg = new Svg(WIDTH, height, "One patient's breaches and pages under two policies");
    String[] names = {"breaches", timeline.firstName(), timeline.secondName()};
    for (int row = 0; row < names.length; row++) {
      double y = 8 + row * 18.0;
      svg.text(LEFT - 8, y + 10, "end", shorter(names[row]));
      svg.line(LEFT, y + 12, WIDTH, y + 12, "axis");
      for (long at : timeline.row(row)) {
        double x = LEFT + (WIDTH - LEFT - 2) * (at - timeline.startMillis()) / span;
        svg.line(x, y, x, y + 12, row == 0 ? "breach" : "page");
      }
    }
    return svg.toString();
  }

  private static String shorter(String name) {
    return name.length() <= 28 ? name : name.substring(0, 28);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
