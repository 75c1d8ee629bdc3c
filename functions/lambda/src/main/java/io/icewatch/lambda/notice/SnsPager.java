package io.icewatch.lambda.notice;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.MessageDetail;
import io.icewatch.vitals.alarm.PageText;
import io.icewatch.vitals.alarm.Pager;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Pages through an SNS topic. The message attributes {@code severity}, {@code condition}, {@code
 * reason} and {@code patient_id} are for subscriptions' filter policies: a phone for critical only.
 * An anonymous page has the severity and the reason.
 */
public final class SnsPager implements Pager {
  private final SnsClient sns;
  private final String topicArn;
  private final Duration stale;
  private final MessageDetail detail;

  /**
   * @param stale how old a reading may be before the page says how old it is
   */
  public SnsPager(SnsClient sns, String topicArn, Duration stale, MessageDetail detail) {
    this.sns = requireNonNull(sns, "sns");
    this.topicArn = requireNonNull(topicArn, "topicArn");
    this.stale = requireNonNull(stale, "stale");
    this.detail = requireNonNull(detail, "detail");
  }

  @Override
  public void page(Alert alert, Instant now) {
    PageText text = PageText.of(alert, now, stale, detail);
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    attributes.put("severity", text(alert.breach().severity().label()));
    attributes.put("reason", text(alert.reason().label()));
    if (detail != MessageDetail.ANONYMOUS) {
      attributes.put("condition", text(alert.breach().condition().label()));
      attributes.put("patient_id", text(alert.breach().patientId()));
    }
    sns.publish(
        publish ->
            publish
                .topicArn(topicArn)
                .subject(text.subject())
                .message(text.body())
                .messageAttributes(attributes));
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
