package io.icewatch.local.replay;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.icewatch.local.replay.PatientBlocks.Block;
import io.icewatch.local.replay.ReplayReport.TooLong;
import io.icewatch.vitals.reading.ReadingReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an export that is sorted by patient, as if its patients had been recorded together:
 * by time, and each patient's in the file's order, so that what is late among them stays late. At
 * one time, the patients come in the file's order.
 *
 * <p>Holds a line and a small buffer of every patient who has begun and not ended.
 */
final class SideBySide implements InputLines {
  /** Some tens of lines: thousands of patients may be there at once. */
  private static final int BLOCK_BUFFER_BYTES = 1 << 12;

  private final Path file;
  private final FileChannel bytes;
  private final long size;
  private final ReadingReader reader = new ReadingReader();
  private final PriorityQueue<Cursor> cursors =
      new PriorityQueue<>(
          Comparator.<Cursor>comparingLong(cursor -> cursor.dueMillis)
              .thenComparingLong(cursor -> cursor.block.start()));
  private final List<TooLong> tooLong = new CopyOnWriteArrayList<>();
  private long taken;

  /**
   * @param blocks of the file, all of them
   */
  SideBySide(Path file, List<Block> blocks) throws IOException {
    this.file = file;
    this.bytes = uncompressed(file);
    this.size = bytes.size();
    blocks.forEach(block -> cursors.add(new Cursor(block)));
  }

  /** What is compressed has no places to jump to: it is unpacked into a file without a name. */
  private static FileChannel uncompressed(Path file) throws IOException {
    try (BufferedInputStream source = new BufferedInputStream(Files.newInputStream(file))) {
      if (!InputFile.isGzip(source)) {
        return FileChannel.open(file, READ);
      }
      Path unpacked = Files.createTempFile("icewatch-", ".ndjson");
      FileChannel bytes = FileChannel.open(unpacked, READ, WRITE, DELETE_ON_CLOSE);
      try {
        new GZIPInputStream(source).transferTo(Channels.newOutputStream(bytes));
      } catch (IOException e) {
        bytes.close();
        throw new IOException(
            "%s cannot be unpacked into %s: %s".formatted(file, unpacked, e.getMessage()), e);
      }
      return bytes;
    }
  }

  @Override
  public byte @Nullable [] nextLine() throws IOException {
    Cursor next = cursors.poll();
    if (next == null) {
      return null;
    }
    byte[] line = next.take();
    if (next.head != null) {
      cursors.add(next);
    }
    taken += line == null ? 0 : line.length + 1;
    return line;
  }

  @Override
  public double share() {
    return cursors.isEmpty() ? 1 : (double) taken / size;
  }

  @Override
  public List<TooLong> tooLong() {
    return tooLong.stream().sorted(Comparator.comparingLong(TooLong::number)).toList();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  /** How far one patient's lines have been taken. */
  private final class Cursor {
    private final Block block;
    private final ArrivalTimes times;
    private @Nullable InputFile lines;
    private byte @Nullable [] head;

    /** When the head arrives; of a block that nobody has looked into, its first line. */
    private long dueMillis;

    Cursor(Block block) {
      this.block = block;
      this.dueMillis = block.firstMillis();
      this.times = new ArrivalTimes(dueMillis, Duration.ZERO);
    }

    /** The head, and goes on to the next line, if there is one. */
    byte @Nullable [] take() throws IOException {
      InputFile opened = lines;
      if (opened == null) {
        opened = new InputFile(file, new Part(), BLOCK_BUFFER_BYTES, block.linesBefore(), tooLong);
        lines = opened;
        head = opened.nextLine();
      }
      byte[] line = head;
      head = opened.nextLine();
      if (head != null) {
        dueMillis = times.next(reader.read(head, 0, head.length));
      }
      return line;
    }

    /** The bytes of the block. */
    private final class Part extends InputStream {
      private long position = block.start();

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int most = (int) Math.min(length, block.end() - position);
        int count = most == 0 ? -1 : bytes.read(ByteBuffer.wrap(into, from, most), position);
        position += Math.max(0, count);
        return count;
      }
    }
  }
}
