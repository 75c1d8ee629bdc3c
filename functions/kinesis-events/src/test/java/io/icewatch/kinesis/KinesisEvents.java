package io.icewatch.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Events of mappings without a window: the folder {@code events/}, and the two ways to read one.
 */
public final class KinesisEvents {
  /** The scanner and the parser of such events. */
  public static final Agreement AGREEMENT =
      new Agreement(
          RandomRecords::event,
          event -> {
            Records scanned = KinesisEventJson.scan(event);
            return scanned == null ? null : RecordsText.of(scanned);
          },
          event -> RecordsText.of(KinesisEventJson.parse(event)));

  private KinesisEvents() {}

  /** A file of the folder. */
  static String file(String name) throws IOException {
    try (InputStream in = KinesisEvents.class.getResourceAsStream("/events/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  /** The names of all files in the folder. */
  static List<String> files() throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(KinesisEvents.class.getResource("/events"), "events");
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
