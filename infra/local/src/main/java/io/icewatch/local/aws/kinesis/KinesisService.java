package io.icewatch.local.aws.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.AwsService;
import io.icewatch.local.aws.HttpCall;
import io.icewatch.local.aws.HttpReply;
import io.icewatch.local.stream.KinesisStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Kinesis' protocol: the operation in a header, its parameters in JSON or in CBOR. */
final class KinesisService implements AwsService {

  /** What Kinesis does with a request of one operation. */
  @FunctionalInterface
  private interface Operation {
    /** Returns the answer; a missing node where the operation answers nothing. */
    JsonNode perform(KinesisRequest request, Set<Integer> failing) throws AwsError;
  }

  private final KinesisStream stream;
  private final Map<String, Operation> operations = new TreeMap<>();

  KinesisService(KinesisStream stream, InstantSource clock) {
    this.stream = stream;
    KinesisWriter writer = new KinesisWriter(stream, clock);
    KinesisReader reader = new KinesisReader(stream, clock);
    ShardTimes times = new ShardTimes(stream, clock);
    KinesisShards shards = new KinesisShards(stream, times);
    KinesisShardList list = new KinesisShardList(stream, clock, times);
    operations.put("PutRecord", writer::putRecord);
    operations.put("PutRecords", writer::putRecords);
    operations.put("GetShardIterator", (request, failing) -> reader.getShardIterator(request));
    operations.put("GetRecords", (request, failing) -> reader.getRecords(request));
    operations.put("ListStreams", (request, failing) -> shards.listStreams());
    operations.put("ListShards", (request, failing) -> list.listShards(request));
    operations.put("DescribeStream", (request, failing) -> shards.describeStream(request));
    operations.put("DescribeStreamSummary", (request, failing) -> shards.describeSummary(request));
    operations.put("SplitShard", (request, failing) -> shards.splitShard(request));
    operations.put("MergeShards", (request, failing) -> shards.mergeShards(request));
  }

  @Override
  public String name() {
    return "Kinesis";
  }

  @Override
  public String action(HttpCall call) {
    return call.target();
  }

  @Override
  public HttpReply perform(HttpCall call, Set<Integer> failing) throws AwsError {
    Operation operation = operations.get(call.target());
    if (operation == null) {
      throw new AwsError(
          400,
          "UnknownOperationException",
          "The local Kinesis knows %s, not %s"
              .formatted(String.join(", ", operations.keySet()), call.target()));
    }
    KinesisEncoding encoding = KinesisEncoding.of(call);
    return encoding.answer(
        200, operation.perform(KinesisRequest.parse(call.body(), encoding), failing));
  }

  @Override
  public HttpReply answer(HttpCall call, AwsError refusal) {
    KinesisEncoding encoding = KinesisEncoding.of(call);
    ObjectNode error = KinesisEncoding.object();
    error.put("__type", refusal.code()).put("message", refusal.message());
    return encoding.answer(refusal.status(), error);
  }

  @Override
  public AwsError throttled() {
    return KinesisErrors.throughputExceeded(stream);
  }

  @Override
  public AwsError internal(String message) {
    return new AwsError(500, "InternalFailure", message);
  }

  @Override
  public AwsError unavailable() {
    return new AwsError(503, "ServiceUnavailable", "The service is temporarily unavailable");
  }

  /** What an operation without an output answers. */
  static JsonNode nothing() {
    return MissingNode.getInstance();
  }
}
