package io.icewatch.local.lake;

import static io.icewatch.local.lake.DuckDbSql.identifier;
import static io.icewatch.local.lake.DuckDbSql.literal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A query of {@code infra/queries}: the same text that the deployed stack gives to Athena. The
 * order is the one in which views are made.
 */
public enum NamedQuery {
  VITALS_10M(
      "vital_windows",
      "What was measured of whom, ten minutes by ten?",
      Cost.ITS_DAYS,
      "window_start"),
  VITALS_1H(
      "vital_hours", "The same by the hour, as of the last roll-up?", Cost.ITS_DAYS, "hour_start"),
  VITALS_1D(
      "vital_days", "The same by the day, as of the last roll-up?", Cost.A_ROW_A_DAY, "day_start"),
  REJECTED_BY_REASON(
      "rejected_readings", "What could not be used, and why?", Cost.ALL_OF_A_SMALL_TABLE),
  ALARM_LOAD(
      "alerts",
      "How often was somebody paged about whom, hour by hour?",
      Cost.ALL_OF_A_SMALL_TABLE,
      "arrival_hour"),
  PATIENT_TREND("vital_windows", "Where is each patient heading?", Cost.ALL),
  PATIENT_DAY(
      "vital_windows", "How was a patient's day, hour by hour?", Cost.ITS_DAYS, "day_start"),
  DAY_PATIENTS(
      "vital_windows", "Who was there on a day, and how bad was it?", Cost.ITS_DAYS, "day_start");

  /** What Athena reads for it, and bills. */
  enum Cost {
    ITS_DAYS("the files of the days that are asked for"),
    A_ROW_A_DAY("a row for each patient and day, of the months that are asked for"),
    ALL_OF_A_SMALL_TABLE("all of a small table"),
    ALL("every window of the lake");

    private final String words;

    Cost(String words) {
      this.words = words;
    }
  }

  private final String table;
  private final String question;
  private final Cost cost;
  private final Optional<String> timeColumn;

  NamedQuery(String table, String question, Cost cost, String timeColumn) {
    this(table, question, cost, Optional.of(timeColumn));
  }

  NamedQuery(String table, String question, Cost cost) {
    this(table, question, cost, Optional.empty());
  }

  NamedQuery(String table, String question, Cost cost, Optional<String> timeColumn) {
    this.table = table;
    this.question = question;
    this.cost = cost;
    this.timeColumn = timeColumn;
  }

  /** What it answers. */
  String question() {
    return question;
  }

  /** What it reads. */
  String cost() {
    return cost.words;
  }

  /** What its answer can be narrowed down to: {@code patient}, {@code day}, both or nothing. */
  List<String> parameters() {
    List<String> parameters = new ArrayList<>();
    if (this != REJECTED_BY_REASON) {
      parameters.add("patient");
    }
    timeColumn.ifPresent(column -> parameters.add("day"));
    return parameters;
  }

  /**
   * A SELECT of its rows.
   *
   * @param patient only of this one; empty: of all
   * @param day only of this one (UTC); empty: of all
   * @throws LakeException if it has no such parameter; the message lists those that it has
   */
  String select(Optional<String> patient, Optional<LocalDate> day) {
    require("patient", patient.isPresent());
    require("day", day.isPresent());
    List<String> conditions = new ArrayList<>();
    patient.ifPresent(id -> conditions.add("patient_id = " + literal(id)));
    day.ifPresent(date ->
        conditions.add(
            "%1$s >= TIMESTAMP '%2$s 00:00:00' AND %1$s < TIMESTAMP '%3$s 00:00:00'"
                .formatted(timeColumn.orElseThrow(), date, date.plusDays(1))));
    String rows = isView() ? "SELECT * FROM " + identifier(queryName()) : text();
    if (conditions.isEmpty()) {
      return rows;
    }
    return "%s WHERE %s"
        .formatted(
            isView() ? rows : "SELECT * FROM (\n%s\n)".formatted(rows.strip().replaceAll(";$", "")),
            String.join(" AND ", conditions));
  }

  private void require(String parameter, boolean isGiven) {
    if (isGiven && !parameters().contains(parameter)) {
      throw new LakeException(
          "%s has no parameter %s; it has %s"
              .formatted(
                  queryName(),
                  parameter,
                  parameters().isEmpty() ? "none" : String.join(" and ", parameters())));
    }
  }

  /**
   * @throws LakeException if there is none; the message lists those that there are
   */
  static NamedQuery of(String name) {
    return Arrays.stream(values())
        .filter(query -> query.queryName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new LakeException(
                "no query is named %s; there are %s"
                    .formatted(
                        name,
                        String.join(
                            ", ", Arrays.stream(values()).map(NamedQuery::queryName).toList()))));
  }

  /** The name of its file and, of a view, its own. */
  public String queryName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The table that it reads. */
  String table() {
    return table;
  }

  /** Whether it makes a view of its own name; otherwise it is a SELECT. */
  public boolean isView() {
    return text().contains("CREATE OR REPLACE VIEW " + queryName());
  }

  /** The file, word for word. */
  public String text() {
    String resource = "/queries/" + queryName() + ".sql";
    try (InputStream in = NamedQuery.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
