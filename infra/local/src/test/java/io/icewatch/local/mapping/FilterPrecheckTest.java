package io.icewatch.local.mapping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.template.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sieve never decides against the matcher, and decides where it is worth its while. */
class FilterPrecheckTest {
  private static final long SEED = 20_251_121;
  private static final int PAYLOADS = 40_000;

  private static final List<String> PATTERNS =
      List.of(
          "{\"data\":{\"spo2\":[{\"numeric\":[\"<\",90]}]}}",
          "{\"data\":{\"spo2\":[{\"numeric\":[\"=\",90]}]}}",
          "{\"data\":{\"spo2\":[{\"numeric\":[\">=\",89.5,\"<\",90]},{\"numeric\":[\">\",100]}]}}",
          "{\"data\":{\"spo2\":[{\"numeric\":[\"<\",90]}],\"heart_rate\":[{\"numeric\":[\">\",130]}]}}",
          "{\"data\":{\"patient_id\":[{\"exists\":true}],\"spo2\":[{\"numeric\":[\"<=\",90]}]}}",
          "{\"data\":{\"$or\":[{\"spo2\":[{\"numeric\":[\"<\",90]}]},"
              + "{\"heart_rate\":[{\"numeric\":[\"<=\",40]},{\"numeric\":[\">=\",131]}]}]}}",
          "{\"data\":{\"note\":{\"spo2\":[{\"numeric\":[\"<\",90]}]}}}",
          "{\"data\":{\"note\":[\"85\"]}}",
          "{\"data\":{\"spo2\":[{\"numeric\":[\"<\",90]},\"85\"]}}",
          "{\"data\":{\"spo2\":[{\"numeric\":[\"<\",1]}],\"spo2\":[{\"numeric\":[\"<\",90]}]}}");

  @Test
  void what_it_dismisses_the_matcher_drops_under_the_deployed_pattern() {
    List<String> deployed =
        Template.read(Path.of("..", "..", "template.yaml"), Map.of()).mappings().stream()
            .flatMap(mapping -> mapping.filterPatterns().stream())
            .toList();
    assertThat(deployed).isNotEmpty();

    assertThat(dismissedOf(RecordFilter.of(deployed))).isGreaterThan(PAYLOADS / 10);
  }

  @Test
  void what_it_dismisses_the_matcher_drops_under_other_patterns() {
    for (String pattern : PATTERNS) {
      assertThat(dismissedOf(RecordFilter.of(List.of(pattern))))
          .as(pattern)
          .isGreaterThanOrEqualTo(pattern.equals(PATTERNS.getLast()) ? 0 : PAYLOADS / 10);
    }
    assertThat(dismissedOf(RecordFilter.of(PATTERNS.subList(0, 3)))).isPositive();
  }

  /** Draws payloads, holds the sieve to the matcher, and says how many it dismissed. */
  private static int dismissedOf(RecordFilter filter) {
    Random random = new Random(SEED);
    int dismissed = 0;
    for (int i = 0; i < PAYLOADS; i++) {
      byte[] payload = payload(random);
      if (filter.isDismissed(payload)) {
        dismissed++;
        assertThat(filter.matcherPasses(payload))
            .as("seed %d, payload %d: %s", SEED, i, new String(payload, ISO_8859_1))
            .isFalse();
      }
    }
    return dismissed;
  }

  /** A reading around the thresholds, oddly written at times; one in three is mutilated. */
  private static byte[] payload(Random random) {
    List<String> members = new ArrayList<>();
    for (String name : List.of("patient_id", "timestamp", "spo2", "heart_rate", "spo2", "note")) {
      if (random.nextInt(5) > 0) {
        members.add("\"%s\": %s".formatted(spelt(name, random), value(name, random)));
      }
    }
    byte[] payload =
        (random.nextBoolean() ? " {%s}\n" : "{%s}")
            .formatted(String.join(random.nextBoolean() ? "," : " , ", members))
            .getBytes(UTF_8);
    if (random.nextInt(3) == 0) {
      String marks = "\"{}[]:,.\\-eE0189 \u0000\u00e9";
      payload[random.nextInt(payload.length)] = (byte) marks.charAt(random.nextInt(marks.length()));
    }
    return payload;
  }

  private static String spelt(String name, Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> name.replace("o", "\\u006f");
      case 1 -> name.toUpperCase(Locale.ROOT);
      default -> name;
    };
  }

  private static String value(String name, Random random) {
    String[] odd = {
      "{\"spo2\": 80}",
      "[{\"spo2\": 97}, {\"spo2\": 80}]",
      "\"85\"",
      "null",
      "true",
      "[97, 85]",
      "{\"spo2\": 85}",
      "8.9e1",
      "-0",
      "-5",
      "89.9999999999999",
      "90.000000000000001",
      "89.99999999999999999",
      "0090",
      "90.",
      ".5",
      "1e400",
      "NaN",
      "\"\\\"\"",
      "90.0",
      "90",
      "40",
      "131",
      "130.99999",
      "100.00001",
      "0",
      "0.0"
    };
    if (random.nextInt(4) == 0) {
      return odd[random.nextInt(odd.length)];
    }
    return switch (name) {
      case "patient_id" -> "\"p-%d\"".formatted(random.nextInt(100));
      case "timestamp" -> "17356%05d.%d".formatted(random.nextInt(100_000), random.nextInt(10));
      case "spo2" -> Integer.toString(84 + random.nextInt(18));
      default -> Integer.toString(35 + random.nextInt(100));
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spo2\":97}",
        " { \"spo2\" : 97.25 , \"heart_rate\": 80 }\n",
        "{\"patient_id\":\"x 7\",\"timestamp\":1735689600.5,\"spo2\":97}",
        "{\"unknown\":12}",
        "{\"spo2\":97,\"spo2\":98}"
      })
  void plain_readings_that_need_not_match_are_dismissed(String data) {
    assertThat(dismisses(data)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spo2\":89}",
        "{\"spo2\":90}",
        "{\"spo2\":97,\"spo2\":85}",
        "{\"spo2\":\"97\"}",
        "{\"spo2\":-97}",
        "{\"spo2\":9.7e1}",
        "{\"spo2\":[97]}",
        "{\"spo2\":null}",
        "{\"spo2\":97.00000000000001}",
        "{\"sp\\u006f2\":97}",
        "{\"spo2\":97},\"data\":{\"spo2\":85}",
        "{\"spo2\":97",
        "{}",
        "[]",
        "97",
        ""
      })
  void whatever_is_in_doubt_is_left_to_the_matcher(String data) {
    assertThat(dismisses(data)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":{\"spo2\":[85]}}",
        "{\"data\":{\"spo2\":[{\"exists\":true}]}}",
        "{\"data\":{\"vitals\":{\"spo2\":[{\"exists\":false}]}}}",
        "{\"data\":{\"$or\":[{\"spo2\":[{\"numeric\":[\"<\",90]}]},{\"alarm\":[true]}]}}"
      })
  void of_patterns_about_more_than_numbers_and_texts_nothing_is_known(String pattern) {
    assertThat(FilterPrecheck.of(List.of(PATTERNS.getFirst(), pattern))).isEmpty();
  }

  private static boolean dismisses(String data) {
    return FilterPrecheck.of(List.of(PATTERNS.getFirst()))
        .orElseThrow()
        .dismisses(data.getBytes(UTF_8));
  }
}
