package io.icewatch.local.stack;

import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.aws.sns.SnsMessage.Attribute;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts what SNS accepted: the pages that a caregiver got. Thread-safe. */
public final class PageCounter implements Consumer<SnsMessage> {
  private final Consumer<SnsMessage> next;
  private final LongAdder all = new LongAdder();
  private final Map<String, LongAdder> byKind = new ConcurrentSkipListMap<>();

  PageCounter(Consumer<SnsMessage> next) {
    this.next = next;
  }

  @Override
  public void accept(SnsMessage page) {
    all.increment();
    byKind.computeIfAbsent(kind(page), kind -> new LongAdder()).increment();
    next.accept(page);
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
   * PageCounter of one kind.
   *
   * @param kind {@code FIRST}, {@code WORSENED} or {@code STILL} for physiological conditions,
   *     {@code technical} for the others
   */
  public long count(String kind) {
    LongAdder count = byKind.get(kind);
    return count == null ? 0 : count.sum();
  }
}
