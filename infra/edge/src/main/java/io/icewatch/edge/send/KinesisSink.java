package io.icewatch.edge.send;

import static java.util.Objects.requireNonNull;

import io.icewatch.edge.queue.Incoming.Outgoing;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** Puts records into a Kinesis stream. */
public final class KinesisSink implements RecordSink {
  /** PutRecords takes no more (API reference). */
  private static final int MOST_RECORDS = 500;

  private final KinesisClient kinesis;
  private final String stream;

  /**
   * @param stream its name, or its ARN
   */
  public KinesisSink(KinesisClient kinesis, String stream) {
    this.kinesis = requireNonNull(kinesis, "kinesis");
    this.stream = requireNonNull(stream, "stream");
  }

  /** How long a call may take: the SDK's own default is for ever. */
  public static ClientOverrideConfiguration limits() {
    return ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(Duration.ofSeconds(5))
        .apiCallTimeout(Duration.ofSeconds(15))
        .build();
  }

  @Override
  public int mostRecords() {
    return MOST_RECORDS;
  }

  @Override
  public Set<Integer> send(List<Outgoing> records) {
    List<PutRecordsRequestEntry> entries =
        records.stream()
            .map(record ->
                PutRecordsRequestEntry.builder()
                    .partitionKey(record.key())
                    .data(SdkBytes.fromByteArrayUnsafe(record.data()))
                    .build())
            .toList();
    PutRecordsResponse response =
        kinesis.putRecords(put -> {
          if (stream.startsWith("arn:")) {
            put.streamARN(stream);
          } else {
            put.streamName(stream);
          }
          put.records(entries);
        });
    Set<Integer> refused = new HashSet<>();
    for (int i = 0; response.failedRecordCount() > 0 && i < entries.size(); i++) {
      if (response.records().get(i).errorCode() != null) {
        refused.add(i);
      }
    }
    return refused;
  }

  @Override
  public void close() {
    kinesis.close();
  }
}
