package io.icewatch.edge.mapping;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.CodeMapping;
import io.icewatch.vitals.reading.Unit;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Which codes are which vital, in which unit they come when they name none, what means "not
 * measured", and in which zone a sender's clock runs: the mapping file, read and checked.
 * Immutable.
 */
public final class VitalMapping implements CodeMapping {
  private static final String SHIPPED = "/io/icewatch/edge/vitals.yaml";

  private final Map<Code, Target> targets;
  private final Set<BigDecimal> sentinels;
  private final Set<String> sentinelTexts;
  private final ZoneId zone;
  private final Map<String, ZoneId> zones;

  private VitalMapping(
      Map<Code, Target> targets,
      Set<BigDecimal> sentinels,
      Set<String> sentinelTexts,
      ZoneId zone,
      Map<String, ZoneId> zones) {
    this.targets = Map.copyOf(targets);
    this.sentinels = Set.copyOf(sentinels);
    this.sentinelTexts = Set.copyOf(sentinelTexts);
    this.zone = zone;
    this.zones = Map.copyOf(zones);
  }

  /** The mapping that comes with the gateway: MDC, LOINC, and the private codes that are public. */
  public static VitalMapping shipped() {
    try (InputStream in =
            requireNonNull(VitalMapping.class.getResourceAsStream(SHIPPED), "vitals.yaml");
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return read(text, "vitals.yaml");
    } catch (IOException e) {
      throw new IllegalStateException("the jar's own vitals.yaml cannot be read", e);
    }
  }

  /**
   * Reads a mapping file.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is no mapping: names the file, what was found and what
   *     was expected
   */
  public static VitalMapping read(Path file) throws IOException {
    try (Reader text = Files.newBufferedReader(file)) {
      return read(text, file.toString());
    }
  }

  static VitalMapping read(Reader text, String title) {
    try {
      Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return new Parser(title).mapping(root);
    } catch (YAMLException e) {
      throw new IllegalArgumentException("%s is no YAML: %s".formatted(title, e.getMessage()), e);
    }
  }

  @Override
  public @Nullable Target find(String system, String code) {
    return targets.get(Code.of(system, code));
  }

  @Override
  public boolean isNotMeasured(BigDecimal value) {
    return sentinels.contains(value.stripTrailingZeros());
  }

  boolean isNotMeasured(String text) {
    return sentinelTexts.contains(text);
  }

  /**
   * The zone of a sender's times that name none.
   *
   * @param sender MSH-3 and MSH-4, see {@link io.icewatch.edge.hl7.MessageHeader#sender()}
   */
  public ZoneId zone(String sender) {
    return zones.getOrDefault(sender, zone);
  }

  /** Reads the tree that YAML makes, with errors that say where. */
  private record Parser(String title) {

    VitalMapping mapping(@Nullable Object root) {
      Map<String, Object> file = map(root, "the file");
      only(file, "the file", Set.of("vitals", "known", "not-measured", "zone", "zones"));
      Map<Code, Target> targets = new HashMap<>();
      map(file.get("vitals"), "vitals")
          .forEach((name, codes) -> add(targets, vital(name), name, codes));
      map(file.getOrDefault("known", Map.of()), "known")
          .forEach((name, codes) -> add(targets, null, name, codes));
      Set<BigDecimal> sentinels = new HashSet<>();
      Set<String> texts = new HashSet<>();
      for (Object sentinel : list(file.getOrDefault("not-measured", List.of()), "not-measured")) {
        if (sentinel instanceof Number number) {
          sentinels.add(new BigDecimal(number.toString()).stripTrailingZeros());
        } else {
          texts.add(String.valueOf(sentinel));
        }
      }
      Map<String, ZoneId> zones = new HashMap<>();
      map(file.getOrDefault("zones", Map.of()), "zones")
          .forEach((sender, zone) -> zones.put(sender, zone(zone, "zones." + sender)));
      return new VitalMapping(
          targets, sentinels, texts, zone(file.getOrDefault("zone", "UTC"), "zone"), zones);
    }

    private Vital vital(String name) {
      List<String> known = new ArrayList<>();
      for (Vital vital : Vital.values()) {
        if (vital.field().equals(name)) {
          return vital;
        }
        known.add(vital.field());
      }
      throw wrong("vitals", name, "one of " + known);
    }

    private void add(Map<Code, Target> targets, @Nullable Vital vital, String name, Object codes) {
      List<?> listed = list(codes, name);
      for (int rank = 0; rank < listed.size(); rank++) {
        Object entry = listed.get(rank);
        String text = String.valueOf(entry);
        @Nullable Unit unit = null;
        if (entry instanceof Map<?, ?>) {
          Map<String, Object> source = map(entry, name);
          only(source, name, Set.of("code", "unit-if-none"));
          text = String.valueOf(source.get("code"));
          unit = unit(name, vital, source.getOrDefault("unit-if-none", ""));
        }
        add(targets, text, new Target(vital, name, rank, unit));
      }
    }

    private void add(Map<Code, Target> targets, String text, Target target) {
      Code code =
          Code.parse(text)
              .orElseThrow(() -> wrong(target.name(), text, "SYSTEM:code, e.g. MDC:150456"));
      Target before = targets.putIfAbsent(code, target);
      if (before != null) {
        throw wrong(target.name(), text, "a code that is not %s already".formatted(before.name()));
      }
    }

    private Unit unit(String name, @Nullable Vital vital, Object unit) {
      String wanted = vital == null ? "" : vital.unit();
      return Unit.named(unit.toString())
          .filter(found -> found.isFor(wanted))
          .orElseThrow(
              () -> wrong(name + ", unit-if-none", unit, "a unit that becomes \"" + wanted + "\""));
    }

    private ZoneId zone(Object zone, String where) {
      try {
        return ZoneId.of(zone.toString());
      } catch (DateTimeException e) {
        throw wrong(where, zone, "a zone of the tz database, e.g. Europe/Berlin");
      }
    }

    private Map<String, Object> map(@Nullable Object found, String where) {
      if (!(found instanceof Map<?, ?> map)) {
        throw wrong(where, found, "a mapping");
      }
      Map<String, Object> strings = new LinkedHashMap<>();
      map.forEach((key, value) -> {
        if (value == null) {
          throw wrong(where + "." + key, "nothing", "a value");
        }
        strings.put(String.valueOf(key), value);
      });
      return strings;
    }

    private List<?> list(@Nullable Object found, String where) {
      if (!(found instanceof List<?> list)) {
        throw wrong(where, found, "a list");
      }
      return list;
    }

    private void only(Map<String, Object> map, String where, Set<String> keys) {
      for (String key : map.keySet()) {
        if (!keys.contains(key)) {
          throw wrong(where, key, "one of " + keys.stream().sorted().toList());
        }
      }
    }

    private IllegalArgumentException wrong(String where, @Nullable Object found, String expected) {
      return new IllegalArgumentException(
          "%s, %s: found %s, expected %s"
              .formatted(title, where, found == null ? "nothing" : found, expected));
    }
  }
}
