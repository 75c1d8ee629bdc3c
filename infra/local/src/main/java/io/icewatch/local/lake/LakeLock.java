package io.icewatch.local.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The right to write to a lake, or that to tidy it beside whoever writes; one process has each at a
 * time. It is a lock of the operating system on a file of the lake's folder, {@value #FILE} or
 * {@value #UPKEEP_FILE}, so that it ends with its process however that ends; the file says whose it
 * is, and stays.
 */
final class LakeLock implements AutoCloseable {
  static final String FILE = "lake.lock";
  static final String UPKEEP_FILE = "upkeep.lock";

  /** Set by the command line: what the person typed. */
  private static final String COMMAND_PROPERTY = "icewatch.command";

  /** The byte that is locked lies behind the text: where a lock is mandatory, all may read that. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private final FileChannel file;

  private final Path path;

  private LakeLock(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @param folder the lake's folder, which is there
   * @throws LakeException if somebody has it already, named with process and time; or if the folder
   *     cannot be written
   */
  static LakeLock take(Path folder) {
    return take(folder, FILE, "in use by");
  }

  /**
   * Takes the lock of maintainers, under the conditions of {@link #take(Path)}.
   *
   * @throws LakeException if somebody has it already, or the folder cannot be written
   */
  static LakeLock takeForUpkeep(Path folder) {
    return take(folder, UPKEEP_FILE, "being tidied by");
  }

  /**
   * Takes the lock of maintainers, if nobody has it.
   *
   * @throws LakeException if the folder cannot be written
   */
  static Optional<LakeLock> tryForUpkeep(Path folder) {
    return tryTake(folder, UPKEEP_FILE);
  }

  private static LakeLock take(Path folder, String name, String by) {
    return tryTake(folder, name)
        .orElseThrow(() ->
            new LakeException(
                "the lake at %s is %s %s: end that first, or name another folder with --lake"
                    .formatted(folder, by, owner(folder.resolve(name)))));
  }

  private static String owner(Path path) {
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      return "somebody (%s)".formatted(e);
    }
  }

  private static Optional<LakeLock> tryTake(Path folder, String name) {
    Path path = folder.resolve(name);
    try {
      FileChannel file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (isTaken(file)) {
          file.close();
          return Optional.empty();
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)), 0);
        return Optional.of(new LakeLock(path, file));
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (FileSystemException e) {
      throw new LakeException(
          "the lake at %s cannot be written: %s (%s)".formatted(folder, e.getReason(), e.getFile()),
          e);
    } catch (IOException e) {
      throw new LakeException("the lake at %s cannot be written: %s".formatted(folder, e), e);
    }
  }

  private static boolean isTaken(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock(LOCKED_BYTE, 1, false);
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  private static String self() {
    return "%s, process %d, since %s\n"
        .formatted(
            System.getProperty(COMMAND_PROPERTY, "another program"),
            ProcessHandle.current().pid(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** A folder that whoever has the lock may use for what it needs meanwhile. */
  Path scratch() {
    return path.resolveSibling("upkeep.tmp");
  }

  /** The file that is locked. */
  Path path() {
    return path;
  }

  /** Lets the next one in; its file names nobody any more, nor whom a command was about. */
  @Override
  public void close() {
    try (file) {
      file.truncate(0);
    } catch (IOException e) {
      throw new LakeException("the lock of a lake cannot be given back: " + e, e);
    }
  }
}
