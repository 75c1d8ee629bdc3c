package io.icewatch.lake;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code vital_hours} and {@code vital_days} equal to the sums of what is in {@code
 * vital_windows}, by what changed since the last time.
 *
 * <p>For each of the two: the newest snapshot of the source is pinned; what changed since the one
 * that was read last is {@linkplain Capture captured}; the periods that it touched are summed up
 * anew, from all of their rows; files of the table that hold such periods are written anew; and one
 * commit exchanges the files and moves the {@linkplain ReadMark mark}. Rows and mark are there
 * together or not at all, so that each change counts exactly once, whoever dies where. Of two at
 * once the second to commit finds other files than it read, and begins again from the new mark.
 *
 * <p>Holds the rows of a day, or of a month of days, in memory: at most a million at a time.
 */
public final class RollUp {
  /** The tables that it reads and writes. */
  public static final Set<String> TABLES =
      Arrays.stream(Step.values())
          .flatMap(step -> Stream.of(step.source(), step.target()))
          .collect(Collectors.toUnmodifiableSet());

  /** Of two at once one is behind once; more often it meets compaction. */
  private static final int ATTEMPTS = 5;

  private final Function<String, Table> tables;
  private final Consumer<Moment> moments;
  private final long rowsAtOnce;

  /** What has just been done; a test stops here. */
  enum Moment {
    CAPTURED,
    FILES_WRITTEN,
    COMMITTED
  }

  /**
   * @param tables loads a table of the lake, as it is now
   */
  public RollUp(Function<String, Table> tables) {
    this(tables, moment -> {}, UnitSums.ROWS_AT_ONCE);
  }

  RollUp(Function<String, Table> tables, Consumer<Moment> moments, long rowsAtOnce) {
    this.tables = requireNonNull(tables, "tables");
    this.moments = requireNonNull(moments, "moments");
    this.rowsAtOnce = rowsAtOnce;
  }

  /**
   * Rolls up hours, then days.
   *
   * @return a report for each table
   * @throws RollUpException if others changed the tables each time that this was about to commit,
   *     or a file is missing; the next roll-up does what is left
   * @throws UncheckedIOException if a file cannot be read or written
   * @throws IllegalArgumentException if a table lacks a column or has one too many; names it
   * @throws RuntimeException whatever Iceberg throws if a table is not there, or when it cannot
   *     commit
   */
  public List<RollUpReport> run(Scope scope) {
    return run(scope, () -> false);
  }

  /**
   * Rolls up what changed, as long as there is time. When time is up in the midst of it, what was
   * computed is committed, and the next roll-up goes on behind it.
   *
   * @param timeIsUp whether nothing new is to be begun: no other day, or month of days
   * @return a report for each table that there was time for
   * @throws RuntimeException as {@link #run} does
   */
  public List<RollUpReport> runChanged(BooleanSupplier timeIsUp) {
    return run(new Scope.Changed(), timeIsUp);
  }

  private List<RollUpReport> run(Scope scope, BooleanSupplier timeIsUp) {
    List<RollUpReport> reports = new ArrayList<>();
    for (Step step : Step.values()) {
      if (!reports.isEmpty() && timeIsUp.getAsBoolean()) {
        break;
      }
      reports.add(attempt(step, scope, timeIsUp));
    }
    return List.copyOf(reports);
  }

  /**
   * How far the newest snapshot of a source is beyond the one that was read last, by the time
   * between the two: zero if all has been read. Of the two tables the greater one.
   */
  public Duration lag() {
    Duration longest = Duration.ZERO;
    for (Step step : Step.values()) {
      Table source = tables.apply(step.source());
      Snapshot newest = source.currentSnapshot();
      if (newest != null) {
        long read =
            ReadMark.in(source, tables.apply(step.target()))
                .map(Snapshot::timestampMillis)
                .orElse(source.history().getFirst().timestampMillis());
        Duration lag = Duration.ofMillis(newest.timestampMillis() - read);
        longest = lag.compareTo(longest) > 0 ? lag : longest;
      }
    }
    return longest;
  }

  /**
   * Says what {@link #run} would do now, and writes nothing. What the days would read of the hours
   * is known only when those are written.
   *
   * @throws UncheckedIOException if a file cannot be read
   */
  public List<RollUpReport> plan(Scope scope) {
    List<RollUpReport> reports = new ArrayList<>();
    for (Step step : Step.values()) {
      Table target = tables.apply(step.target());
      try {
        Captured captured = capture(step, scope, target);
        reports.add(
            captured == null
                ? nothing(step, "the source is empty")
                : report(step, captured, new Outcome()));
      } catch (IOException e) {
        throw new UncheckedIOException(step.source() + " cannot be read", e);
      }
    }
    return List.copyOf(reports);
  }

