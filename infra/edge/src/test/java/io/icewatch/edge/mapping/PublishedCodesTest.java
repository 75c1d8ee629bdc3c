package io.icewatch.edge.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.reading.CodeMapping.Target;
import io.icewatch.vitals.reading.PublishedCodes;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * An Observation of FHIR is the same reading whether the gateway reads it or a function does, which
 * has no YAML: the published codes of the shipped mapping file are those in the code.
 */
class PublishedCodesTest {
  private static final Map<String, Map<String, List<?>>> FILE = file();

  private static Map<String, Map<String, List<?>>> file() {
    try (InputStream in =
        requireNonNull(VitalMapping.class.getResourceAsStream("/io/icewatch/edge/vitals.yaml"))) {
      return new Yaml().load(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Target published(String code) {
    List<String> parts = List.of(code.split(":", 2));
    return requireNonNull(
        PublishedCodes.INSTANCE.find(parts.getFirst(), parts.getLast()),
        () -> code + " is not in the code");
  }

  private static List<String> publishedOf(List<?> codes) {
    return codes.stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(code -> code.matches("(LN|MDC):.*"))
        .toList();
  }

  @Test
  void theyLeadWhereTheFileSaysInItsOrderAndThereAreNoOthers() {
    Set<String> all = new TreeSet<>();
    requireNonNull(FILE.get("vitals"))
        .forEach((vital, listed) -> {
          List<String> codes = publishedOf(listed);
          all.addAll(codes);
          assertThat(codes)
              .as(vital)
              .extracting(code -> published(code).name())
              .containsOnly(vital);
          List<Integer> ranks = codes.stream().map(code -> published(code).rank()).toList();
          assertThat(ranks).as(vital).isSorted().doesNotHaveDuplicates();
        });
    requireNonNull(FILE.get("known"))
        .forEach((name, listed) -> {
          List<String> codes = publishedOf(listed);
          all.addAll(codes);
          assertThat(codes).extracting(code -> published(code).name()).containsOnly(name);
          assertThat(codes).extracting(code -> published(code).vital()).containsOnlyNulls();
        });

    assertThat(PublishedCodes.INSTANCE.all()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void theSameNumbersMeanNotMeasured() {
    List<BigDecimal> numbers = new ArrayList<>();
    for (int tenths = -400_000; tenths <= 400_000; tenths++) {
      numbers.add(BigDecimal.valueOf(tenths, 1));
    }
    numbers.add(new BigDecimal("8388607"));

    VitalMapping shipped = VitalMapping.shipped();
    assertThat(numbers.stream().filter(PublishedCodes.INSTANCE::isNotMeasured).toList())
        .isEqualTo(numbers.stream().filter(shipped::isNotMeasured).toList())
        .hasSize(9);
  }
}
