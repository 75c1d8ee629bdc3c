package io.icewatch.local.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Errors as a person wants to read them: one line that says what to do, not a stack trace. */
final class ErrorMessage {
  private ErrorMessage() {}

  static String inOneLine(Throwable thrown) {
    String text =
        switch (thrown) {
          case NoSuchFileException e ->
              e.getFile() + " does not exist: check the path, which counts from the working folder";
          case AccessDeniedException e -> e.getFile() + " may not be read or written";
          default -> Objects.requireNonNullElse(thrown.getMessage(), thrown.toString());
        };
    return text.lines().findFirst().orElse(thrown.toString());
  }
}
