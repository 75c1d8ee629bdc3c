package io.icewatch.local.cli;

import io.icewatch.local.aws.sns.SnsMessage;
import java.util.stream.Collectors;

/** The page on one line. Its text says more than its subject, which a lock screen shows. */
final class PageSummary {
  private PageSummary() {}

  static String of(SnsMessage page) {
    return "PAGE  " + page.message().lines().limit(4).collect(Collectors.joining(" | "));
  }
}
