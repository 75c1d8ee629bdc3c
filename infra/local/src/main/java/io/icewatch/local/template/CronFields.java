package io.icewatch.local.template;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The six fields of AWS's cron expressions: minutes, hours, day of month, month, day of week, year.
 *
 * @param minutes 0 to 59
 * @param hours 0 to 23
 * @param days the days of the month and of the week
 * @param months 1 to 12
 * @param years 1970 to 2199
 */
record CronFields(
    BitSet minutes, BitSet hours, Predicate<LocalDate> days, BitSet months, BitSet years) {
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2199;
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> WEEKDAYS =
      List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final Pattern PART =
      Pattern.compile("(\\*|[A-Z]{3}|\\d+)(?:-([A-Z]{3}|\\d+))?(?:/(\\d+))?");
  private static final Pattern NEAREST_WEEKDAY = Pattern.compile("(\\d+)W");
  private static final Pattern LAST_WEEKDAY = Pattern.compile("([A-Z]{3}|\\d)L");
  private static final Pattern NTH_WEEKDAY = Pattern.compile("([A-Z]{3}|\\d)#([1-5])");

  /**
   * Reads the six fields.
   *
   * @throws IllegalArgumentException if they are none
   */
  static CronFields parse(String text) {
    String[] fields = text.toUpperCase(Locale.ROOT).split(" +", -1);
    if (fields.length != 6) {
      throw new IllegalArgumentException(
          fields.length
              + " fields, expected six: minutes hours day-of-month month day-of-week year");
    }
    if (fields[2].equals("?") == fields[4].equals("?")) {
      throw new IllegalArgumentException(
          "expected ? in one of day-of-month and day-of-week, found %s and %s"
              .formatted(fields[2], fields[4]));
    }
    return new CronFields(
        numbers("minutes", fields[0], 0, 59, List.of()),
        numbers("hours", fields[1], 0, 23, List.of()),
        fields[2].equals("?") ? dayOfWeek(fields[4]) : dayOfMonth(fields[2]),
        numbers("month", fields[3], 1, 12, MONTHS),
        numbers("year", fields[5], FIRST_YEAR, LAST_YEAR, List.of()));
  }

  /** Every time that the fields name, in order. */
  Stream<LocalDateTime> from(LocalDateTime firstInclusive) {
    return Stream.iterate(
            firstInclusive.toLocalDate(), day -> day.getYear() <= LAST_YEAR, this::nextCandidate)
        .filter(day ->
            day.getYear() >= FIRST_YEAR
                && years.get(day.getYear())
                && months.get(day.getMonthValue())
                && days.test(day))
        .flatMap(this::timesOf)
        .filter(time -> !time.isBefore(firstInclusive));
  }

  private LocalDate nextCandidate(LocalDate day) {
    return day.getYear() >= FIRST_YEAR
            && years.get(day.getYear())
            && months.get(day.getMonthValue())
        ? day.plusDays(1)
        : day.with(TemporalAdjusters.firstDayOfNextMonth());
  }

  private Stream<LocalDateTime> timesOf(LocalDate day) {
    return hours.stream()
        .boxed()
        .flatMap(hour -> minutes.stream().mapToObj(minute -> day.atTime(hour, minute)));
  }

  private static Predicate<LocalDate> dayOfMonth(String field) {
    if (field.equals("L")) {
      return day -> day.getDayOfMonth() == day.lengthOfMonth();
    }
    Matcher nearest = NEAREST_WEEKDAY.matcher(field);
    if (nearest.matches()) {
      int wanted = number("day-of-month", nearest.group(1), 1, 31, List.of());
      return day -> day.equals(nearestWeekday(YearMonth.from(day), wanted));
    }
    BitSet numbers = numbers("day-of-month", field, 1, 31, List.of());
    return day -> numbers.get(day.getDayOfMonth());
  }

  /** The weekday nearest to a day, in the same month. */
  private static LocalDate nearestWeekday(YearMonth month, int dayOfMonth) {
    LocalDate day = month.atDay(Math.min(dayOfMonth, month.lengthOfMonth()));
    int shift =
        switch (day.getDayOfWeek()) {
          case SATURDAY -> day.getDayOfMonth() == 1 ? 2 : -1;
          case SUNDAY -> day.getDayOfMonth() == month.lengthOfMonth() ? -2 : 1;
          default -> 0;
        };
    return day.plusDays(shift);
  }

  private static Predicate<LocalDate> dayOfWeek(String field) {
    if (field.equals("L")) {
      return day -> day.getDayOfWeek() == DayOfWeek.SATURDAY;
    }
    Matcher last = LAST_WEEKDAY.matcher(field);
    if (last.matches()) {
      DayOfWeek weekday = weekday(last.group(1));
      return day -> day.equals(day.with(TemporalAdjusters.lastInMonth(weekday)));
    }
    Matcher nth = NTH_WEEKDAY.matcher(field);
    if (nth.matches()) {
      DayOfWeek weekday = weekday(nth.group(1));
      int number = Integer.parseInt(nth.group(2));
      return day -> day.getDayOfWeek() == weekday && Math.ceilDiv(day.getDayOfMonth(), 7) == number;
    }
    BitSet numbers = numbers("day-of-week", field, 1, 7, WEEKDAYS);
    return day -> numbers.get(day.getDayOfWeek().getValue() % 7 + 1);
  }

  /** 1 is Sunday. */
  private static DayOfWeek weekday(String text) {
    return DayOfWeek.SATURDAY.plus(number("day-of-week", text, 1, 7, WEEKDAYS));
  }

  private static BitSet numbers(String field, String text, int min, int max, List<String> names) {
    BitSet numbers = new BitSet();
    for (String part : text.split(",", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw wrong(field, part, min, max);
      }
      boolean any = matcher.group(1).equals("*");
      int from = any ? min : number(field, matcher.group(1), min, max, names);
      int step = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
      int to =
          matcher.group(2) != null
              ? number(field, matcher.group(2), min, max, names)
              : any || matcher.group(3) != null ? max : from;
      if (to < from || step == 0) {
        throw wrong(field, part, min, max);
      }
      for (int number = from; number <= to; number += step) {
        numbers.set(number);
      }
    }
    return numbers;
  }

  private static int number(String field, String text, int min, int max, List<String> names) {
    int named = names.indexOf(text);
    if (named >= 0) {
      return named + 1;
    }
    if (text.matches("\\d{1,4}")) {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw wrong(field, text, min, max);
  }

  private static IllegalArgumentException wrong(String field, String text, int min, int max) {
    return new IllegalArgumentException(
        "%s: found %s, expected numbers from %d to %d".formatted(field, text, min, max));
  }
}
