package io.icewatch.local.cli;

import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.aws.sns.SnsMessage.Attribute;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page on one line. Its text says more than its subject, which a lock screen shows. */
final class PageSummary {
  /** The line that is for looking the page up, not for reading. */
  private static final String REFERENCE = "Alert ";

  private PageSummary() {}

  /** E.g. {@code PAGE}, {@code SILENT}; what names no kind is for the operators. */
  private static String kind(SnsMessage page) {
    Attribute kind = page.attributes().get("kind");
    return kind == null ? "TOLD" : kind.value().toUpperCase(Locale.ROOT);
  }

  static String of(SnsMessage page) {
    String kind = kind(page);
    String text =
        page.message()
            .lines()
            .filter(line -> !line.startsWith(REFERENCE))
            .collect(Collectors.joining(" | "));
    String again = kind + ": "; // a text that stands alone says its kind itself
    return kind + "  " + (text.startsWith(again) ? text.substring(again.length()) : text);
  }
}
