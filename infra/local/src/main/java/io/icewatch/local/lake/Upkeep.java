package io.icewatch.local.lake;

import static java.util.Objects.requireNonNull;

import io.icewatch.lake.ReadMark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.BinPackRewriteFilePlanner;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Upkeep of a lake's tables, which on AWS the Glue optimizers do: compacts small files into sorted
 * ones, rewrites manifests, expires snapshots, removes orphans.
 *
 * <p>Each step is a commit of its own that changes no row, so that whoever is interrupted between
 * two leaves a whole lake, and what is left to do is done the next time. A writer may append
 * meanwhile, in this process or another; of two maintainers the second is refused.
 */
public final class Upkeep {
  private static final String TARGET_BYTES = String.valueOf(128L << 20);

  /** Manifests of a snapshot that are worth rewriting: each is opened to plan any query. */
  private static final int MANY_MANIFESTS = 3;

  /** As on AWS. */
  private static final Duration KEPT_FOR_ROLL_UPS = Duration.ofDays(1);

  private final Lake lake;
  private final Settings settings;
  private final InstantSource clock;
  private final Consumer<Step> steps;

  /**
   * How thorough upkeep is.
   *
   * @param minInputFiles small files of a partition that are worth compacting, at least 2
   * @param keep the age until which a snapshot can be read, and until which a file that no snapshot
   *     names may belong to somebody who is about to commit it
   */
  public record Settings(int minInputFiles, Duration keep) {
    /** Beside whoever writes and reads. */
    public static final Settings BESIDE_OTHERS = new Settings(5, Duration.ofHours(1));

    /** When nobody else has the lake. */
    public static final Settings ALONE = new Settings(2, Duration.ZERO);
  }

  /** What has just been done; a test stops here. */
  enum Step {
    SORTED_FILE_WRITTEN,
    COMPACTED,
    MANIFESTS_REWRITTEN,
    SNAPSHOTS_EXPIRED,
    ORPHANS_REMOVED
  }

  /**
   * How a table lies on the disk.
   *
   * @param dataFiles that the current snapshot names
   * @param dataBytes what they hold
   * @param snapshots that can be read
   * @param files of the table on the disk, those of its metadata included
   */
  public record State(int dataFiles, long dataBytes, int snapshots, int files) {}

  /**
   * What was done to a table.
   *
   * @param orphans files that no snapshot named
   */
  public record Report(String table, State before, State after, int orphans) {}

  public Upkeep(Lake lake, Settings settings) {
    this(lake, settings, InstantSource.system(), step -> {});
  }

  /**
   * @param clock the one by which the files of the lake have their age
   */
  Upkeep(Lake lake, Settings settings, InstantSource clock, Consumer<Step> steps) {
    this.lake = requireNonNull(lake, "lake");
    this.settings = requireNonNull(settings, "settings");
    this.clock = requireNonNull(clock, "clock");
    this.steps = requireNonNull(steps, "steps");
  }

  /**
   * Tidies every table.
   *
   * @throws LakeException if somebody else is at it, or a file cannot be read or written
   */
  public List<Report> tidy() {
    try (LakeLock lock = LakeLock.takeForUpkeep(lake.folder())) {
      return tidy(lock);
    }
  }

  /**
   * Tidies every table; does nothing if somebody else is at it.
   *
   * @throws LakeException if a file cannot be read or written
   */
  public void tidyUnlessSomebodyDoes() {
    Optional<LakeLock> lock = LakeLock.tryForUpkeep(lake.folder());
    if (lock.isPresent()) {
      try (LakeLock taken = lock.get()) {
        tidy(taken);
      }
    }
  }

  /**
   * Tidies every table for whoever has the lock of maintainers already.
   *
   * @throws LakeException if a file cannot be read or written
   */
  List<Report> tidy(LakeLock lock) {
    try (DataFileRewriter rewriter = new DataFileRewriter(lock.scratch())) {
      List<Report> reports = new ArrayList<>();
      for (String name : lake.tables()) {
        reports.add(tidy(name, rewriter));
      }
      return List.copyOf(reports);
    } catch (IOException e) {
      throw new UncheckedIOException("the lake at " + lake.folder() + " cannot be tidied", e);
    }
  }

  private Report tidy(String name, DataFileRewriter rewriter) throws IOException {
    Table table = lake.handleOf(name);
    State before = state(table);
    compact(table, rewriter);
    rewriteManifests(table);
    expire(table);
    int orphans = removeOrphans(table);
    return new Report(name, before, state(table), orphans);
  }