  private RollUpReport attempt(Step step, Scope scope, BooleanSupplier timeIsUp) {
    RuntimeException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return rollUp(step, scope, timeIsUp);
      } catch (ValidationException | CommitFailedException | NotFoundException e) {
        // Somebody rolled up, compacted, erased or expired meanwhile: what is there now decides.
        last = e;
      } catch (IOException e) {
        throw new UncheckedIOException(step.target() + " cannot be rolled up", e);
      }
    }
    throw new RollUpException(
        "%s was changed by others %d times, expected to be alone once"
            .formatted(step.target(), ATTEMPTS),
        requireNonNull(last));
  }

  private record Captured(Table source, Snapshot end, Capture capture) {}

  /** Null if the source has never had a row. */
  private @Nullable Captured capture(Step step, Scope scope, Table target) throws IOException {
    Table source = tables.apply(step.source());
    Snapshot end = source.currentSnapshot();
    if (end == null) {
      return null;
    }
    Capture capture =
        switch (scope) {
          case Scope.Changed changed ->
              Capture.since(ReadMark.of(target), step, source, end, target);
          case Scope.Everything everything -> Capture.everything(step, source, end, target);
          case Scope.Days days ->
              Capture.between(
                  Step.atStart(days.first()),
                  Step.atStart(days.last().plusDays(1)) - 1,
                  step,
                  source,
                  end);
        };
    return new Captured(source, end, capture);
  }

  /** What came of a step. */
  private static final class Outcome {
    final List<DataFile> removed = new ArrayList<>();
    final List<DataFile> added = new ArrayList<>();
    int units;
    long rowsRead;
    long rowsChanged;
    long rowsWritten;

    void write(Table target, UnitSums.Merged unit) {
      if (unit.rowsChanged() > 0) {
        removed.addAll(unit.replaced());
        added.addAll(DataFileWriter.write(target, unit.rows()));
        rowsChanged += unit.rowsChanged();
        rowsWritten += unit.rows().size();
      }
    }
  }

  /** How a target was before anything was read; null: it had no snapshot. */
  private record Seen(@Nullable Snapshot snapshot, Position position) {
    /** Where the next roll-up is to read on if time was up before a unit. */
    Position unfinished(long end, long unit, Outcome outcome) {
      return outcome.units == 0
          ? position
          : new Position(position.mark(), new Position.Progress(end, unit));
    }
  }

  private RollUpReport rollUp(Step step, Scope scope, BooleanSupplier timeIsUp) throws IOException {
    // Before the source: what is committed here from now on is a conflict.
    Table target = tables.apply(step.target());
    Seen seen = new Seen(target.currentSnapshot(), Position.of(target));
    Captured captured = capture(step, scope, target);
    if (captured == null) {
      return nothing(step, "the source is empty");
    }
    moments.accept(Moment.CAPTURED);
    Outcome outcome = new Outcome();
    try {
      UnitSums sums =
          new UnitSums(
              step,
              new TableRows(captured.source(), captured.end().snapshotId()),
              new SumSchema(step, captured.source().schema(), target.schema()),
              rowsAtOnce);
      long end = captured.end().snapshotId();
      Position position = scope instanceof Scope.Days ? seen.position() : new Position(end, null);
      for (var unit : units(step, scope, captured, seen, target).entrySet()) {
        long start = unit.getKey();
        if (timeIsUp.getAsBoolean()) {
          position = seen.unfinished(end, start, outcome);
          break;
        }
        outcome.write(target, sums.mergedWith(target, start, sums.of(start, unit.getValue())));
        outcome.units++;
      }
      outcome.rowsRead = sums.rowsRead();
      moments.accept(Moment.FILES_WRITTEN);
      commit(target, seen, outcome, position);
    } catch (ValidationException | CommitFailedException | NotFoundException e) {
      outcome.added.forEach(file -> target.io().deleteFile(file.location()));
      throw e;
    }
    moments.accept(Moment.COMMITTED);
    return report(step, captured, outcome);
  }

  /** The touched units, less those for which there was time before: of these what came since. */
  private static SortedMap<Long, TouchedPeriods.Unit> units(
      Step step, Scope scope, Captured captured, Seen seen, Table target) throws IOException {
    SortedMap<Long, TouchedPeriods.Unit> touched = captured.capture().touched().units();
    Table source = captured.source();
    Snapshot end = captured.end();
    Position.Progress progress = seen.position().progress();
    if (!(scope instanceof Scope.Changed)
        || progress == null
        || !SnapshotUtil.isAncestorOf(source, end.snapshotId(), progress.snapshotId())) {
      return touched;
    }
    SortedMap<Long, TouchedPeriods.Unit> left = new TreeMap<>(touched.tailMap(progress.next()));
    left.putAll(
        Capture.since(progress.snapshotId(), step, source, end, target)
            .touched()
            .units()
            .headMap(progress.next()));
    return left;
  }

  /**
   * @param seen not what the target is here, as a transaction begins with a look at the catalog
   * @param position where the next roll-up is to read on
   */
  private static void commit(Table target, Seen seen, Outcome outcome, Position position) {
    Transaction transaction = target.newTransaction();
    if (!Position.of(target).equals(seen.position())) {
      throw new CommitFailedException("%s was rolled up by somebody else", target.name());
    }
    if (!outcome.removed.isEmpty() || !outcome.added.isEmpty()) {
      OverwriteFiles overwrite =
          transaction
              .newOverwrite()
              .conflictDetectionFilter(Expressions.alwaysTrue())
              .validateNoConflictingData()
              .validateNoConflictingDeletes();
      Snapshot snapshot = seen.snapshot();
      if (snapshot != null) {
        overwrite.validateFromSnapshot(snapshot.snapshotId());
      }
      outcome.removed.forEach(overwrite::deleteFile);
      outcome.added.forEach(overwrite::addFile);
      overwrite.commit();
    }
    if (!position.equals(seen.position())) {
      UpdateProperties update = transaction.updateProperties();
      position.replace(seen.position(), update);
      update.commit();
    }
    transaction.commitTransaction();
  }

  private static RollUpReport nothing(Step step, String why) {
    return new RollUpReport(step.target(), List.of(why), 0, 0, 0, 0, 0, 0);
  }

  private static RollUpReport report(Step step, Captured captured, Outcome outcome) {
    TouchedPeriods touched = captured.capture().touched();
    return new RollUpReport(
        step.target(),
        captured.capture().reasons(),
        touched.periods(),
        touched.wholeUnits(),
        outcome.rowsRead,
        PropertyUtil.propertyAsLong(
            captured.end().summary(), SnapshotSummary.TOTAL_RECORDS_PROP, 0),
        outcome.rowsChanged,
        outcome.rowsWritten);
  }
}
