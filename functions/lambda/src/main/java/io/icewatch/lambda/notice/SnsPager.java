package io.icewatch.lambda.notice;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Escalated;
import io.icewatch.vitals.alarm.MessageDetail;
import io.icewatch.vitals.alarm.MonitorFault;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.PageText;
import io.icewatch.vitals.alarm.Pager;
import io.icewatch.vitals.alarm.Resolved;
import io.icewatch.vitals.alarm.Returned;
import io.icewatch.vitals.alarm.Silent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Sends notices through SNS topics. The message attributes {@code kind}, {@code severity}, {@code
 * level}, {@code ward}, {@code reason} (of a page), {@code condition} and {@code patient_id} are
 * for subscriptions' filter policies: a phone for critical only; by {@code alert_id} a receiver
 * knows what it has already. An anonymous notice has no condition, no patient and no id.
 */
public final class SnsPager implements Pager {
  /** The ward of a patient of whom nobody has said where they lie. */
  public static final String NO_WARD = "-";

  private final SnsClient sns;
  private final Topics topics;
  private final Wards wards;
  private final Duration stale;
  private final MessageDetail detail;
  private final Links links;

  /**
   * Where notices go.
   *
   * @param alerts the ward's own
   * @param escalations the next in line
   */
  public record Topics(String alerts, String escalations) {
    public Topics {
      requireNonNull(alerts, "alerts");
      requireNonNull(escalations, "escalations");
    }
  }

  /** Where patients lie. */
  @FunctionalInterface
  public interface Wards {
    /** The ward of a patient, or null if nobody has said. */
    @Nullable String of(String patientId);
  }

  /** Where notices are answered. */
  @FunctionalInterface
  public interface Links {
    /** The address at which a notice can be answered, or null if it has none. Never throws. */
    @Nullable String of(Notice notice, Instant now);
  }

  /**
   * A pager that escalates nothing.
   *
   * @param stale how old a reading may be before the page says how old it is
   */
  public SnsPager(
      SnsClient sns, String topicArn, Wards wards, Duration stale, MessageDetail detail) {
    this(sns, new Topics(topicArn, topicArn), wards, stale, detail);
  }

  /**
   * A pager for all notices.
   *
   * @param stale how old a reading may be before the page says how old it is
   */
  public SnsPager(SnsClient sns, Topics topics, Wards wards, Duration stale, MessageDetail detail) {
    this(sns, topics, wards, stale, detail, (notice, now) -> null);
  }

  private SnsPager(
      SnsClient sns,
      Topics topics,
      Wards wards,
      Duration stale,
      MessageDetail detail,
      Links links) {
    this.sns = requireNonNull(sns, "sns");
    this.topics = requireNonNull(topics, "topics");
    this.wards = requireNonNull(wards, "wards");
    this.stale = requireNonNull(stale, "stale");
    this.detail = requireNonNull(detail, "detail");
    this.links = requireNonNull(links, "links");
  }

  /** The same, whose notices say where they are answered. */
  public SnsPager with(Links answered) {
    return new SnsPager(sns, topics, wards, stale, detail, answered);
  }

  @Override
  public void send(Notice notice, Instant now) {
    PageText text = PageText.of(notice, now, stale, detail);
    String ward = wards.of(notice.patientId());
    String link = links.of(notice, now);
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    attributes.put("kind", text(notice.kind().label()));
    attributes.put("severity", text(notice.severity().label()));
    attributes.put("level", text(Integer.toString(notice.level())));
    attributes.put("ward", text(ward == null ? NO_WARD : ward));
    if (notice instanceof Alert alert) {
      attributes.put("reason", text(alert.reason().label()));
    }
    if (detail != MessageDetail.ANONYMOUS) {
      Condition condition = condition(notice);
      if (condition != null) {
        attributes.put("condition", text(condition.label()));
      }
      attributes.put("patient_id", text(notice.patientId()));
      attributes.put("alert_id", text(notice.alertId()));
    }
    sns.publish(publish ->
        publish
            .topicArn(notice.level() == 0 ? topics.alerts() : topics.escalations())
            .subject(text.subject())
            .message(link == null ? text.body() : text.body() + "Answer: " + link + "\n")
            .messageAttributes(attributes));
  }

  private static @Nullable Condition condition(Notice notice) {
    return switch (notice) {
      case Alert alert -> alert.breach().condition();
      case Resolved resolved -> resolved.key().condition();
      case Escalated escalated -> escalated.key().condition();
      case Silent silent -> null;
      case Returned returned -> null;
      case MonitorFault fault -> null;
    };
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
