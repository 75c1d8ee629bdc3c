package io.icewatch.lambda.kpl;

import io.icewatch.lambda.kpl.ProtobufReader.Malformed;
import io.icewatch.vitals.reading.ReadingBatch;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record that the Kinesis Producer Library has made of many user records, in its <a
 * href="https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md">format</a>:
 * four magic bytes, a Protocol Buffers message, the message's MD5. The user records are not copied:
 * each is a range of the bytes in which it lies.
 *
 * <p>Read by hand, since AWS's own deaggregator brings the Kinesis Client Library and a Protocol
 * Buffers runtime into a function that starts cold in a second, and copies every user record.
 */
public final class AggregatedRecord {
  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
  private static final int DIGEST_BYTES = 16;

  /** Fields of the message {@code AggregatedRecord}. */
  private static final int PARTITION_KEY_TABLE = 1;

  private static final int RECORDS = 3;

  /** Fields of the message {@code Record}. */
  private static final int PARTITION_KEY_INDEX = 1;

  private static final int DATA = 3;

  private record UserRecord(long keyIndex, int start, int end) {}

  private final List<String> partitionKeys = new ArrayList<>();
  private final List<UserRecord> userRecords = new ArrayList<>();

  private AggregatedRecord() {}

  /**
   * Reads the record whose data is {@code bytes[start, end)}.
   *
   * @return null if it is not aggregated: without the magic bytes, or damaged, or empty; AWS's
   *     deaggregator hands such a record on as it is, too
   * @throws IndexOutOfBoundsException if the range does not lie in {@code bytes}
   */
  public static @Nullable AggregatedRecord read(
      byte[] bytes, int startInclusive, int endExclusive) {
    Objects.checkFromToIndex(startInclusive, endExclusive, bytes.length);
    if (!hasMagic(bytes, startInclusive, endExclusive)) {
      return null;
    }
    int message = startInclusive + MAGIC.length;
    int messageEnd = endExclusive - DIGEST_BYTES;
    if (!hasDigest(bytes, message, messageEnd)) {
      return null;
    }
    AggregatedRecord record = new AggregatedRecord();
    try {
      record.readMessage(new ProtobufReader(bytes, message, messageEnd));
    } catch (Malformed e) {
      return null;
    }
    return record.userRecords.isEmpty() ? null : record;
  }

  /**
   * How many messages a record's data holds: 1, or more if it is aggregated, or a {@linkplain
   * ReadingBatch batch} of readings, or both.
   */
  public static int messages(byte[] data) {
    AggregatedRecord record = read(data, 0, data.length);
    return record == null
        ? ReadingBatch.messages(data, 0, data.length)
        : record.userRecords.stream()
            .mapToInt(user -> ReadingBatch.messages(data, user.start, user.end))
            .sum();
  }

  private static boolean hasMagic(byte[] bytes, int start, int end) {
    return end - start >= MAGIC.length + DIGEST_BYTES
        && Arrays.equals(bytes, start, start + MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  private static boolean hasDigest(byte[] bytes, int start, int end) {
    MessageDigest md5;
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
    md5.update(bytes, start, end - start);
    return ByteBuffer.wrap(md5.digest()).equals(ByteBuffer.wrap(bytes, end, DIGEST_BYTES));
  }

  private void readMessage(ProtobufReader in) throws Malformed {
    while (in.nextField()) {
      switch (in.field()) {
        case PARTITION_KEY_TABLE -> partitionKeys.add(in.text());
        case RECORDS -> userRecords.add(userRecord(in.message()));
        default -> in.skip();
      }
    }
    for (UserRecord user : userRecords) {
      if (user.keyIndex < 0 || user.keyIndex >= partitionKeys.size()) {
        throw new Malformed();
      }
    }
  }

  private static UserRecord userRecord(ProtobufReader in) throws Malformed {
    long keyIndex = -1;
    @Nullable ProtobufReader data = null;
    while (in.nextField()) {
      switch (in.field()) {
        case PARTITION_KEY_INDEX -> keyIndex = in.number();
        case DATA -> data = in.message();
        default -> in.skip();
      }
    }
    if (data == null) {
      throw new Malformed();
    }
    return new UserRecord(keyIndex, data.position(), data.end());
  }

  /** How many user records there are, one at least. */
  public int size() {
    return userRecords.size();
  }

  /** The key that user record {@code i} was put under. */
  public String partitionKey(int i) {
    return partitionKeys.get((int) userRecords.get(i).keyIndex);
  }

  /** Where the data of user record {@code i} starts, included. */
  public int start(int i) {
    return userRecords.get(i).start;
  }

  /** Where the data of user record {@code i} ends, excluded. */
  public int end(int i) {
    return userRecords.get(i).end;
  }
}
