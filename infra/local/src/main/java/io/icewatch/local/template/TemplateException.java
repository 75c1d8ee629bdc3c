package io.icewatch.local.template;

/**
 * The template holds something that the local stack cannot take. The message is one line: file and
 * line, what it is about, what was found and what was expected.
 */
public sealed class TemplateException extends RuntimeException {

  TemplateException(String message) {
    super(message);
  }

  TemplateException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A parameter that is needed has neither a value nor a default. */
  static final class MissingParameter extends TemplateException {
    MissingParameter(String message) {
      super(message);
    }
  }
}
