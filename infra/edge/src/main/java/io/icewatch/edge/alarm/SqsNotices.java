package io.icewatch.edge.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Notices from an SQS queue that subscribes to the alert topic: a hospital's network is called out
 * of, never into. What is not handled comes again after the queue's visibility timeout, and ends in
 * its dead-letter queue.
 */
public final class SqsNotices implements NoticeSource {
  private static final Duration LONGEST_POLL = Duration.ofSeconds(20);
  private static final int MOST_MESSAGES = 10;

  private final SqsClient sqs;
  private final String queueUrl;

  /** Notices of one queue; closes the client. */
  public SqsNotices(SqsClient sqs, String queueUrl) {
    this.sqs = requireNonNull(sqs, "sqs");
    this.queueUrl = requireNonNull(queueUrl, "queueUrl");
  }

  /** How long a call may take: longer than a poll. */
  public static ClientOverrideConfiguration limits() {
    return ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(LONGEST_POLL.plusSeconds(5))
        .apiCallTimeout(LONGEST_POLL.plusSeconds(10))
        .build();
  }

  @Override
  public List<Received> receive(Duration longest) {
    return sqs
        .receiveMessage(request ->
            request
                .queueUrl(queueUrl)
                .waitTimeSeconds((int) longest.toSeconds())
                .maxNumberOfMessages(MOST_MESSAGES))
        .messages()
        .stream()
        .map(message -> new Received(message.receiptHandle(), message.body()))
        .toList();
  }

  @Override
  public void handled(Received notice) {
    sqs.deleteMessage(request -> request.queueUrl(queueUrl).receiptHandle(notice.handle()));
  }

  @Override
  public void close() {
    sqs.close();
  }
}
