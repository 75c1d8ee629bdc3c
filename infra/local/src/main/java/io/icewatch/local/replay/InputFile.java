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
final class InputFile implements InputLines {
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
  private final byte[] buffer;
  private int position;
  private int filled;

  /** How many of the file's own bytes had been read before the buffer was filled. */
  private long readBefore;

  /** How many uncompressed bytes came before those in the buffer. */
  private long takenBefore;

  /** The part of a line that stood at the end of the buffer before, unless it is too long. */
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  private long begunBytes;
  private long lineNumber;
  private final List<TooLong> tooLong;

  /**
   * Opens a file.
   *
   * @param file plain or gzip; {@code -} is standard input
   * @throws IOException if the file cannot be opened
   */
  InputFile(Path file) throws IOException {
    this.file = file;
    boolean isStandardInput = file.equals(STANDARD_INPUT);
    size = isStandardInput ? 0 : Files.size(file);
    source = isStandardInput ? System.in : Files.newInputStream(file);
    buffer = new byte[1 << 16];
    tooLong = new CopyOnWriteArrayList<>();
  }

  /**
   * Takes a part of a file for the whole.
   *
   * @param part its bytes, not compressed
   * @param linesBefore how many lines of the file come before it
   * @param tooLong gets the lines that are too long
   */
  InputFile(Path file, InputStream part, int bufferBytes, long linesBefore, List<TooLong> tooLong) {
    this.file = file;
    this.source = part;
    this.in = part;
    this.size = 0;
    this.buffer = new byte[bufferBytes];
    this.lineNumber = linesBefore;
    this.tooLong = tooLong;
  }

  /** Waits for the first bytes, which standard input may not have yet. */
  private InputStream uncompressed() throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(source, 1 << 16);
    boolean isGzip = isGzip(buffered);
    counted = new Counted(buffered);
    return isGzip ? new GZIPInputStream(counted, GZIP_AHEAD) : counted;
  }

  /** Whether the next bytes are compressed; they are still there afterwards. */
  static boolean isGzip(BufferedInputStream bytes) throws IOException {
    bytes.mark(2);
    int magic = (bytes.read() << 8) | bytes.read();
    bytes.reset();
    return magic == GZIP_MAGIC;
  }

  @Override
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

  @Override
  public List<TooLong> tooLong() {
    return List.copyOf(tooLong);
  }

  /** How many lines there were so far, with those that were skipped. */
  long lineNumber() {
    return lineNumber;
  }

  /** How many bytes they take, uncompressed and with their ends. */
  long taken() {
    return takenBefore + position;
  }

  private boolean fill() throws IOException {
    takenBefore += filled;
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

  @Override
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
