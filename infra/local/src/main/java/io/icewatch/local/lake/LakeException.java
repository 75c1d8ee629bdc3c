package io.icewatch.local.lake;

import org.jspecify.annotations.Nullable;

/** The lake cannot do what was asked; the message is one line and says what would help. */
public final class LakeException extends RuntimeException {
  LakeException(String message) {
    super(message);
  }

  LakeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
