package io.icewatch.sweep;

import io.icewatch.lambda.notice.SnsPager;
import io.icewatch.vitals.alarm.MessageDetail;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.alarm.Silent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** Tells in one message what befalls many beds at once. */
final class OutagePager {
  /** SNS takes 256 KB; nobody reads more beds than this. */
  private static final int MOST_NAMED = 100;

  private final SnsClient sns;
  private final String alertTopicArn;
  private final String operatorsTopicArn;
  private final MessageDetail detail;

  OutagePager(SnsClient sns, String alertTopicArn, String operatorsTopicArn, MessageDetail detail) {
    this.sns = sns;
    this.alertTopicArn = alertTopicArn;
    this.operatorsTopicArn = operatorsTopicArn;
    this.detail = detail;
  }

  /**
   * Many beds of one ward fell silent in the same minute: the ward is told which, once, and those
   * who run the network how many.
   */
  void ward(String ward, List<Silent> beds) {
    Severity gravest =
        beds.stream().map(Silent::severity).max(Severity::compareTo).orElse(Severity.TECHNICAL);
    String subject = "NO READINGS of %d patients".formatted(beds.size());
    publish(
        alertTopicArn,
        subject,
        subject + " of ward " + ward + named(beds),
        SnsPager.attributes(Notice.Kind.SILENT, gravest, 0, List.of(ward)));
    publish(
        operatorsTopicArn,
        subject,
        "%s of ward %s in the same minute: look after its network.\n".formatted(subject, ward),
        Map.of());
  }

  private String named(List<Silent> beds) {
    if (detail == MessageDetail.ANONYMOUS) {
      return "\n";
    }
    StringBuilder names = new StringBuilder("\n");
    beds.stream().limit(MOST_NAMED).forEach(bed -> names.append(line(bed)));
    return names.append(beds.size() > MOST_NAMED ? "and others\n" : "").toString();
  }

  private static String line(Silent bed) {
    return "Patient %s, last measured %s\n".formatted(bed.patientId(), bed.lastSeenAt());
  }

  /** A shard is not read: to those who run this. No patient is named. */
  void unread(String shardId, int beds, Instant readUpTo, Instant tick) {
    publish(
        operatorsTopicArn,
        "Readings of %d patients cannot be judged".formatted(beds),
        """
        Nothing of shard %s has been read for %d minutes, and %d patients are due: either none of its
        monitors sends, or the stream is read late. Look at the alarms WatchBehind and WatchErrors first.
        """
            .formatted(shardId, Duration.between(readUpTo, tick).toMinutes(), beds),
        Map.of());
  }

  private void publish(
      String topicArn,
      String subject,
      String message,
      Map<String, MessageAttributeValue> attributes) {
    sns.publish(publish ->
        publish.topicArn(topicArn).subject(subject).message(message).messageAttributes(attributes));
  }
}
