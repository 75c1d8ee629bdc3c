package io.icewatch.lake;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * What of a step is to be computed anew, and why.
 *
 * <p>Found from metadata: which snapshots there were since, what each did, and which files that was
 * about. Of an appended file two columns are read, for whom and when; of an overwritten one all, to
 * tell which rows are others than before. A snapshot that only laid the same rows out anew is
 * passed over. Row deletes touch the whole partitions that they are for.
 */
final class Capture {
  private static final String PATIENT = "patient_id";
  private static final long MICROS_A_DAY = 86_400_000_000L;

  private final Step step;
  private final Table source;
  private final Snapshot end;
  private final TouchedPeriods touched;
  private final List<String> reasons = new ArrayList<>();

  private Capture(Step step, Table source, Snapshot end) {
    this.step = step;
    this.source = source;
    this.end = end;
    this.touched = new TouchedPeriods(step);
  }

  /**
   * What changed in the source after a snapshot.
   *
   * @param mark the snapshot that was read last; null if none was
   * @param end the last one that is to be read
   */
  static Capture since(@Nullable Long mark, Step step, Table source, Snapshot end, Table target)
      throws IOException {
    Capture capture = new Capture(step, source, end);
    if (mark == null) {
      capture.everything(target, "nothing was rolled up yet");
    } else if (!SnapshotUtil.isAncestorOf(source, end.snapshotId(), mark)) {
      capture.everything(target, "snapshot %d, which was read last, has expired".formatted(mark));
    } else {
      for (Snapshot snapshot :
          SnapshotUtil.ancestorsBetween(end.snapshotId(), mark, source::snapshot)) {
        capture.add(snapshot, target);
      }
    }
    return capture;
  }

  /** All there is. */
  static Capture everything(Step step, Table source, Snapshot end, Table target)
      throws IOException {
    Capture capture = new Capture(step, source, end);
    capture.everything(target, "asked for");
    return capture;
  }

  /**
   * A span of time, rounded to the files of the target.
   *
   * @param firstMicros included
   * @param lastMicros included
   */
  static Capture between(long firstMicros, long lastMicros, Step step, Table source, Snapshot end) {
    Capture capture = new Capture(step, source, end);
    capture.touched.addAll(firstMicros, lastMicros);
    capture.reasons.add("%s to %s: asked for".formatted(time(firstMicros), time(lastMicros)));
    return capture;
  }

  TouchedPeriods touched() {
    return touched;
  }

