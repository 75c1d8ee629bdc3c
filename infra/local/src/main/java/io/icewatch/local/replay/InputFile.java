package io.icewatch.local.replay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A file of messages, one a line, plain or gzip by its first bytes. */
final class InputFile implements AutoCloseable {
  private static final int GZIP_MAGIC = 0x1f8b;

  private final Counted counted;
  private final InputStream in;
  private final long size;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;

  /** The part of a line that stood at the end of the buffer before. */
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /**
   * @throws IOException if the file cannot be opened
   */
  InputFile(Path file) throws IOException {
    size = Files.size(file);
    counted = new Counted(Files.newInputStream(file));
    BufferedInputStream buffered = new BufferedInputStream(counted, 1 << 16);
    buffered.mark(2);
    int magic = (buffered.read() << 8) | buffered.read();
    buffered.reset();
    in = magic == GZIP_MAGIC ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  /**
   * The next line without its end, or null. Empty lines are skipped.
   *
   * @throws IOException if the file cannot be read on, e.g. because its gzip data is cut off
   */
  byte @Nullable [] nextLine() throws IOException {
    begun.reset();
    while (position < filled || fill()) {
      int end = position;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      int from = position;
      boolean isWhole = end < filled;
      position = isWhole ? end + 1 : end;
      if (isWhole && begun.size() == 0) {
        if (end > from) {
          return Arrays.copyOfRange(buffer, from, end);
        }
      } else {
        begun.write(buffer, from, end - from);
        if (isWhole) {
          return begun.toByteArray();
        }
      }
    }
    return begun.size() == 0 ? null : begun.toByteArray();
  }

  private boolean fill() throws IOException {
    position = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }

  /** How much of the file has been read, 0 to 1. */
  double share() {
    return size == 0 ? 1 : Math.min(1, (double) counted.read / size);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Counts bytes of the file itself, so that the share is right for compressed files too. */
  private static final class Counted extends FilterInputStream {
    private long read;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      read += Math.max(0, count);
      return count;
    }
  }
}
