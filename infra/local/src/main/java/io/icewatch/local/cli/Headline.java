package io.icewatch.local.cli;

import io.icewatch.local.endpoint.Publication;
import java.util.stream.Collectors;

/** The page on one line. Its text says more than its subject, which a lock screen shows. */
final class Headline {
  private Headline() {}

  static String of(Publication page) {
    return "PAGE  " + page.message().lines().limit(4).collect(Collectors.joining(" | "));
  }
}
