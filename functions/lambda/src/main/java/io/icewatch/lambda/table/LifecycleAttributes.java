package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.number;
import static io.icewatch.lambda.table.Attributes.required;
import static io.icewatch.lambda.table.Attributes.time;
import static io.icewatch.lambda.table.Attributes.toLong;
import static io.icewatch.lambda.table.Attributes.toSeverity;
import static io.icewatch.lambda.table.Attributes.toTime;
import static io.icewatch.lambda.table.Attributes.toTimeIfAny;
import static io.icewatch.lambda.table.Attributes.toValue;
import static io.icewatch.lambda.table.Attributes.value;

import io.icewatch.vitals.alarm.Lifecycle;
import io.icewatch.vitals.alarm.Lifecycle.Awaited;
import io.icewatch.vitals.alarm.Lifecycle.Discharge;
import io.icewatch.vitals.alarm.Lifecycle.Ending;
import io.icewatch.vitals.alarm.Lifecycle.Escalation;
import io.icewatch.vitals.alarm.Lifecycle.NoticeClaim;
import io.icewatch.vitals.alarm.Lifecycle.Resolution;
import io.icewatch.vitals.alarm.Severity;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A {@link Lifecycle} as attributes of an episode's item. An item of a build that knew none has
 * none of them: nothing is known besides its pages. The names that are public are read by the
 * board, which shows what it can of an item of any build.
 */
public final class LifecycleAttributes {
  public static final String SEVERITY = "alarm_severity";

  private static final String AWAITED_EPISODE_START = "awaited_episode_start";
  private static final String AWAITED_PAGE = "awaited_page";
  private static final String AWAITED_PAGED_AT = "awaited_paged_at";
  public static final String ESCALATION_LEVEL = "escalation_level";
  private static final String ESCALATE_AT = "escalate_at";

  public static final String DISCHARGED_AT = "discharged_at";
  private static final String DISCHARGE_OWNER = "discharge_owner";

  /** Prefix of the attributes that say how the last alarm was resolved. */
  private static final String RESOLVED = "resolved";

  /** Prefix of the attributes that say how the alarm is about to be resolved. */
  private static final String RESOLVING = "resolving";

  private static final String BY_OWNER = "_owner";
  private static final String WITH_SEVERITY = "_severity";
  private static final String WITH_VALUE = "_value";
  private static final String PUBLISHED_AT = "_published_at";

  public static final String RESOLVED_OWNER = RESOLVED + BY_OWNER;
  public static final String RESOLVED_SEVERITY = RESOLVED + WITH_SEVERITY;
  public static final String RESOLVED_VALUE = RESOLVED + WITH_VALUE;
  public static final String RESOLVED_PUBLISHED_AT = RESOLVED + PUBLISHED_AT;

  private static final String NOTICE_OWNER = "notice_owner";
  private static final String NOTICE_UNTIL = "notice_until";
  private static final String ESCALATING_LEVEL = "escalating_level";
  private static final String ESCALATING_AT = "escalating_at";

  private LifecycleAttributes() {}

  static void write(Lifecycle lifecycle, Map<String, AttributeValue> item) {
    if (lifecycle.severity() != null) {
      item.put(SEVERITY, AttributeValue.fromS(lifecycle.severity().name()));
    }
    if (lifecycle.awaited() != null) {
      write(lifecycle.awaited(), item);
    }
    switch (lifecycle.ending()) {
      case null -> {}
      case Resolution resolution -> write(RESOLVED, resolution, item);
      case Discharge(String owner, Instant at) -> {
        item.put(DISCHARGE_OWNER, AttributeValue.fromS(owner));
        item.put(DISCHARGED_AT, time(at));
      }
    }
    if (lifecycle.claim() != null) {
      write(lifecycle.claim(), item);
    }
  }

  private static void write(Awaited awaited, Map<String, AttributeValue> item) {
    item.put(AWAITED_EPISODE_START, time(awaited.episodeStart()));
    item.put(AWAITED_PAGE, number(awaited.pageNumber()));
    item.put(AWAITED_PAGED_AT, time(awaited.pagedAt()));
    item.put(ESCALATION_LEVEL, number(awaited.level()));
    if (awaited.dueAt() != null) {
      item.put(ESCALATE_AT, time(awaited.dueAt()));
    }
  }

  private static void write(NoticeClaim claim, Map<String, AttributeValue> item) {
    item.put(NOTICE_OWNER, AttributeValue.fromS(claim.owner()));
    item.put(NOTICE_UNTIL, time(claim.leaseUntil()));
    switch (claim.subject()) {
      case Resolution resolution -> write(RESOLVING, resolution, item);
      case Escalation(int level, Instant at) -> {
        item.put(ESCALATING_LEVEL, number(level));
        item.put(ESCALATING_AT, time(at));
      }
    }
  }

  private static void write(
      String prefix, Resolution resolution, Map<String, AttributeValue> item) {
    item.put(prefix + BY_OWNER, AttributeValue.fromS(resolution.owner()));
    item.put(prefix + WITH_SEVERITY, AttributeValue.fromS(resolution.severity().name()));
    item.put(prefix + WITH_VALUE, value(resolution.value()));
    item.put(prefix + "_measured_at", time(resolution.measuredAt()));
    item.put(prefix + "_arrival", time(resolution.arrival()));
    if (resolution.publishedAt() != null) {
      item.put(prefix + PUBLISHED_AT, time(resolution.publishedAt()));
    }
  }

  static Lifecycle read(Map<String, AttributeValue> item) {
    return new Lifecycle(
        item.containsKey(SEVERITY) ? toSeverity(item, SEVERITY) : null,
        readAwaited(item),
        readEnding(item),
        readClaim(item));
  }

  private static @Nullable Awaited readAwaited(Map<String, AttributeValue> item) {
    return item.containsKey(AWAITED_PAGE)
        ? new Awaited(
            toTime(item, AWAITED_EPISODE_START),
            (int) toLong(item, AWAITED_PAGE),
            toTime(item, AWAITED_PAGED_AT),
            (int) toLong(item, ESCALATION_LEVEL),
            toTimeIfAny(item, ESCALATE_AT))
        : null;
  }

  private static @Nullable Ending readEnding(Map<String, AttributeValue> item) {
    if (item.containsKey(DISCHARGED_AT)) {
      return new Discharge(required(item, DISCHARGE_OWNER).s(), toTime(item, DISCHARGED_AT));
    }
    return item.containsKey(RESOLVED_OWNER) ? readResolution(RESOLVED, item) : null;
  }

  private static @Nullable NoticeClaim readClaim(Map<String, AttributeValue> item) {
    if (!item.containsKey(NOTICE_OWNER)) {
      return null;
    }
    return new NoticeClaim(
        required(item, NOTICE_OWNER).s(),
        toTime(item, NOTICE_UNTIL),
        item.containsKey(ESCALATING_LEVEL)
            ? new Escalation((int) toLong(item, ESCALATING_LEVEL), toTime(item, ESCALATING_AT))
            : readResolution(RESOLVING, item));
  }

  private static Resolution readResolution(String prefix, Map<String, AttributeValue> item) {
    Severity severity = toSeverity(item, prefix + WITH_SEVERITY);
    return new Resolution(
        required(item, prefix + BY_OWNER).s(),
        severity,
        toValue(item, prefix + WITH_VALUE),
        toTime(item, prefix + "_measured_at"),
        toTime(item, prefix + "_arrival"),
        toTimeIfAny(item, prefix + PUBLISHED_AT));
  }
}
