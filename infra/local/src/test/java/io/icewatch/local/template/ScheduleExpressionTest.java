package io.icewatch.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When schedules fire, as a timetable. */
class ScheduleExpressionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # a rate counts from the start of the schedule
          rate(1 minute)        | UTC           | 2026-01-01T00:00:30Z | 2026-01-01T00:01:30Z 2026-01-01T00:02:30Z
          rate(12 hours)        | UTC           | 2026-01-01T00:00:00Z | 2026-01-01T12:00:00Z 2026-01-02T00:00:00Z
          rate(2 days)          | Europe/Berlin | 2026-03-28T01:30:00Z | 2026-03-30T01:30:00Z 2026-04-01T01:30:00Z
          # numbers, lists, ranges, steps, names
          cron(0/15 8-9 * * ? *) | UTC          | 2026-01-01T08:40:00Z | 2026-01-01T08:45:00Z 2026-01-01T09:00:00Z
          cron(30 7,19 * * ? *) | UTC           | 2026-01-01T07:30:00Z | 2026-01-01T19:30:00Z 2026-01-02T07:30:00Z
          cron(0 6 ? * MON-FRI *) | UTC         | 2026-01-02T06:00:00Z | 2026-01-05T06:00:00Z 2026-01-06T06:00:00Z
          cron(0 6 ? * 1 *)     | UTC           | 2026-01-01T00:00:00Z | 2026-01-04T06:00:00Z 2026-01-11T06:00:00Z
          cron(0 0 1 JAN/3 ? 2027) | UTC        | 2026-01-01T00:00:00Z | 2027-01-01T00:00:00Z 2027-04-01T00:00:00Z
          # the last day, the weekday nearest to a day, the last Friday, the second Tuesday
          cron(0 0 L * ? *)     | UTC           | 2028-02-01T00:00:00Z | 2028-02-29T00:00:00Z 2028-03-31T00:00:00Z
          cron(0 0 1W * ? *)    | UTC           | 2026-08-01T00:00:00Z | 2026-08-03T00:00:00Z 2026-09-01T00:00:00Z
          cron(0 0 31W * ? *)   | UTC           | 2026-05-01T00:00:00Z | 2026-05-29T00:00:00Z 2026-06-30T00:00:00Z
          cron(0 0 ? * FRIL *)  | UTC           | 2026-01-01T00:00:00Z | 2026-01-30T00:00:00Z 2026-02-27T00:00:00Z
          cron(0 0 ? * 3#2 *)   | UTC           | 2026-01-01T00:00:00Z | 2026-01-13T00:00:00Z 2026-02-10T00:00:00Z
          # clocks go forward from 02:00 to 03:00 on 29 March: 02:30 does not exist and is left out
          cron(30 2 * * ? *)    | Europe/Berlin | 2026-03-27T12:00:00Z | 2026-03-28T01:30:00Z 2026-03-30T00:30:00Z
          cron(0 * * * ? *)     | Europe/Berlin | 2026-03-29T00:00:00Z | 2026-03-29T01:00:00Z 2026-03-29T02:00:00Z
          # clocks go back from 03:00 to 02:00 on 25 October: 02:30 comes twice and fires once
          cron(30 2 * * ? *)    | Europe/Berlin | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z
          cron(30 * * * ? *)    | Europe/Berlin | 2026-10-24T23:45:00Z | 2026-10-25T00:30:00Z 2026-10-25T02:30:00Z
          cron(0 8 * * ? *)     | America/New_York | 2026-03-07T12:00:00Z | 2026-03-07T13:00:00Z 2026-03-08T12:00:00Z
          """)
  void fires_at(String expression, String zone, Instant after, String times) {
    ScheduleExpression read = ScheduleExpression.parse(expression, ZoneId.of(zone));

    List<String> fired = new ArrayList<>();
    Instant time = after;
    for (int i = 0; i < 2; i++) {
      time = read.next(after, time).orElseThrow();
      fired.add(time.toString());
    }

    assertThat(String.join(" ", fired)).isEqualTo(times);
  }

  @Test
  void a_time_in_a_zone_fires_once() {
    ScheduleExpression once =
        ScheduleExpression.parse("at(2026-07-01T12:00:00)", ZoneId.of("Europe/Berlin"));
    Instant time = Instant.parse("2026-07-01T10:00:00Z");

    assertThat(once.next(Instant.EPOCH, time.minusMillis(1))).hasValue(time);
    assertThat(once.next(Instant.EPOCH, time)).isEmpty();
  }

  @Test
  void years_that_are_over_never_fire() {
    ScheduleExpression past =
        ScheduleExpression.parse("cron(0 0 * * ? 2020-2025)", ZoneId.of("UTC"));

    assertThat(past.next(Instant.EPOCH, Instant.parse("2026-01-01T00:00:00Z")))
        .isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          every minute              | expected rate(…), cron(…) or at(…)
          rate(0 minutes)           | expected a whole number and minutes, hours or days, e.g. rate(5 minutes), rate(1 hour)
          rate(1 minutes)           | expected a whole number and minutes, hours or days, e.g. rate(5 minutes), rate(1 hour)
          rate(5 minute)            | expected a whole number and minutes, hours or days, e.g. rate(5 minutes), rate(1 hour)
          rate(30 seconds)          | expected a whole number and minutes, hours or days, e.g. rate(5 minutes), rate(1 hour)
          at(tomorrow)              | expected a time such as at(2026-03-29T02:30:00)
          cron(* * * * *)           | 5 fields, expected six: minutes hours day-of-month month day-of-week year
          cron(0 0 * * * *)         | expected ? in one of day-of-month and day-of-week, found * and *
          cron(0 0 ? * ? *)         | expected ? in one of day-of-month and day-of-week, found ? and ?
          cron(60 0 * * ? *)        | minutes: found 60, expected numbers from 0 to 59
          cron(0 9-8 * * ? *)       | hours: found 9-8, expected numbers from 0 to 23
          cron(0 0 * FEX ? *)       | month: found FEX, expected numbers from 1 to 12
          cron(0 0 ? * 0 *)         | day-of-week: found 0, expected numbers from 1 to 7
          """)
  void says_what_is_wrong_with(String expression, String message) {
    assertThatThrownBy(() -> ScheduleExpression.parse(expression, ZoneId.of("UTC")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
