package io.icewatch.local.aws.firehose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.JsonService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;

/**
 * {@code PutRecordBatch} behind Firehose's own client, for functions in this process that send many
 * batches: takes and refuses what {@link FirehoseEndpoint} does, but with no serialisation, no SDK
 * retries and no faults, and every refusal is a plain {@link FirehoseException}. Other operations
 * are {@linkplain UnsupportedOperationException not supported}. Thread-safe.
 */
public final class EmbeddedFirehose implements FirehoseClient {
  private final FirehoseService service;

  /**
   * @param streams names of the delivery streams that exist
   * @param receiver takes each accepted record before its producer is answered
   */
  public EmbeddedFirehose(Set<String> streams, FirehoseReceiver receiver) {
    this.service = new FirehoseService(Set.copyOf(streams), receiver);
  }

  @Override
  public PutRecordBatchResponse putRecordBatch(PutRecordBatchRequest request) {
    try {
      return response(service.putRecordBatch(input(request), Set.of()));
    } catch (AwsError refusal) {
      throw exception(refusal, refusal);
    } catch (RuntimeException e) {
      throw exception(service.internal("PutRecordBatch failed: " + e), e);
    }
  }

  private static JsonNode input(PutRecordBatchRequest request) {
    ObjectNode input = JsonService.JSON.createObjectNode();
    input.put("DeliveryStreamName", request.deliveryStreamName());
    ArrayNode records = input.putArray("Records");
    for (Record row : request.records()) {
      ObjectNode entry = records.addObject();
      if (row.data() != null) {
        entry.put("Data", row.data().asByteArrayUnsafe());
      }
    }
    return input;
  }

  private static PutRecordBatchResponse response(JsonNode output) {
    List<PutRecordBatchResponseEntry> entries = new ArrayList<>();
    for (JsonNode entry : output.path("RequestResponses")) {
      entries.add(
          PutRecordBatchResponseEntry.builder().recordId(entry.path("RecordId").asText()).build());
    }
    return PutRecordBatchResponse.builder()
        .failedPutCount(output.path("FailedPutCount").asInt())
        .encrypted(output.path("Encrypted").asBoolean())
        .requestResponses(entries)
        .build();
  }

  private static FirehoseException exception(AwsError refusal, Exception cause) {
    return (FirehoseException) refusal.fill(FirehoseException.builder(), "Firehose", cause).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
