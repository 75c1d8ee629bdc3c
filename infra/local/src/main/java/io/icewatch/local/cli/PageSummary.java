package io.icewatch.local.cli;

import io.icewatch.local.aws.sns.SnsMessage;
import java.util.stream.Collectors;

/** The page on one line. Its text says more than its subject, which a lock screen shows. */
final class PageSummary {
  /** The line that is for looking the page up, not for reading. */
  private static final String REFERENCE = "Alert ";

  private PageSummary() {}

  static String of(SnsMessage page) {
    return "PAGE  "
        + page.message()
            .lines()
            .filter(line -> !line.startsWith(REFERENCE))
            .collect(Collectors.joining(" | "));
  }
}
