package io.icewatch.lambda.firehose;

import static java.util.Objects.requireNonNull;

import io.icewatch.lambda.Pause;
import io.icewatch.vitals.window.RowSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;

/**
 * Appends rows through {@code PutRecordBatch}. An HTTP 200 may still have refused some of them:
 * only those are sent again, with growing pauses, until all are accepted or time is up.
 *
 * @param <R> the kind of row
 */
public final class FirehoseSink<R> implements RowSink<R> {
  /** PutRecordBatch takes no more records (API reference). */
  private static final int MOST_RECORDS = 500;

  /** PutRecordBatch takes no more bytes (API reference: 4 MiB). */
  private static final int MOST_BYTES = 4 << 20;

  private static final int FIRST_PAUSE_MILLIS = 50;
  private static final int LONGEST_PAUSE_MILLIS = 5_000;

  private final FirehoseClient firehose;
  private final String stream;
  private final Function<R, byte[]> format;
  private final Pause pause;

  /**
   * @param format writes a row as one JSON object, at most 1,000 KiB
   */
  public FirehoseSink(
      FirehoseClient firehose, String stream, Function<R, byte[]> format, Pause pause) {
    this.firehose = requireNonNull(firehose, "firehose");
    this.stream = requireNonNull(stream, "stream");
    this.format = requireNonNull(format, "format");
    this.pause = requireNonNull(pause, "pause");
  }

  /**
   * {@inheritDoc}
   *
   * @throws RowsNotAcceptedException if time is up and Firehose still refuses some
   */
  @Override
  public void append(List<R> rows, BooleanSupplier timeIsUp) {
    List<Record> pack = new ArrayList<>();
    int bytes = 0;
    int accepted = 0;
    for (R row : rows) {
      byte[] json = format.apply(row);
      if (pack.size() == MOST_RECORDS || bytes + json.length > MOST_BYTES) {
        send(pack, rows.size() - accepted - pack.size(), timeIsUp);
        accepted += pack.size();
        pack = new ArrayList<>();
        bytes = 0;
      }
      pack.add(Record.builder().data(SdkBytes.fromByteArrayUnsafe(json)).build());
      bytes += json.length;
    }
    if (!pack.isEmpty()) {
      send(pack, 0, timeIsUp);
    }
  }

  /**
   * @param behind how many rows are not sent before these are accepted
   */
  private void send(List<Record> pack, int behind, BooleanSupplier timeIsUp) {
    List<Record> left = pack;
    int pauseMillis = FIRST_PAUSE_MILLIS;
    while (true) {
      List<Record> attempt = left;
      PutRecordBatchResponse response =
          firehose.putRecordBatch(put -> put.deliveryStreamName(stream).records(attempt));
      if (response.failedPutCount() == 0) {
        return;
      }
      left = refused(attempt, response.requestResponses());
      if (timeIsUp.getAsBoolean()) {
        throw new RowsNotAcceptedException(
            left.size() + behind,
            "%d of %d rows not accepted by %s in time, %d behind them: %s"
                .formatted(left.size(), pack.size(), stream, behind, firstError(response)));
      }
      pause.millis(pauseMillis, "while rows wait for " + stream);
      pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Answers are matched by position (API reference). */
  private static List<Record> refused(
      List<Record> attempt, List<PutRecordBatchResponseEntry> answers) {
    List<Record> refused = new ArrayList<>();
    for (int i = 0; i < attempt.size(); i++) {
      if (answers.get(i).errorCode() != null) {
        refused.add(attempt.get(i));
      }
    }
    return refused;
  }

  private static String firstError(PutRecordBatchResponse response) {
    return response.requestResponses().stream()
        .filter(answer -> answer.errorCode() != null)
        .map(answer -> answer.errorCode() + " " + answer.errorMessage())
        .findFirst()
        .orElse("no error code");
  }
}
