package io.icewatch.edge.mllp;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/**
 * Takes messages out of a stream of bytes: each stands between a vertical tab (0x0B) and a file
 * separator with a carriage return (0x1C 0x0D). Several in one read and one in many are the same to
 * it. Lenient where senders are known to be careless: bytes between frames are passed over, a start
 * byte may come twice, the carriage return may be missing.
 */
final class MllpReader {
  static final byte START = 0x0B;
  static final byte END = 0x1C;

  private static final int END_OF_STREAM = -1;

  /** Kept between two messages; what a longer one needed is given back. */
  private static final int USUAL_BYTES = 4_096;

  private final InputStream in;
  private final int mostBytes;
  private byte[] bytes = new byte[USUAL_BYTES];
  private int length;

  /** A start byte has been read that belongs to the next frame. */
  private boolean isStarted;

  /**
   * @param in buffered
   * @param mostBytes how long a message may be
   */
  MllpReader(InputStream in, int mostBytes) {
    this.in = in;
    this.mostBytes = mostBytes;
  }

  /** What was found in the stream. */
  enum Frame {
    /** A message, in {@link #message}. */
    COMPLETE,
    /** The next frame, the stream's end or a silence came before its end; what there is of it. */
    UNFINISHED,
    /** More bytes than a message may have; they were passed over up to the frame's end. */
    TOO_LONG,
    /** Nothing more will come. */
    NONE
  }

  /**
   * Reads to the end of the next frame.
   *
   * @throws IOException if the connection fails, or is silent between frames for longer than its
   *     time-out
   */
  Frame next() throws IOException {
    if (bytes.length > USUAL_BYTES) {
      bytes = new byte[USUAL_BYTES];
    }
    if (!isStarted && !findStart()) {
      return Frame.NONE;
    }
    isStarted = false;
    length = 0;
    while (true) {
      int next;
      try {
        next = in.read();
      } catch (SocketTimeoutException e) {
        if (length == 0) {
          throw e;
        }
        return Frame.UNFINISHED; // its sender may wait for an answer
      }
      switch (next) {
        case END_OF_STREAM -> {
          return length == 0 ? Frame.NONE : Frame.UNFINISHED;
        }
        case START -> {
          if (length > 0) {
            isStarted = true;
            return Frame.UNFINISHED;
          }
        }
        case END -> {
          return length > mostBytes ? Frame.TOO_LONG : Frame.COMPLETE;
        }
        default -> add((byte) next);
      }
    }
  }

  private boolean findStart() throws IOException {
    int next;
    do {
      next = in.read();
    } while (next != START && next != END_OF_STREAM);
    return next == START;
  }

  /** Counts what is beyond the limit and does not keep it. */
  private void add(byte next) {
    if (length < mostBytes) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(mostBytes, 2L * length));
      }
      bytes[length] = next;
    }
    length = Math.min(length + 1, mostBytes + 1);
  }

  /** The message, without the frame around it. */
  byte[] message() {
    return Arrays.copyOf(bytes, Math.min(length, mostBytes));
  }
}
