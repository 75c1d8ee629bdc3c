package io.icewatch.lambda.kpl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** Aggregates user records as the Kinesis Producer Library does. */
public final class Producer {
  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};

  private final List<String> keys = new ArrayList<>();
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();

  /** Adds a user record. */
  public Producer add(String partitionKey, byte[] data) {
    if (!keys.contains(partitionKey)) {
      keys.add(partitionKey);
    }
    ByteArrayOutputStream user = new ByteArrayOutputStream();
    user.write(1 << 3);
    varint(user, keys.indexOf(partitionKey));
    field(user, 3, data);
    field(records, 3, user.toByteArray());
    return this;
  }

  /** Adds a user record. */
  public Producer add(String partitionKey, String data) {
    return add(partitionKey, data.getBytes(UTF_8));
  }

  /** The data of the one record that holds them all. */
  public byte[] aggregated() {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    keys.forEach(key -> field(message, 1, key.getBytes(UTF_8)));
    message.writeBytes(records.toByteArray());
    return framed(message.toByteArray());
  }

  /** A message between the magic bytes and its digest. */
  static byte[] framed(byte[] message) {
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    framed.writeBytes(MAGIC);
    framed.writeBytes(message);
    try {
      framed.writeBytes(MessageDigest.getInstance("MD5").digest(message));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return framed.toByteArray();
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] value) {
    out.write((number << 3) | 2);
    varint(out, value.length);
    out.writeBytes(value);
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7F) {
      out.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
