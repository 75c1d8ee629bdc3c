package io.icewatch.local.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The right to write to a lake, which one process has at a time. It is a lock of the operating
 * system on the file {@value #FILE} of the lake's folder, so that it ends with its process however
 * that ends; the file says whose it is, and stays.
 */
final class LakeLock implements AutoCloseable {
  static final String FILE = "lake.lock";

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
    Path path = folder.resolve(FILE);
    try {
      FileChannel file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (isTaken(file)) {
          throw new LakeException(
              ("the lake at %s is in use by %s: end that first, or name another folder with"
                      + " --lake")
                  .formatted(folder, Files.readString(path).strip()));
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)), 0);
        return new LakeLock(path, file);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
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

  /** The file that is locked. */
  Path path() {
    return path;
  }

  /** Lets the next one in. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new LakeException("the lock of a lake cannot be given back: " + e, e);
    }
  }
}
