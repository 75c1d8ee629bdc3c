package io.icewatch.local.whatif;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingBatch;
import io.icewatch.vitals.reading.ReadingReader;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The readings that a lake has kept in its table {@code readings}, in the order of their arrival: a
 * day at a time, so that a day is all that has to be sorted. A row that Firehose brought again
 * counts once; a batch counts as its readings.
 */
final class LakeReadings implements Readings {
  private static final String TABLE = "readings";

  private static final int RAW = 0;
  private static final int ARRIVAL = 1;
  private static final int PATIENT_ID = 2;
  private static final int MEASURED_AT = 3;
  private static final int FIRST_VITAL = 4;

  private final Path folder;
  private final ReadingReader reader = new ReadingReader();
  private long rows;

  LakeReadings(Path folder) {
    this.folder = folder;
  }

  @Override
  public void play(Judge judge, Whatif.Progress progress, BooleanSupplier isStopped)
      throws IOException {
    try (Lake lake = Lake.open(folder);
        LakeQuery query = LakeQuery.ofTables(lake)) {
      if (!lake.tables().contains(TABLE) || lake.table(TABLE).currentSnapshot() == null) {
        throw new IOException(
            ("the lake at %s has kept no readings; it does so in a run or a replay with"
                    + " --parameter-overrides KeepReadings=true")
                .formatted(folder));
      }
      List<Instant> days =
          query
              .query("SELECT DISTINCT date_trunc('day', arrival) FROM readings ORDER BY 1")
              .rows()
              .stream()
              .map(row -> (Instant) Objects.requireNonNull(row.getFirst()))
              .toList();
      for (int day = 0; day < days.size() && !isStopped.getAsBoolean(); day++) {
        double share = (double) day / days.size();
        query.stream(
            sqlOf(days.get(day)),
            (columns, answer) ->
                play(answer, judge, lines -> progress.at(lines, share), isStopped));
      }
    }
  }

  private static String sqlOf(Instant day) {
    String midnight = day.toString().replace("T", " ").replace("Z", "");
    String vitals =
        Arrays.stream(Vital.values()).map(Vital::field).collect(Collectors.joining(", "));
    // Behind its dot a row id has the record's place in an aggregated one, which is a number.
    return """
    SELECT DISTINCT ON (row_id) raw, arrival, patient_id, measured_at, %s
    FROM readings
    WHERE arrival >= TIMESTAMP '%s' AND arrival < TIMESTAMP '%s' + INTERVAL 1 DAY
    ORDER BY arrival, split_part(row_id, '.', 1),
      TRY_CAST(split_part(row_id, '.', 2) AS INTEGER) NULLS FIRST
    """
        .formatted(vitals, midnight, midnight);
  }

  private void play(
      Iterator<List<@Nullable Object>> answer,
      Judge judge,
      LongConsumer told,
      BooleanSupplier isStopped)
      throws IOException {
    while (answer.hasNext()) {
      List<@Nullable Object> row = answer.next();
      long arrivalMillis = ((Instant) Objects.requireNonNull(row.get(ARRIVAL))).toEpochMilli();
      if (row.get(RAW) instanceof String raw) {
        judge(Base64.getDecoder().decode(raw), arrivalMillis, judge);
      } else {
        judge.judge(reading(row), arrivalMillis);
      }
      rows++;
      if (rows % TELL_EVERY == 0) {
        told.accept(rows);
        if (isStopped.getAsBoolean()) {
          return;
        }
      }
    }
  }

  /** What came as something else than a whole reading. */
  private void judge(byte[] raw, long arrivalMillis, Judge judge) throws IOException {
    ReadingBatch batch = ReadingBatch.read(raw, 0, raw.length);
    for (int i = 0; i < (batch == null ? 1 : batch.size()); i++) {
      Message message =
          batch == null
              ? reader.read(raw, 0, raw.length)
              : reader.read(raw, batch.start(i), batch.end(i));
      if (message instanceof Reading reading) {
        judge.judge(reading, arrivalMillis);
      }
    }
  }

  private static Reading reading(List<@Nullable Object> row) {
    Map<Vital, Double> vitals = new EnumMap<>(Vital.class);
    for (Vital vital : Vital.values()) {
      if (row.get(FIRST_VITAL + vital.index()) instanceof Double value) {
        vitals.put(vital, value);
      }
    }
    return Reading.of(
        (String) Objects.requireNonNull(row.get(PATIENT_ID)),
        row.get(MEASURED_AT) instanceof Instant at ? at.toEpochMilli() : Reading.NO_EVENT_TIME,
        vitals);
  }
}