  private void compact(Table table, DataFileRewriter rewriter) throws IOException {
    Snapshot start = table.currentSnapshot();
    if (start == null) {
      return;
    }
    for (List<DataFile> group : groups(table)) {
      Optional<DataFile> sorted = rewriter.rewrite(table, group, "true");
      steps.accept(Step.SORTED_FILE_WRITTEN);
      RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(start.snapshotId());
      group.forEach(rewrite::deleteFile);
      sorted.ifPresent(rewrite::addFile);
      try {
        rewrite.commit();
      } catch (ValidationException | CommitFailedException e) {
        // Somebody erased rows of these files meanwhile, or was faster every time; the next upkeep
        // finds what is left.
        sorted.ifPresent(file -> table.io().deleteFile(file.location()));
        continue;
      }
      steps.accept(Step.COMPACTED);
    }
  }

  private List<List<DataFile>> groups(Table table) throws IOException {
    BinPackRewriteFilePlanner planner = new BinPackRewriteFilePlanner(table);
    planner.init(
        Map.of(
            BinPackRewriteFilePlanner.TARGET_FILE_SIZE_BYTES,
            TARGET_BYTES,
            // One group, one file.
            BinPackRewriteFilePlanner.MAX_FILE_GROUP_SIZE_BYTES,
            TARGET_BYTES,
            BinPackRewriteFilePlanner.MIN_INPUT_FILES,
            String.valueOf(settings.minInputFiles())));
    List<List<DataFile>> groups = new ArrayList<>();
    try (CloseableIterable<RewriteFileGroup> planned = planner.plan().groups()) {
      for (RewriteFileGroup group : planned) {
        groups.add(group.fileScanTasks().stream().map(FileScanTask::file).toList());
      }
    }
    return groups;
  }

  private void rewriteManifests(Table table) {
    table.refresh();
    Snapshot current = table.currentSnapshot();
    if (current != null && current.allManifests(table.io()).size() >= MANY_MANIFESTS) {
      table.rewriteManifests().clusterBy(ContentFile::specId).commit();
      steps.accept(Step.MANIFESTS_REWRITTEN);
    }
  }

  private void expire(Table table) {
    table
        .expireSnapshots()
        .expireOlderThan(oldestToKeep(table).toEpochMilli())
        .retainLast(1)
        .commit();
    steps.accept(Step.SNAPSHOTS_EXPIRED);
  }

  /**
   * A roll-up that has not read on for a day loses its place, and computes everything anew: the
   * list of all snapshots is in every commit.
   */
  private Instant oldestToKeep(Table table) {
    Instant now = clock.instant();
    Instant oldest = now.minus(settings.keep());
    for (String other : lake.tables()) {
      Optional<Instant> read =
          ReadMark.in(table, lake.handleOf(other))
              .map(snapshot -> Instant.ofEpochMilli(snapshot.timestampMillis()))
              .filter(time -> time.isAfter(now.minus(KEPT_FOR_ROLL_UPS)));
      if (read.isPresent() && read.get().isBefore(oldest)) {
        oldest = read.get();
      }
    }
    return oldest;
  }

  /** Files first, snapshots after: what is committed in between is named by one of them. */
  private int removeOrphans(Table table) throws IOException {
    Instant oldEnough = clock.instant().minus(settings.keep());
    List<Path> files = files(table);
    table.refresh();
    Set<Path> named = named(table);
    int removed = 0;
    for (Path file : files) {
      if (!named.contains(file)
          && LakeRemoval.isOfATable(lake.folder().relativize(file))
          && isLeftBehind(file, oldEnough)
          && Files.deleteIfExists(file)) {
        removed++;
      }
    }
    steps.accept(Step.ORPHANS_REMOVED);
    return removed;
  }

  private static boolean isLeftBehind(Path file, Instant oldEnough) throws IOException {
    try {
      return !Files.getLastModifiedTime(file).toInstant().isAfter(oldEnough);
    } catch (NoSuchFileException e) {
      // Whoever wrote it could not commit it, and took it away.
      return false;
    }
  }

  private static Set<Path> named(Table table) throws IOException {
    Set<String> locations = new HashSet<>(ReachableFileUtil.metadataFileLocations(table, false));
    locations.addAll(ReachableFileUtil.manifestListLocations(table));
    locations.addAll(ReachableFileUtil.statisticsFilesLocations(table));
    Set<String> manifests = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (manifests.add(manifest.path())) {
          locations.add(manifest.path());
          try (CloseableIterable<String> paths =
              ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
            paths.forEach(locations::add);
          }
        }
      }
    }
    Set<Path> named = new HashSet<>();
    locations.forEach(location -> named.add(LocalFileIO.path(location)));
    return named;
  }

  private static List<Path> files(Table table) throws IOException {
    Path location = LocalFileIO.path(table.location());
    try (Stream<Path> files = Files.walk(location)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        // Somebody's commit removed an old metadata file while this looked.
        return files(table);
      }
      throw e;
    }
  }

  private static State state(Table table) throws IOException {
    table.refresh();
    int dataFiles = 0;
    long bytes = 0;
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        dataFiles++;
        bytes += task.file().fileSizeInBytes();
      }
    }
    int snapshots = (int) StreamSupport.stream(table.snapshots().spliterator(), false).count();
    return new State(dataFiles, bytes, snapshots, files(table).size());
  }
}
