package io.icewatch.local.replay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Real intensive-care recordings (PhysioNet BIDMC and Challenge 2012). They are not part of the
 * project: a folder {@code shared/data} beside one of the folders that hold the checkout, or the
 * system property {@code icewatch.data}, brings them in; without them a test is skipped.
 */
public final class RealData {
  private RealData() {}

  /** One of the files. */
  public static Path file(String name) {
    String named = System.getProperty("icewatch.data");
    Stream<Path> folders =
        named != null
            ? Stream.of(Path.of(named))
            : Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(folder -> folder.resolve("shared").resolve("data"));
    Path found =
        folders.map(folder -> folder.resolve(name)).filter(Files::exists).findFirst().orElse(null);
    Assumptions.assumeTrue(
        found != null,
        "skipped: no shared/data/" + name + " beside this checkout; see -Dicewatch.data");
    return found;
  }
}
