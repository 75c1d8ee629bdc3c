package io.icewatch.local.aws.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.stream.HashKeyRange;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.Shard;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** The operations that tell of the stream and its shards, and those that change them. */
final class KinesisShards {
  private static final int MOST_DESCRIBED = 10_000;
  private static final int DESCRIBED_BY_DEFAULT = 100;

  private final KinesisStream stream;
  private final ShardTimes times;

  /**
   * @param times notes what is resharded
   */
  KinesisShards(KinesisStream stream, ShardTimes times) {
    this.stream = stream;
    this.times = times;
  }

  JsonNode listStreams() {
    ObjectNode answer = KinesisEncoding.object();
    answer.putArray("StreamNames").add(stream.name());
    writeIdentity(answer.putArray("StreamSummaries").addObject());
    return answer.put("HasMoreStreams", false);
  }

  JsonNode describeSummary(KinesisRequest request) throws AwsError {
    request.requireStream(stream);
    ObjectNode answer = KinesisEncoding.object();
    ObjectNode summary = answer.putObject("StreamDescriptionSummary");
    writeDescription(summary);
    long open = stream.shards().stream().filter(shard -> !shard.isClosed()).count();
    summary.put("OpenShardCount", open).put("ConsumerCount", 0);
    return answer;
  }

  JsonNode describeStream(KinesisRequest request) throws AwsError {
    request.requireStream(stream);
    int limit = request.integer("Limit", 1, MOST_DESCRIBED).orElse(DESCRIBED_BY_DEFAULT);
    List<Shard> rest = after(request.text("ExclusiveStartShardId").orElse(""), stream.shards());
    ObjectNode answer = KinesisEncoding.object();
    ObjectNode description = answer.putObject("StreamDescription");
    writeDescription(description);
    ArrayNode shards = description.putArray("Shards");
    rest.stream().limit(limit).forEach(shard -> write(shard, shards.addObject()));
    description.put("HasMoreShards", rest.size() > limit);
    return answer;
  }

  private void writeDescription(ObjectNode description) {
    writeIdentity(description);
    description
        .put("RetentionPeriodHours", stream.retention().toHours())
        .put("EncryptionType", "NONE");
    description.putArray("EnhancedMonitoring").addObject().putArray("ShardLevelMetrics");
  }

  private void writeIdentity(ObjectNode target) {
    target
        .put("StreamName", stream.name())
        .put("StreamARN", stream.arn())
        .put("StreamStatus", "ACTIVE")
        .putPOJO("StreamCreationTimestamp", new KinesisEncoding.Time(times.created()));
    target.putObject("StreamModeDetails").put("StreamMode", "PROVISIONED");
  }

  /** The shards behind the one of an id, which need not exist; ids sort as they are made. */
  static List<Shard> after(String shardId, List<Shard> shards) {
    return shards.stream().filter(shard -> shard.id().compareTo(shardId) > 0).toList();
  }

  JsonNode splitShard(KinesisRequest request) throws AwsError {
    request.requireStream(stream);
    Shard shard = requireOpen(request, "ShardToSplit");
    Optional<BigInteger> start = request.hashKey("NewStartingHashKey");
    if (start.isEmpty()) {
      throw request.unmet("NewStartingHashKey", "not be null");
    }
    HashKeyRange range = shard.range();
    if (start.get().compareTo(range.startInclusive().add(BigInteger.ONE)) <= 0
        || start.get().compareTo(range.endInclusive()) >= 0) {
      throw KinesisErrors.invalid(
          ("NewStartingHashKey %s used in SplitShard() on shard %s %s is not both greater than one"
                  + " plus the shard's StartingHashKey %s and less than the shard's EndingHashKey"
                  + " %s.")
              .formatted(
                  start.get(),
                  shard.id(),
                  KinesisErrors.in(stream),
                  range.startInclusive(),
                  range.endInclusive()));
    }
    stream.split(shard.id(), start.get());
    times.note();
    return KinesisService.nothing();
  }

  JsonNode mergeShards(KinesisRequest request) throws AwsError {
    request.requireStream(stream);
    Shard shard = requireOpen(request, "ShardToMerge");
    Shard adjacent = requireOpen(request, "AdjacentShardToMerge");
    if (!shard.range().isAdjacentTo(adjacent.range())) {
      throw KinesisErrors.invalid(
          "Shards %s and %s %s are not an adjacent pair of shards eligible for merging"
              .formatted(shard.id(), adjacent.id(), KinesisErrors.in(stream)));
    }
    stream.merge(shard.id(), adjacent.id());
    times.note();
    return KinesisService.nothing();
  }

  private Shard requireOpen(KinesisRequest request, String name) throws AwsError {
    Shard shard = request.requireShard(name, stream);
    if (shard.isClosed()) {
      throw KinesisErrors.invalid(
          "Shard %s %s is closed and cannot be resharded."
              .formatted(shard.id(), KinesisErrors.in(stream)));
    }
    return shard;
  }

  static void write(Shard shard, ObjectNode target) {
    target.put("ShardId", shard.id());
    List<String> parents = shard.parents();
    if (!parents.isEmpty()) {
      target.put("ParentShardId", parents.getFirst());
    }
    if (parents.size() > 1) {
      target.put("AdjacentParentShardId", parents.getLast());
    }
    write(shard.range(), target.putObject("HashKeyRange"));
    ObjectNode numbers = target.putObject("SequenceNumberRange");
    numbers.put("StartingSequenceNumber", shard.sequenceNumber(shard.firstOrdinal()));
    if (shard.isClosed()) {
      numbers.put("EndingSequenceNumber", shard.sequenceNumber(shard.nextOrdinal()));
    }
  }

  static void write(HashKeyRange range, ObjectNode target) {
    target
        .put("StartingHashKey", range.startInclusive().toString())
        .put("EndingHashKey", range.endInclusive().toString());
  }
}
