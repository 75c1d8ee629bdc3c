package io.icewatch.local.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Errors as a person wants to read them: one line that says what to do, not a stack trace. */
final class ErrorMessage {
  /** As Linux, macOS and Windows put it; Java knows no type of it. */
  private static final String[] FULL_DISK = {
    "no space left on device", "not enough space on the disk", "database or disk is full"
  };

  private ErrorMessage() {}

  static String inOneLine(Throwable thrown) {
    String text =
        switch (thrown) {
          case NoSuchFileException e ->
              e.getFile() + " does not exist: check the path, which counts from the working folder";
          case AccessDeniedException e -> e.getFile() + " may not be read or written";
          default -> Objects.requireNonNullElse(thrown.getMessage(), thrown.toString());
        };
    String line = text.lines().findFirst().orElse(thrown.toString());
    return isFullDisk(thrown) ? "no space left on the disk: " + line : line;
  }

  private static boolean isFullDisk(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .map(cause -> Objects.requireNonNullElse(cause.getMessage(), "").toLowerCase(Locale.ROOT))
        .anyMatch(message -> Stream.of(FULL_DISK).anyMatch(message::contains));
  }
}