  /** A sentence for each snapshot that was looked at. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }

  private void everything(Table target, String why) throws IOException {
    addSpans(source, step.sourceStart(), end);
    Snapshot written = target.currentSnapshot();
    if (written != null) {
      addSpans(target, step.targetStart(), written);
    }
    reasons.add("everything: " + why);
  }

  private void addSpans(Table table, String column, Snapshot snapshot) throws IOException {
    for (var task : new TableRows(table, snapshot.snapshotId()).files(Expressions.alwaysTrue())) {
      Span span = span(table, column, task.file());
      touched.addAll(span.first, span.last);
    }
  }

  private record Span(long first, long last) {}

  private static Span span(Table table, String column, DataFile file) throws IOException {
    NestedField start = table.schema().findField(column);
    ByteBuffer lower = bound(file.lowerBounds(), start);
    ByteBuffer upper = bound(file.upperBounds(), start);
    if (lower != null && upper != null) {
      return new Span(
          Conversions.fromByteBuffer(start.type(), lower),
          Conversions.fromByteBuffer(start.type(), upper));
    }
    long[] bounds = {Long.MAX_VALUE, Long.MIN_VALUE};
    TableRows.read(
        table,
        file,
        table.schema().select(column),
        row -> {
          long micros = requireNonNull(row.get(0, Long.class));
          bounds[0] = Math.min(bounds[0], micros);
          bounds[1] = Math.max(bounds[1], micros);
        });
    return new Span(bounds[0], bounds[1]);
  }

  private static @Nullable ByteBuffer bound(
      @Nullable Map<Integer, ByteBuffer> bounds, NestedField field) {
    return bounds == null ? null : bounds.get(field.fieldId());
  }

  private void add(Snapshot snapshot, Table target) throws IOException {
    if (snapshot.operation().equals(DataOperations.REPLACE)) {
      tell(snapshot, "the same rows in other files, passed over");
      return;
    }
    SnapshotChanges changes = SnapshotChanges.builderFor(source).snapshot(snapshot).build();
    List<DataFile> added = list(changes.addedDataFiles());
    List<DataFile> removed = list(changes.removedDataFiles());
    List<DeleteFile> deletes = list(changes.addedDeleteFiles());
    deletes.addAll(list(changes.removedDeleteFiles()));
    for (DeleteFile each : deletes) {
      addPartition(each, target);
    }
    if (removed.isEmpty()) {
      for (DataFile each : added) {
        addKeys(each);
      }
    } else {
      addDifference(removed, added);
    }
    tell(
        snapshot,
        "%d files added, %d removed, %d with row deletes"
            .formatted(added.size(), removed.size(), deletes.size()));
  }

  private void tell(Snapshot snapshot, String what) {
    reasons.add(
        "snapshot %d of %s, %s: %s"
            .formatted(
                snapshot.snapshotId(),
                Instant.ofEpochMilli(snapshot.timestampMillis()),
                snapshot.operation(),
                what));
  }

  private void addKeys(DataFile file) throws IOException {
    Schema columns = source.schema().select(PATIENT, step.sourceStart());
    int patient = columns.columns().getFirst().name().equals(PATIENT) ? 0 : 1;
    TableRows.read(
        source,
        file,
        columns,
        row ->
            touched.add(
                requireNonNull(row.get(patient, Object.class)).toString(),
                requireNonNull(row.get(1 - patient, Long.class))));
  }

  /** Which periods have other rows than before, by sums of the rows' hashes. */
  private void addDifference(List<DataFile> removed, List<DataFile> added) throws IOException {
    Map<PeriodKey, Long> difference = new HashMap<>();
    for (DataFile file : removed) {
      addHashes(file, -1, difference);
    }
    for (DataFile file : added) {
      addHashes(file, 1, difference);
    }
    difference.forEach((key, sum) -> {
      if (sum != 0) {
        touched.add(key.patientId(), key.startMicros());
      }
    });
  }

  private void addHashes(DataFile file, long sign, Map<PeriodKey, Long> sums) throws IOException {
    Schema schema = source.schema();
    int patient = position(schema, PATIENT);
    int start = position(schema, step.sourceStart());
    TableRows.read(
        source,
        file,
        schema,
        row ->
            sums.merge(
                new PeriodKey(
                    requireNonNull(row.get(patient, Object.class)).toString(),
                    step.periodOf(requireNonNull(row.get(start, Long.class)))),
                sign * hash(row),
                Long::sum));
  }

  private static int position(Schema schema, String column) {
    return schema.columns().stream().map(NestedField::name).toList().indexOf(column);
  }

  /** Of 64 bits, so that two rows of a million are not taken for the same. */
  private static long hash(StructLike row) {
    long hash = 1;
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i, Object.class);
      hash = (hash ^ (value instanceof CharSequence text ? textHash(text) : bits(value))) * MIX;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  /** The multiplier of splitmix64. */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private static long bits(@Nullable Object value) {
    return switch (value) {
      case null -> MIX;
      case Long number -> number;
      case Double number -> Double.doubleToLongBits(number);
      case Object other -> other.hashCode();
    };
  }

  private static long textHash(CharSequence text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  private void addPartition(DeleteFile deletes, Table target) throws IOException {
    PartitionSpec spec = requireNonNull(source.specs().get(deletes.specId()));
    int time = source.schema().findField(step.sourceStart()).fieldId();
    List<PartitionField> fields = spec.fields();
    if (fields.size() == 1
        && fields.getFirst().sourceId() == time
        && fields.getFirst().transform().toString().equals("day")) {
      long day = MICROS_A_DAY * requireNonNull(deletes.partition().get(0, Integer.class));
      touched.addAll(day, day + MICROS_A_DAY - 1);
    } else {
      everything(target, "row deletes in a table that is not partitioned by day");
    }
  }

  private static <F extends ContentFile<F>> List<F> list(Iterable<F> files) {
    List<F> copies = new ArrayList<>();
    files.forEach(file -> copies.add(file.copy()));
    return copies;
  }

  private static String time(long micros) {
    return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000)).toString();
  }
}
