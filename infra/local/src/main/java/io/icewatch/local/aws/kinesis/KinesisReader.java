package io.icewatch.local.aws.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.Shard;
import io.icewatch.local.stream.StreamRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code GetShardIterator} and {@code GetRecords}. Reads beside the registered consumers, so it
 * sees what the stream still holds and keeps nothing from being forgotten.
 */
final class KinesisReader {
  private static final String ITERATOR = "iterator";
  private static final int MAX_RECORDS = 10_000;
  private static final int MAX_BYTES = 10 * 1024 * 1024;

  /** As in Kinesis' messages, e.g. {@code Thu Jan 22 01:22:02 UTC 2015}. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final KinesisStream stream;
  private final InstantSource clock;

  KinesisReader(KinesisStream stream, InstantSource clock) {
    this.stream = stream;
    this.clock = clock;
  }

  JsonNode getShardIterator(KinesisRequest request) throws AwsError {
    request.requireStream(stream);
    Shard shard = request.requireShard("ShardId", stream);
    String iterator = iterator(shard, start(request, shard));
    return KinesisEncoding.object().put("ShardIterator", iterator);
  }

  private long start(KinesisRequest request, Shard shard) throws AwsError {
    String type = request.requireText("ShardIteratorType");
    return switch (type) {
      case "TRIM_HORIZON" -> shard.oldestOrdinal();
      case "LATEST" -> shard.nextOrdinal();
      case "AT_TIMESTAMP" -> shard.ordinalSince(timestamp(request));
      case "AT_SEQUENCE_NUMBER" -> ordinal(request, shard);
      case "AFTER_SEQUENCE_NUMBER" -> ordinal(request, shard) + 1;
      default ->
          throw request.unmet(
              "ShardIteratorType",
              "satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP,"
                  + " AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
    };
  }

  private Instant timestamp(KinesisRequest request) throws AwsError {
    Optional<Instant> timestamp = request.instant("Timestamp");
    if (timestamp.isEmpty()) {
      throw KinesisErrors.invalid("Must specify a timestamp with the type AT_TIMESTAMP.");
    }
    if (timestamp.get().isAfter(clock.instant())) {
      throw KinesisErrors.invalid(
          "The timestamp %s is in the future.".formatted(DATE.format(timestamp.get())));
    }
    return timestamp.get();
  }

  private long ordinal(KinesisRequest request, Shard shard) throws AwsError {
    Optional<String> number = request.text("StartingSequenceNumber");
    if (number.isEmpty()) {
      throw KinesisErrors.invalid(
          "Must specify a StartingSequenceNumber with the types AT_SEQUENCE_NUMBER and"
              + " AFTER_SEQUENCE_NUMBER.");
    }
    OptionalLong ordinal = shard.ordinal(number.get());
    if (ordinal.isEmpty()) {
      throw KinesisErrors.invalid(
          "StartingSequenceNumber %s used in GetShardIterator on shard %s %s is invalid."
              .formatted(number.get(), shard.id(), KinesisErrors.in(stream)));
    }
    return ordinal.getAsLong();
  }

  private String iterator(Shard shard, long ordinal) {
    return OpaqueToken.of(ITERATOR, clock.instant(), shard.id(), Long.toString(ordinal)).text();
  }

  JsonNode getRecords(KinesisRequest request) throws AwsError {
    OpaqueToken iterator = iterator(request.requireText("ShardIterator"));
    int limit = request.integer("Limit", 1, MAX_RECORDS).orElse(MAX_RECORDS);
    Shard shard = shard(iterator.fields().getFirst());
    long from = Long.parseLong(iterator.fields().getLast());
    List<StreamRecord> records = upToLimit(shard.read(from, limit));
    long next = records.isEmpty() ? from : records.getLast().ordinal() + 1;
    ObjectNode answer = KinesisEncoding.object();
    ArrayNode written = answer.putArray("Records");
    records.forEach(record -> write(record, written.addObject()));
    answer.put("MillisBehindLatest", millisBehind(shard, records));
    if (shard.isClosed() && next >= shard.nextOrdinal()) {
      writeChildren(shard, answer.putArray("ChildShards"));
    } else {
      answer.put("NextShardIterator", iterator(shard, next));
    }
    return answer;
  }

  private OpaqueToken iterator(String text) throws AwsError {
    Optional<OpaqueToken> parsed = OpaqueToken.parse(ITERATOR, 2, text);
    if (parsed.isEmpty() || !isNumber(parsed.get().fields().getLast())) {
      throw KinesisErrors.invalid("Invalid ShardIterator.");
    }
    Instant now = clock.instant();
    if (parsed.get().isExpired(now)) {
      throw new AwsError(
          400,
          "ExpiredIteratorException",
          ("Iterator expired. The iterator was created at time %s while right now it is %s which is"
                  + " further in the future than the tolerated delay of %d milliseconds.")
              .formatted(
                  DATE.format(parsed.get().made()), DATE.format(now), OpaqueToken.LIFE.toMillis()));
    }
    return parsed.get();
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 19 && text.chars().allMatch(Character::isDigit);
  }

  private Shard shard(String id) throws AwsError {
    Optional<Shard> found =
        stream.shards().stream().filter(shard -> shard.id().equals(id)).findFirst();
    if (found.isEmpty()) {
      throw KinesisErrors.noShard(id, stream);
    }
    return found.get();
  }

  /** As many as 10 MiB hold, but one at least. */
  private static List<StreamRecord> upToLimit(List<StreamRecord> records) {
    List<StreamRecord> fitting = new ArrayList<>();
    long bytes = 0;
    for (StreamRecord record : records) {
      bytes += record.data().length;
      if (bytes > MAX_BYTES && !fitting.isEmpty()) {
        break;
      }
      fitting.add(record);
    }
    return fitting;
  }

  private static void write(StreamRecord record, ObjectNode target) {
    target
        .put("SequenceNumber", record.sequenceNumber())
        .put("PartitionKey", record.partitionKey())
        .put("Data", record.data())
        .put("EncryptionType", "NONE")
        .putPOJO("ApproximateArrivalTimestamp", new KinesisEncoding.Time(record.arrival()));
  }

  /** How far the answer is from the tip of the shard: 0 if nothing follows it. */
  private long millisBehind(Shard shard, List<StreamRecord> records) {
    if (records.isEmpty() || records.getLast().ordinal() + 1 >= shard.nextOrdinal()) {
      return 0;
    }
    return Math.max(0, Duration.between(records.getLast().arrival(), clock.instant()).toMillis());
  }

  private void writeChildren(Shard parent, ArrayNode children) {
    for (Shard shard : stream.shards()) {
      if (shard.parents().contains(parent.id())) {
        ObjectNode child = children.addObject().put("ShardId", shard.id());
        shard.parents().forEach(child.putArray("ParentShards")::add);
        KinesisShards.write(shard.range(), child.putObject("HashKeyRange"));
      }
    }
  }
}
