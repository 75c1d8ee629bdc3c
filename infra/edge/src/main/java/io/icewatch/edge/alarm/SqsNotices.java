package io.icewatch.edge.alarm;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Notices from an SQS queue that subscribes to the alert topic: a hospital's network is called out
 * of, never into. What is not handled comes again after the queue's visibility timeout, and ends in
 * its dead-letter queue.
 */
public final class SqsNotices implements NoticeSource {
  private static final Duration LONGEST_POLL = Duration.ofSeconds(20);
  private static final int MOST_MESSAGES = 10;

  /** Whoever wants to know it has a limit of his own: Prometheus waits ten seconds. */
  private static final Duration LONGEST_COUNT = Duration.ofSeconds(5);

  private static final List<QueueAttributeName> COUNTS =
      List.of(
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);

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
  public long size() {
    Map<QueueAttributeName, String> counts =
        sqs.getQueueAttributes(request ->
                request
                    .queueUrl(queueUrl)
                    .attributeNames(COUNTS)
                    .overrideConfiguration(limits -> limits.apiCallTimeout(LONGEST_COUNT)))
            .attributes();
    return COUNTS.stream().mapToLong(count -> Long.parseLong(counts.get(count))).sum();
  }

  @Override
  public void close() {
    sqs.close();
  }
}
