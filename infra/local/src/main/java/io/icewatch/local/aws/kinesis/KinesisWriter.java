package io.icewatch.local.aws.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.StreamRecord;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code PutRecord} and {@code PutRecords}. */
final class KinesisWriter {
  private static final int MAX_RECORDS = 500;
  private static final int MAX_BYTES = 5 * 1024 * 1024;
  private static final BigInteger HASH_KEYS = BigInteger.ONE.shiftLeft(128);

  private final KinesisStream stream;
  private final InstantSource clock;

  KinesisWriter(KinesisStream stream, InstantSource clock) {
    this.stream = stream;
    this.clock = clock;
  }

  /** A record that Kinesis would take. */
  private record Entry(String partitionKey, Optional<BigInteger> hashKey, byte[] data) {
    /** Bytes that count towards the limits. */
    int size() {
      return data.length + partitionKey.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  JsonNode putRecord(KinesisRequest request, Set<Integer> failing) throws AwsError {
    request.requireStream(stream);
    Entry entry = entry(request);
    if (failing.contains(0)) {
      throw KinesisErrors.throughputExceeded(stream);
    }
    return put(entry).put("EncryptionType", "NONE");
  }

  JsonNode putRecords(KinesisRequest request, Set<Integer> failing) throws AwsError {
    request.requireStream(stream);
    List<Entry> entries = entries(request);
    ObjectNode answer = KinesisEncoding.object();
    ArrayNode results = answer.putArray("Records");
    int failed = 0;
    for (int index = 0; index < entries.size(); index++) {
      if (failing.contains(index)) {
        results.add(refused());
        failed++;
      } else {
        results.add(put(entries.get(index)));
      }
    }
    return answer.put("FailedRecordCount", failed).put("EncryptionType", "NONE");
  }

  private List<Entry> entries(KinesisRequest request) throws AwsError {
    int count = request.body().path("Records").size();
    if (count < 1) {
      throw request.unmet("Records", "have length greater than or equal to 1");
    }
    if (count > MAX_RECORDS) {
      throw request.unmet("Records", "have length less than or equal to " + MAX_RECORDS);
    }
    List<Entry> entries = new ArrayList<>(count);
    long bytes = 0;
    for (int index = 0; index < count; index++) {
      Entry entry = entry(request.entry("Records", index));
      entries.add(entry);
      bytes += entry.size();
    }
    if (bytes > MAX_BYTES) {
      throw KinesisErrors.invalid("Records size exceeds 5 MB limit");
    }
    return entries;
  }

  private static Entry entry(KinesisRequest request) throws AwsError {
    byte[] data = request.requireBytes("Data");
    if (data.length > KinesisStream.MAX_DATA_BYTES) {
      throw request.unmet(
          "Data", "have length less than or equal to " + KinesisStream.MAX_DATA_BYTES);
    }
    Entry entry = new Entry(partitionKey(request), hashKey(request), data);
    if (entry.size() > KinesisStream.MAX_DATA_BYTES) {
      throw KinesisErrors.invalid(
          "Record of %d bytes with its partition key exceeds the limit of %d"
              .formatted(entry.size(), KinesisStream.MAX_DATA_BYTES));
    }
    return entry;
  }

  private static String partitionKey(KinesisRequest request) throws AwsError {
    String key = request.requireText("PartitionKey");
    int characters = key.codePointCount(0, key.length());
    if (characters < 1) {
      throw request.unmet("PartitionKey", "have length greater than or equal to 1");
    }
    if (characters > KinesisStream.MAX_KEY_CHARACTERS) {
      throw request.unmet(
          "PartitionKey", "have length less than or equal to " + KinesisStream.MAX_KEY_CHARACTERS);
    }
    return key;
  }

  private static Optional<BigInteger> hashKey(KinesisRequest request) throws AwsError {
    Optional<BigInteger> key = request.hashKey("ExplicitHashKey");
    if (key.isPresent() && key.get().compareTo(HASH_KEYS) >= 0) {
      throw KinesisErrors.invalid(
          "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]."
              + " Specified value was "
              + key.get());
    }
    return key;
  }

  private ObjectNode put(Entry entry) {
    StreamRecord record =
        entry
            .hashKey()
            .map(key -> stream.put(entry.partitionKey(), key, entry.data(), clock.instant()))
            .orElseGet(() -> stream.put(entry.partitionKey(), entry.data(), clock.instant()));
    return KinesisEncoding.object()
        .put("ShardId", record.shardId())
        .put("SequenceNumber", record.sequenceNumber());
  }

  private ObjectNode refused() {
    AwsError refusal = KinesisErrors.throughputExceeded(stream);
    return KinesisEncoding.object()
        .put("ErrorCode", refusal.code())
        .put("ErrorMessage", refusal.message());
  }
}
