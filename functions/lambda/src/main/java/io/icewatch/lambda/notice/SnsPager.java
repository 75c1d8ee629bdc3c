package io.icewatch.lambda.notice;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.alarm.Silent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Sends notices through SNS topics. The message attributes {@code kind}, {@code severity}, {@code
 * level}, {@code ward}, {@code reason} (of a page), {@code condition} and {@code patient_id} are
 * for subscriptions' filter policies: a phone for critical only; by {@code alert_id} a receiver
 * knows what it has already. An anonymous notice has no condition, no patient and no id.
 *
 * <p>A storm is few messages: of one patient what has the same severity and reason is one; what is
 * not critical is one for the ward if it begins for more than {@value #MOST_APART} of its patients
 * at once. What is wrong with many monitors is one as well. Where notices of one message differ in
 * an attribute, that is a {@code String.Array}, of which a filter policy matches any.
 */
public final class SnsPager implements Pager {
  private static final JsonFactory JSON = new JsonFactory();

  /** The ward of a patient of whom nobody has said where they lie. */
  public static final String NO_WARD = "-";

  /** Of how many patients of a ward pages that are not critical go out one by one. */
  static final int MOST_APART = 5;

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
    /** Begins with the address of a page that is about to be claimed, and may never be sent. */
    default void prepare(Alert page, Instant now) {}

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
  public void prepare(Alert page, Instant now) {
    links.prepare(page, now);
  }

  @Override
  public void send(Notice notice, Instant now) {
    publish(List.of(notice), PageText.of(notice, now, stale, detail), now);
  }

  @Override
  public void send(List<Alert> pages, Instant now) {
    if (pages.size() == 1) {
      send(pages.getFirst(), now);
    } else {
      publish(pages, PageText.of(pages, now, stale, detail), now);
    }
  }

  @Override
  public void sendFaults(List<MonitorFault> faults, Instant now) {
    publish(faults, PageText.ofFaults(faults, detail), now);
  }

  /** What the pages of one message have in common, but for a patient's own. */
  private record Common(Severity severity, Alert.Reason reason, String ward) {}

  @Override
  public List<List<Alert>> together(List<Alert> pages) {
    Map<Common, List<Alert>> byCommon =
        pages.stream()
            .sorted(Comparator.comparing(Alert::severity).reversed())
            .collect(
                Collectors.groupingBy(
                    page -> new Common(page.severity(), page.reason(), ward(page)),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<List<Alert>> messages = new ArrayList<>();
    byCommon.forEach((common, some) -> addMessages(common.severity(), some, messages));
    return messages;
  }

  private static void addMessages(
      Severity severity, List<Alert> pages, List<List<Alert>> messages) {
    Collection<List<Alert>> byPatient =
        pages.stream()
            .collect(
                Collectors.groupingBy(Alert::patientId, LinkedHashMap::new, Collectors.toList()))
            .values();
    if (severity != Severity.CRITICAL && byPatient.size() > MOST_APART) {
      messages.add(pages);
    } else {
      messages.addAll(byPatient);
    }
  }

  private String ward(Notice notice) {
    String ward = wards.of(notice.patientId());
    return ward == null ? NO_WARD : ward;
  }

  /**
   * The message attributes of every notice, to which more can be added.
   *
   * @param wards one at least
   */
  public static Map<String, MessageAttributeValue> attributes(
      Notice.Kind kind, Severity severity, int level, List<String> wards) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    attributes.put("kind", text(kind.label()));
    attributes.put("severity", text(severity.label()));
    attributes.put("level", text(Integer.toString(level)));
    attributes.put("ward", texts(wards));
    return attributes;
  }

  /** Publishes what differs in patient, condition, ward and id only. */
  private void publish(List<? extends Notice> notices, PageText text, Instant now) {
    Notice notice = notices.getFirst();
    Map<String, MessageAttributeValue> attributes =
        attributes(notice.kind(), notice.severity(), notice.level(), each(notices, this::ward));
    if (notice instanceof Alert alert) {
      attributes.put("reason", text(alert.reason().label()));
    }
    if (detail != MessageDetail.ANONYMOUS) {
      Condition condition = condition(notice);
      if (condition != null) {
        attributes.put(
            "condition",
            texts(each(notices, one -> requireNonNull(condition(one), "a page's").label())));
      }
      attributes.put("patient_id", texts(each(notices, Notice::patientId)));
      attributes.put("alert_id", texts(each(notices, Notice::alertId)));
    }
    sns.publish(publish ->
        publish
            .topicArn(notice.level() == 0 ? topics.alerts() : topics.escalations())
            .subject(text.subject())
            .message(text.body() + answers(notices, now))
            .messageAttributes(attributes));
  }

  /** Where the notices of one patient are answered; those of a ward are, on its board. */
  private String answers(List<? extends Notice> notices, Instant now) {
    StringBuilder lines = new StringBuilder();
    if (notices.stream().map(Notice::patientId).distinct().count() == 1) {
      for (Notice notice : notices) {
        String link = links.of(notice, now);
        Condition condition = condition(notice);
        if (link != null) {
          boolean isAlone = notices.size() == 1 || detail == MessageDetail.ANONYMOUS;
          lines.append(isAlone || condition == null ? "Answer" : "Answer " + condition.label());
          lines.append(": ").append(link).append('\n');
        }
      }
    }
    return lines.toString();
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

  private static List<String> each(List<? extends Notice> notices, Function<Notice, String> value) {
    return notices.stream().map(value).toList();
  }

  private static MessageAttributeValue texts(List<String> values) {
    List<String> different = values.stream().distinct().toList();
    return different.size() == 1
        ? text(different.getFirst())
        : MessageAttributeValue.builder()
            .dataType("String.Array")
            .stringValue(jsonArray(different))
            .build();
  }

  private static String jsonArray(List<String> texts) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      for (String text : texts) {
        json.writeString(text);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot fail to be written", e);
    }
    return out.toString();
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
