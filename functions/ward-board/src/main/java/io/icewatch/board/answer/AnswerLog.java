package io.icewatch.board.answer;

import io.icewatch.lambda.Pause;
import io.icewatch.lambda.firehose.FirehoseSink;
import java.util.List;
import software.amazon.awssdk.services.firehose.FirehoseClient;

/** Answers as rows of the table {@code answers}, through Firehose. */
public final class AnswerLog {
  /** The caregiver waits meanwhile. */
  private static final int MOST_ATTEMPTS = 3;

  private final FirehoseSink<AnswerRow> sink;

  /**
   * @param pause waits before a row that was refused is sent again
   */
  public AnswerLog(FirehoseClient firehose, String stream, Pause pause) {
    this.sink = new FirehoseSink<>(firehose, stream, AnswerRow::toJson, pause);
  }

  /**
   * Appends a row.
   *
   * @throws io.icewatch.lambda.firehose.RowsNotAcceptedException if Firehose refuses it
   * @throws software.amazon.awssdk.core.exception.SdkException if Firehose is out of reach
   */
  public void append(AnswerRow row) {
    int[] attempts = {0};
    sink.append(List.of(row), () -> ++attempts[0] >= MOST_ATTEMPTS);
  }
}
