package io.icewatch.local.stack;

import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.aws.sns.SnsMessage.Attribute;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Counts what SNS accepted: the pages that a caregiver got, and the other notices. Messages without
 * the attribute {@code kind} are neither: operators get them. Thread-safe.
 */
public final class PageCounter implements Consumer<SnsMessage> {
  private final Consumer<SnsMessage> next;
  private final LongAdder all = new LongAdder();
  private final Map<String, LongAdder> notices = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> byKind = new ConcurrentSkipListMap<>();

  PageCounter(Consumer<SnsMessage> next) {
    this.next = next;
  }

  /** Whether a caregiver is to get it, and not an operator. */
  public static boolean isNotice(SnsMessage message) {
    return !value(message, "kind").isEmpty();
  }

  @Override
  public void accept(SnsMessage message) {
    String kind = value(message, "kind");
    if (kind.equals("page")) {
      long pages = notices(message);
      all.add(pages);
      byKind.computeIfAbsent(kind(message), each -> new LongAdder()).add(pages);
    } else if (!kind.isEmpty()) {
      notices.computeIfAbsent(kind, each -> new LongAdder()).add(notices(message));
    }
    next.accept(message);
  }

  /** How many notices came as this message: each has an id, but where a notice names nobody. */
  private static long notices(SnsMessage message) {
    Attribute ids = message.attributes().get("alert_id");
    return ids == null || !ids.dataType().equals("String.Array")
        ? 1
        : message.message().lines().filter(line -> line.startsWith("Alert ")).count();
  }

  /** The notices that are no pages, by kind, e.g. {@code silent}; in the order of the alphabet. */
  public Map<String, Long> notices() {
    Map<String, Long> counts = new TreeMap<>();
    notices.forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
  }

  /** Technical pages are a kind of their own, whatever their reason. */
  private static String kind(SnsMessage page) {
    return value(page, "severity").equals("technical")
        ? "technical"
        : value(page, "reason").toUpperCase(Locale.ROOT);
  }

  private static String value(SnsMessage page, String attribute) {
    Attribute found = page.attributes().get(attribute);
    return found == null ? "" : found.value();
  }

  /** All pages. */
  public long count() {
    return all.sum();
  }

  /**
   * Pages of one kind.
   *
   * @param kind {@code FIRST}, {@code WORSENED}, {@code DEEPER} or {@code STILL} for physiological
   *     conditions, {@code technical} for the others
   */
  public long count(String kind) {
    LongAdder count = byKind.get(kind);
    return count == null ? 0 : count.sum();
  }
}
