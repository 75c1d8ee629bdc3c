package io.icewatch.conformance.cases;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.icewatch.local.mapping.PlatformSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The files of cases, in the order of their groups. */
public final class CaseFiles {
  /** Each is a file of the class path's folder {@code conformance}. */
  private static final List<String> GROUPS =
      List.of(
          "starting-position",
          "batching",
          "batching-window",
          "payload-limit",
          "parallelization-factor",
          "retries",
          "record-age",
          "bisect",
          "partial-responses",
          "on-failure",
          "filters",
          "tumbling-windows",
          "reshard",
          "not-run");

  private static final JsonMapper JSON = new JsonMapper();

  private CaseFiles() {}

  /** The names of the groups. */
  public static List<String> groups() {
    return GROUPS;
  }

  /**
   * Reads the cases.
   *
   * @param usual the settings of cases that do not set them
   * @throws IllegalArgumentException if one of them is none
   */
  public static List<ConformanceCase> cases(PlatformSettings usual) {
    return GROUPS.stream().flatMap(group -> read(group, usual).stream()).toList();
  }

  private static List<ConformanceCase> read(String group, PlatformSettings usual) {
    String file = "/conformance/" + group + ".json";
    try (InputStream in = CaseFiles.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("found no " + file);
      }
      return CaseReader.read(group, JSON.readTree(in), usual);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
