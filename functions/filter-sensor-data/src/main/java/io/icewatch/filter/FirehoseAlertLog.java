package io.icewatch.filter;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.AlertLog;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.Record;

/** Pages as rows of the table {@code alerts}, through Firehose. */
public final class FirehoseAlertLog implements AlertLog {
  /** PutRecordBatch takes no more (API reference). */
  private static final int MOST_RECORDS = 500;

  private final FirehoseClient firehose;
  private final String stream;

  public FirehoseAlertLog(FirehoseClient firehose, String stream) {
    this.firehose = requireNonNull(firehose, "firehose");
    this.stream = requireNonNull(stream, "stream");
  }

  @Override
  public int append(List<Entry> entries) {
    int refused = 0;
    for (int from = 0; from < entries.size(); from += MOST_RECORDS) {
      List<Record> records =
          entries.subList(from, Math.min(entries.size(), from + MOST_RECORDS)).stream()
              .map(AlertRowJson::write)
              .map(row -> Record.builder().data(SdkBytes.fromByteArrayUnsafe(row)).build())
              .toList();
      refused +=
          firehose
              .putRecordBatch(put -> put.deliveryStreamName(stream).records(records))
              .failedPutCount();
    }
    return refused;
  }
}
