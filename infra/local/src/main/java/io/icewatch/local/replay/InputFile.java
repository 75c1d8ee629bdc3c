package io.icewatch.local.replay;

import io.icewatch.local.replay.ReplayReport.TooLong;
import io.icewatch.local.stream.KinesisStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of messages, one a line, plain or gzip by its first bytes; {@code -} is standard input. A
 * line that no record can hold is skipped and remembered.
 */
public final class InputFile implements AutoCloseable {
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int LONGEST_LINE = KinesisStream.MAX_DATA_BYTES;
  private static final Path STANDARD_INPUT = Path.of("-");

  /** Compressed bytes that are taken at once; with many, a small file would be read at once. */
  private static final int GZIP_AHEAD = 1 << 12;

  private final Path file;
  private final InputStream source;
  private @Nullable Counted counted;
  private @Nullable InputStream in;
  private final long size;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;

  /** How many of the file's own bytes had been read before the buffer was filled. */
  private long readBefore;

  /** The part of a line that stood at the end of the buffer before, unless it is too long. */
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  private long begunBytes;
  private long lineNumber;
  private final List<TooLong> tooLong = new CopyOnWriteArrayList<>();

  /**
   * Opens a file.
   *
   * @param file plain or gzip; {@code -} is standard input
   * @throws IOException if the file cannot be opened
   */
  public InputFile(Path file) throws IOException {
    this.file = file;
    boolean isStandardInput = file.equals(STANDARD_INPUT);
    size = isStandardInput ? 0 : Files.size(file);
    source = isStandardInput ? System.in : Files.newInputStream(file);
  }

  /** Waits for the first bytes, which standard input may not have yet. */
  private InputStream uncompressed() throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(source, 1 << 16);
    buffered.mark(2);
    int magic = (buffered.read() << 8) | buffered.read();
    buffered.reset();
    counted = new Counted(buffered);
    return magic == GZIP_MAGIC ? new GZIPInputStream(counted, GZIP_AHEAD) : counted;
  }

  /**
   * The next line without its end, or null. Empty lines are skipped, and those that are too long.
   *
   * @throws IOException if the file cannot be read on, e.g. because its gzip data is cut off; names
   *     the file and the last line that was read
   */
  public byte @Nullable [] nextLine() throws IOException {
    while (position < filled || fill()) {
      int end = position;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      boolean isWhole = end < filled;
      gather(position, end);
      position = isWhole ? end + 1 : end;
      byte[] line = isWhole ? ended() : null;
      if (line != null) {
        return line;
      }
    }
    return begunBytes == 0 ? null : ended();
  }

  private void gather(int from, int end) {
    begunBytes += end - from;
    if (begunBytes <= LONGEST_LINE) {
      begun.write(buffer, from, end - from);
    }
  }

  /** The line that has been gathered; null if it is none to send. */
  private byte @Nullable [] ended() {
    lineNumber++;
    byte[] line = begunBytes == 0 || begunBytes > LONGEST_LINE ? null : begun.toByteArray();
    if (begunBytes > LONGEST_LINE) {
      tooLong.add(new TooLong(lineNumber, begunBytes));
    }
    begun.reset();
    begunBytes = 0;
    return line;
  }

  /** The lines so far that were too long, in their order. From any thread. */
  List<TooLong> tooLong() {
    return List.copyOf(tooLong);
  }

  private boolean fill() throws IOException {
    position = 0;
    filled = 0;
    try {
      if (in == null) {
        in = uncompressed();
      }
      readBefore = bytesRead();
      filled = Math.max(0, in.read(buffer));
    } catch (EOFException e) {
      throw unreadable("its gzip data is cut off", e);
    } catch (IOException e) {
      throw unreadable(e.getMessage(), e);
    }
    return filled > 0;
  }

  private IOException unreadable(@Nullable String why, IOException cause) {
    return new IOException(
        "%s cannot be read on after line %,d: %s".formatted(file, lineNumber, why), cause);
  }

  private long bytesRead() {
    return counted == null ? 0 : counted.read;
  }

  /**
   * How much of the file the lines so far take, 0 to 1, not what has been read ahead of them; not a
   * number if nobody knows how long it is.
   */
  public double share() {
    if (size == 0) {
      return Double.NaN;
    }
    double ofBuffer = filled == 0 ? 1 : (double) position / filled;
    return Math.min(1, (readBefore + ofBuffer * (bytesRead() - readBefore)) / size);
  }

  @Override
  public void close() throws IOException {
    if (!file.equals(STANDARD_INPUT)) {
      source.close();
    }
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
