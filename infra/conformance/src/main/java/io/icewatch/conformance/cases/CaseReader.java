package io.icewatch.conformance.cases;

import com.fasterxml.jackson.databind.JsonNode;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.template.MappingProperties;
import io.icewatch.local.template.MappingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the cases of one group. A case that behaves otherwise under another setting of the engine
 * has {@code ways} in place of a {@code timeline}, and is read as one case for each.
 */
final class CaseReader {
  private static final String DEFAULT_UNTIL = "10:00";

  private final String group;
  private final String groupSource;
  private final PlatformSettings usual;

  private CaseReader(String group, String groupSource, PlatformSettings usual) {
    this.group = group;
    this.groupSource = groupSource;
    this.usual = usual;
  }

  /**
   * @param group the file's name without its ending
   * @param file what it holds
   * @param usual the settings of cases that do not set them
   * @throws IllegalArgumentException if the file is none of cases; the message names the case
   */
  static List<ConformanceCase> read(String group, JsonNode file, PlatformSettings usual) {
    only(file, "about", "source", "cases");
    CaseReader reader = new CaseReader(group, text(file, "source"), usual);
    List<ConformanceCase> cases = new ArrayList<>();
    for (JsonNode each : file.path("cases")) {
      String name = text(each, "name");
      try {
        cases.addAll(reader.readCase(name, each));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("%s: %s: %s".formatted(group, name, e.getMessage()), e);
      }
    }
    return cases;
  }

  private List<ConformanceCase> readCase(String name, JsonNode each) {
    only(
        each,
        "name",
        "source",
        "certainty",
        "mapping",
        "shards",
        "retentionHours",
        "settings",
        "until",
        "timeline",
        "ways");
    MappingSpec mapping =
        MappingProperties.read(group + ".json", each.path("mapping").toString(), "vitals");
    boolean undocumented = text(each, "certainty").equals(Evidence.UNDOCUMENTED.text());
    if (undocumented != each.has("ways")) {
      throw new IllegalArgumentException("ways are for what is undocumented, and only for that");
    }
    if (!undocumented) {
      return List.of(readWay(name, each, mapping, Optional.empty(), each));
    }
    List<ConformanceCase> cases = new ArrayList<>();
    for (JsonNode way : each.get("ways")) {
      only(way, "settings", "until", "timeline");
      cases.add(readWay(name, each, mapping, Optional.of(describe(way.path("settings"))), way));
    }
    return cases;
  }

  private ConformanceCase readWay(
      String name, JsonNode each, MappingSpec mapping, Optional<String> way, JsonNode timed) {
    PlatformSettings settings = settings(each, usual);
    return new ConformanceCase(
        group,
        name,
        each.path("source").asText(groupSource),
        Evidence.of(text(each, "certainty")),
        way,
        mapping,
        each.path("shards").asInt(1),
        each.path("retentionHours").asInt(24),
        way.isPresent() ? settings(timed, settings) : settings,
        CaseTime.instant(timed.path("until").asText(each.path("until").asText(DEFAULT_UNTIL))),
        new TimelineReader(mapping).read(timed.path("timeline")));
  }

  private static PlatformSettings settings(JsonNode holder, PlatformSettings before) {
    PlatformSettings settings = before;
    for (Map.Entry<String, JsonNode> entry : holder.path("settings").properties()) {
      settings = settings.with(entry.getKey(), entry.getValue().asText());
    }
    return settings;
  }

  private static String describe(JsonNode settings) {
    return settings.properties().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().asText())
        .collect(Collectors.joining(", "));
  }

  static String text(JsonNode holder, String key) {
    JsonNode value = holder.path(key);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new IllegalArgumentException("found no %s in %s".formatted(key, shortened(holder)));
    }
    return value.textValue();
  }

  static void only(JsonNode holder, String... known) {
    holder
        .fieldNames()
        .forEachRemaining(key -> {
          if (!Set.of(known).contains(key)) {
            throw new IllegalArgumentException(
                "found %s, expected only %s in %s"
                    .formatted(key, String.join(", ", known), shortened(holder)));
          }
        });
  }

  private static String shortened(JsonNode node) {
    String text = node.toString();
    return text.length() < 100 ? text : text.substring(0, 100) + " …";
  }
}
