package io.icewatch.bench;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** What a lake is asked: both ways in, by day and by patient, and the roll-ups. */
final class LakeQuestions {
  /** How often each is asked; the best counts. */
  static final int ASKED = 5;

  private final int patients;
  private final int days;

  LakeQuestions(int patients, int days) {
    this.patients = patients;
    this.days = days;
  }

  /**
   * A question.
   *
   * @param table that it asks, or whose view
   * @param files condition that says which files it needs
   */
  record Question(String words, String table, String sql, Expression files) {}

  /**
   * What came of one.
   *
   * @param seconds by the clock, in DuckDB and warm
   * @param files of the table that it needs, by Iceberg's metadata
   * @param planSeconds how long it took to find them
   */
  record Answer(Question question, double seconds, int files, double planSeconds) {}

  List<Question> ofWindows() {
    Instant day = VitalRows.FIRST_DAY.plus(days / 2, ChronoUnit.DAYS);
    Instant before = day.minus(Math.min(5, days / 2), ChronoUnit.DAYS);
    String patient = Integer.toString(patients / 2);
    return List.of(
        new Question(
            "every row, counted",
            VitalRows.TABLE,
            "SELECT count(*) FROM vital_windows",
            Expressions.alwaysTrue()),
        new Question(
            "a day, of the view",
            VitalRows.TABLE,
            "SELECT count(*), min(min_spo2) FROM vitals_10m WHERE "
                + within("window_start", day, 1),
            during("window_start", day, 1)),
        new Question(
            "a patient's ten days, of the view",
            VitalRows.TABLE,
            "SELECT min_spo2, avg_spo2 FROM vitals_10m WHERE patient_id = '%s' AND %s"
                .formatted(patient, within("window_start", before, 10)),
            Expressions.and(
                Expressions.equal("patient_id", patient), during("window_start", before, 10))),
        new Question(
            "a patient, all of it, of the view",
            VitalRows.TABLE,
            "SELECT min_spo2, avg_spo2 FROM vitals_10m WHERE patient_id = '%s'".formatted(patient),
            Expressions.equal("patient_id", patient)));
  }

  List<Question> ofRollUps() {
    String patient = Integer.toString(patients / 2);
    Instant day = VitalRows.FIRST_DAY.plus(days / 2, ChronoUnit.DAYS);
    return List.of(
        new Question(
            "a patient, all of it, of `vital_days`",
            "vital_days",
            "SELECT day_start, min_spo2, sum_spo2 / count_spo2 FROM vital_days"
                + " WHERE patient_id = '%s'".formatted(patient),
            Expressions.equal("patient_id", patient)),
        new Question(
            "a day of everybody, of `vital_hours`",
            "vital_hours",
            "SELECT patient_id, min(min_spo2) FROM vital_hours WHERE %s GROUP BY patient_id"
                .formatted(within("hour_start", day, 1)),
            during("hour_start", day, 1)));
  }

  private static String within(String column, Instant start, int days) {
    return "%s >= TIMESTAMP '%s' AND %1$s < TIMESTAMP '%s'"
        .formatted(column, sql(start), sql(start.plus(days, ChronoUnit.DAYS)));
  }

  private static Expression during(String column, Instant start, int days) {
    return Expressions.and(
        Expressions.greaterThanOrEqual(column, start.toEpochMilli() * 1_000),
        Expressions.lessThan(column, start.plus(days, ChronoUnit.DAYS).toEpochMilli() * 1_000));
  }

  private static String sql(Instant time) {
    return time.toString().replace('T', ' ').replace("Z", "");
  }

  static List<Answer> ask(Lake lake, List<Question> questions) {
    List<Answer> answers = new ArrayList<>();
    try (LakeQuery query = new LakeQuery(lake)) {
      for (Question question : questions) {
        answers.add(ask(lake, query, question));
      }
    }
    return answers;
  }

  private static Answer ask(Lake lake, LakeQuery query, Question question) {
    query.query(question.sql());
    double best = Double.MAX_VALUE;
    double bestPlan = Double.MAX_VALUE;
    int files = 0;
    for (int i = 0; i < ASKED; i++) {
      long start = System.nanoTime();
      query.query(question.sql());
      long planned = System.nanoTime();
      best = Math.min(best, (planned - start) / 1e9);
      files = files(lake, question);
      bestPlan = Math.min(bestPlan, (System.nanoTime() - planned) / 1e9);
    }
    return new Answer(question, best, files, bestPlan);
  }

  private static int files(Lake lake, Question question) {
    int files = 0;
    try (CloseableIterable<FileScanTask> tasks =
        lake.table(question.table()).newScan().filter(question.files()).planFiles()) {
      for (FileScanTask task : tasks) {
        files += task.deletes().isEmpty() ? 1 : 2;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("files of " + question.table() + " cannot be listed", e);
    }
    return files;
  }
}
