package io.icewatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the checkout that is written from others, and held to them by a test. */
public final class WrittenFile {
  /** System property that makes the tests write instead of compare. */
  private static final String WRITE = "icewatch.write";

  private WrittenFile() {}

  /**
   * Fails if the file does not hold {@code text}; with {@code -Dicewatch.write=true}, makes it so.
   *
   * @param file as seen from the top of the checkout
   */
  public static void assertHolds(String file, String text) {
    Path path = Path.of("..", "..").resolve(file);
    try {
      if (Boolean.getBoolean(WRITE)) {
        Files.writeString(path, text);
      }
      assertThat(Files.exists(path) ? Files.readString(path) : "")
          .as("%s, which ./mvnw verify -D%s=true writes", file, WRITE)
          .isEqualTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
