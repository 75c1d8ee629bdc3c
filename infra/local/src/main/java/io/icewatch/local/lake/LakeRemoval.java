package io.icewatch.local.lake;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes a lake and nothing else: what does not bear a name that a lake gives stays where it is.
 *
 * @param files how many files were removed
 * @param bytes how much they held
 * @param left the files that stay, because something else made them
 */
public record LakeRemoval(int files, long bytes, List<Path> left) {
  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  /** What a run that was killed had not finished; removed by the one that finishes it. */
  static final String UNFINISHED = "stack.db";

  /** What lies in the folder itself. */
  private static final Set<String> OWN =
      Set.of(
          LakeLock.FILE,
          LakeLock.UPKEEP_FILE,
          "catalog.db",
          "catalog.db-journal",
          "catalog.db-shm",
          "catalog.db-wal",
          "board", // where the ward board of the last run listens
          "outbox.ndjson",
          UNFINISHED,
          UNFINISHED + "-shm",
          UNFINISHED + "-wal");

  /** Data, table metadata, manifests and manifest lists, as Iceberg and {@link Lake} name them. */
  private static final Pattern OF_A_TABLE =
      Pattern.compile(
          "(warehouse/[^/]+/[^/]+/data/.*%1$s\\.parquet|warehouse/[^/]+/[^/]+/metadata/(\\d{5}-%1$s(\\.gz)?\\.metadata\\.json|%1$s-m\\d+\\.avro|snap-\\d+-\\d+-%1$s\\.avro))"
              .formatted(UUID));

  /** Batches that were given up, and the error output of Firehose. */
  private static final Pattern OF_A_FAILURE = Pattern.compile("failures/.*" + UUID);

  /**
   * Removes what the folder holds of a lake, and the folders that are empty then. A folder that
   * holds no lake is left alone.
   *
   * @throws LakeException if the lake is in use
   * @throws IOException if a file cannot be removed
   */
  public static LakeRemoval of(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve(LakeLock.FILE)) || !Lake.isLake(folder)) {
      return new LakeRemoval(0, 0, List.of());
    }
    int files = 0;
    long bytes = 0;
    List<Path> left = new ArrayList<>();
    try (LakeLock lock = LakeLock.take(folder);
        Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        if (path.equals(lock.path())) {
          // Last, so that a removal that is cut short can be taken up again.
          continue;
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          removeIfEmpty(path);
        } else if (isOwn(folder.relativize(path))) {
          bytes += Files.size(path);
          files++;
          Files.delete(path);
        } else {
          left.addFirst(path);
        }
      }
      Files.delete(lock.path());
      removeIfEmpty(folder);
    }
    return new LakeRemoval(files, bytes, List.copyOf(left));
  }

  /** Whether a path within the folder of a lake bears a name that only a lake gives. */
  static boolean isOwn(Path inFolder) {
    String name = inFolder.toString().replace('\\', '/');
    return OWN.contains(name)
        || OF_A_TABLE.matcher(name).matches()
        || OF_A_FAILURE.matcher(name).matches();
  }

  /** Whether a path within the folder of a lake bears a name that the lake gives a table's file. */
  static boolean isOfATable(Path inFolder) {
    return OF_A_TABLE.matcher(inFolder.toString().replace('\\', '/')).matches();
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // Something of somebody else's is in it.
      return;
    }
  }
}
