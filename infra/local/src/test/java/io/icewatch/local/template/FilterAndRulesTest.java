package io.icewatch.local.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.filter.FilterConfig;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingJson;
import io.icewatch.vitals.reading.Rejected;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.event.ruler.Machine;

/**
 * The filter in the template and the rules in the code are two wordings of one thing: a reading
 * passes the filter exactly if it breaches a rule or holds an implausible value. If the filter let
 * through less, nobody would be paged; if more, the function would run for nothing.
 */
class FilterAndRulesTest {
  private static final int THRESHOLD_SETS = 40;
  private static final int READINGS = 1500;
  private static final RecordPosition ANYWHERE =
      new RecordPosition("shardId-000000000000", "7", SequenceNumber.of(1));

  /** A vital's two pairs of parameters, and what the template allows. */
  private record Side(Vital vital, String name, boolean isLow, double least, double most) {
    String warning() {
      return name + "Warning";
    }

    String critical() {
      return name + "Critical";
    }
  }

  private static final List<Side> SIDES =
      List.of(
          new Side(Vital.SPO2, "SpO2Low", true, 0, 100),
          new Side(Vital.HEART_RATE, "HeartRateLow", true, 0, 301),
          new Side(Vital.HEART_RATE, "HeartRateHigh", false, 0, 301),
          new Side(Vital.TEMPERATURE_F, "TemperatureLow", true, 69, 116),
          new Side(Vital.TEMPERATURE_F, "TemperatureHigh", false, 69, 116),
          new Side(Vital.RESP_RATE, "RespRateLow", true, 0, 71),
          new Side(Vital.RESP_RATE, "RespRateHigh", false, 0, 71),
          new Side(Vital.SBP, "SbpLow", true, 19, 301),
          new Side(Vital.SBP, "SbpHigh", false, 19, 301));

  /** Filters, of readings, of batches and of FHIR's Observations, and rules of one deployment. */
  private record Deployment(
      String pattern,
      Machine filter,
      Machine batchFilter,
      Machine fhirFilter,
      RuleBook rules,
      Map<Vital, List<Double>> edges) {

    static Deployment of(Map<String, String> overrides) {
      Template template = RealTemplate.read(overrides);
      FunctionSpec function = RealTemplate.function(template, "FilterSensorData");
      MappingSpec mapping = RealTemplate.mapping(template, "FilterSensorData.Breaches");
      Map<Vital, List<Double>> edges = new HashMap<>();
      for (Vital vital : Vital.values()) {
        List<Double> of = new ArrayList<>(List.of(vital.plausibleLow(), vital.plausibleHigh()));
        edges.put(vital, of);
      }
      for (Side side : SIDES) {
        for (String parameter : List.of(side.warning(), side.critical())) {
          requireNonNull(edges.get(side.vital()))
              .add(Double.parseDouble(String.valueOf(template.parameters().get(parameter))));
        }
      }
      String pattern = mapping.filterPatterns().getFirst();
      return new Deployment(
          pattern,
          BreachFilterTest.filter(pattern),
          BreachFilterTest.filter(mapping.filterPatterns().get(1)),
          BreachFilterTest.filter(mapping.filterPatterns().get(2)),
          FilterConfig.from(function.environment()).rules(),
          edges);
    }

    /** The same, whose filter of readings is another. */
    Deployment with(String other) {
      return new Deployment(
          other, BreachFilterTest.filter(other), batchFilter, fhirFilter, rules, edges);
    }

    boolean passes(String data) {
      return BreachFilterTest.matches(filter, data);
    }

    boolean breaches(Reading reading) {
      return judged(reading, false);
    }

    /** Of what the filter cannot see. */
    boolean breachesHidden(Reading reading) {
      return judged(reading, true);
    }

    private boolean judged(Reading reading, boolean isHidden) {
      return rules.breaches(reading, Instant.EPOCH, ANYWHERE).stream()
          .anyMatch(breach -> breach.position().isHidden() == isHidden);
    }
  }

  /** Thresholds that the template allows and the functions take: some value breaches none. */
  private static Map<String, String> thresholds(Random random) {
    Map<String, String> found = anyThresholds(random);
    while (found.keySet().stream().anyMatch(name -> leavesNoGap(name, found))) {
      found.putAll(anyThresholds(random));
    }
    return found;
  }

  private static boolean leavesNoGap(String name, Map<String, String> thresholds) {
    String high = thresholds.get(name.replace("LowWarning", "HighWarning"));
    return name.endsWith("LowWarning")
        && high != null
        && Double.parseDouble(requireNonNull(thresholds.get(name))) >= Double.parseDouble(high);
  }

  /** Any two thresholds that the template allows, the critical one beyond the warning. */
  private static Map<String, String> anyThresholds(Random random) {
    Map<String, String> overrides = new HashMap<>();
    for (Side side : SIDES) {
      double one = threshold(side, random);
      double other = random.nextInt(8) == 0 ? one : threshold(side, random);
      double low = Math.min(one, other);
      double high = Math.max(one, other);
      overrides.put(side.warning(), plain(side.isLow() ? high : low));
      overrides.put(side.critical(), plain(side.isLow() ? low : high));
    }
    return overrides;
  }

  /** Nothing plausible breaches, so that only what is implausible passes. */
  private static Map<String, String> widestThresholds() {
    Map<String, String> widest = new HashMap<>();
    for (Side side : SIDES) {
      String threshold = plain(side.isLow() ? side.least() : side.most());
      widest.put(side.warning(), threshold);
      widest.put(side.critical(), threshold);
    }
    return widest;
  }

  private static double threshold(Side side, Random random) {
    double value = side.least() + random.nextDouble() * (side.most() - side.least());
    int scale = random.nextInt(3);
    return BigDecimal.valueOf(value)
        .setScale(scale, RoundingMode.HALF_EVEN)
        .max(BigDecimal.valueOf(side.least()))
        .min(BigDecimal.valueOf(side.most()))
        .doubleValue();
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static double value(Vital vital, Deployment deployment, Random random) {
    List<Double> edges = requireNonNull(deployment.edges().get(vital));
    double edge = edges.get(random.nextInt(edges.size()));
    return switch (random.nextInt(8)) {
      case 0 -> edge;
      case 1 -> Math.nextUp(edge);
      case 2 -> Math.nextDown(edge);
      case 3 -> edge + 0.1;
      case 4 -> edge - 0.1;
      case 5 -> random.nextInt(-10, 320);
      case 6 ->
          BigDecimal.valueOf(random.nextDouble() * 320)
              .setScale(1, RoundingMode.HALF_UP)
              .doubleValue();
      default ->
          vital.plausibleLow()
              + random.nextDouble() * (vital.plausibleHigh() - vital.plausibleLow());
    };
  }

  /** The same number as producers write it. */
  private static String written(double value, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> BigDecimal.valueOf(value).toPlainString();
      case 1 -> plain(value);
      case 2 -> new BigDecimal(Double.toString(value)).stripTrailingZeros().toString();
      default -> Double.toString(value);
    };
  }

  private static String reading(Deployment deployment, Random random) {
    StringJoiner fields = new StringJoiner(", ", "{\"patient_id\": \"7\", ", "}");
    fields.add("\"timestamp\": 1735689600");
    for (Vital vital : Vital.values()) {
      switch (random.nextInt(6)) {
        case 0 -> {}
        case 1 -> fields.add("\"%s\": null".formatted(vital.field()));
        case 2, 3 -> fields.add("\"%s\": %s".formatted(vital.field(), comfortable(vital)));
        default ->
            fields.add(
                "\"%s\": %s"
                    .formatted(vital.field(), written(value(vital, deployment, random), random)));
      }
    }
    return fields.toString();
  }

  private static String comfortable(Vital vital) {
    return switch (vital) {
      case SPO2 -> "97";
      case HEART_RATE -> "80";
      case TEMPERATURE_F -> "98.6";
      case RESP_RATE -> "16";
      case SBP -> "120";
      case DBP -> "79";
      case MAP -> "93";
      case ETCO2 -> "38";
    };
  }

  private static Message read(String data) {
    return ReadingJson.read(data.getBytes(StandardCharsets.UTF_8));
  }

  private static int agreeOn(Deployment deployment, long seed) {
    Random random = new Random(seed);
    int passed = 0;
    for (int i = 0; i < READINGS; i++) {
      String data = reading(deployment, random);
      boolean passes = deployment.passes(data);
      if (!(read(data) instanceof Reading reading)) {
        assertThat(data)
            .doesNotContainPattern("spo2|heart_rate|temperature_f|resp_rate|sbp|dbp|map|etco2");
        assertThat(passes).as(data).isFalse();
        continue;
      }
      assertThat(passes)
          .as("seed %d, thresholds %s, %s", seed, deployment.edges(), data)
          .isEqualTo(deployment.breaches(reading));
      passed += passes ? 1 : 0;
    }
    return passed;
  }

  @Test
  void aReadingPassesTheFilterExactlyIfItBreachesARule() {
    int passed = 0;
    for (long seed = 1; seed <= 10; seed++) {
      passed += agreeOn(Deployment.of(Map.of()), seed);
    }

    System.out.printf("default thresholds: %d of %d readings pass%n", passed, 10 * READINGS);
    assertThat(passed).isBetween(READINGS, 9 * READINGS);
  }

  @Test
  void soItIsWithAnyThresholdsThatTheTemplateTakes() {
    int passed = 0;
    for (long seed = 1; seed <= THRESHOLD_SETS; seed++) {
      passed += agreeOn(Deployment.of(thresholds(new Random(seed))), seed);
    }

    System.out.printf(
        "%d sets of thresholds: %d of %d readings pass%n",
        THRESHOLD_SETS, passed, THRESHOLD_SETS * READINGS);
    assertThat(passed).isPositive();
  }

  /** At the value itself: beside each of its comparisons the filter gets the other one. */
  @Test
  void aComparisonOfTheFilterThatIsOffByItsThresholdIsNoticed() {
    List<Deployment> deployments =
        List.of(Deployment.of(Map.of()), Deployment.of(widestThresholds()));
    Pattern comparison = Pattern.compile("\"([<>])(=?)\"");
    int comparisons = (int) comparison.matcher(deployments.getFirst().pattern()).results().count();

    assertThat(comparisons).isEqualTo(19);
    assertThat(deployments).allMatch(FilterAndRulesTest::agreesAtTheEdges);
    for (int i = 0; i < comparisons; i++) {
      int place = i;
      assertThat(deployments.stream().map(each -> each.with(swapped(each, comparison, place))))
          .as("comparison %d of %s", place, deployments.getFirst().pattern())
          .anyMatch(each -> !agreesAtTheEdges(each));
    }
  }

  /** Filter and rules, of each vital alone at what they compare it with, and next to that. */
  private static boolean agreesAtTheEdges(Deployment deployment) {
    return deployment.edges().entrySet().stream()
        .flatMap(vital ->
            vital.getValue().stream()
                .flatMap(edge -> Stream.of(edge, Math.nextUp(edge), Math.nextDown(edge)))
                .map(value ->
                    "{\"patient_id\": \"7\", \"%s\": %s}"
                        .formatted(vital.getKey().field(), plain(value))))
        .allMatch(data ->
            read(data) instanceof Reading reading
                && deployment.passes(data) == deployment.breaches(reading));
  }

  /** Its filter, in one place of which values are compared with an equals sign more or less. */
  private static String swapped(Deployment deployment, Pattern comparison, int place) {
    MatchResult found =
        comparison.matcher(deployment.pattern()).results().skip(place).findFirst().orElseThrow();
    String equals = found.group(2).isEmpty() ? "=" : "";
    return deployment.pattern().substring(0, found.start())
        + "\"%s%s\"".formatted(found.group(1), equals)
        + deployment.pattern().substring(found.end());
  }

  @Test
  void aBatchPassesExactlyIfOneOfItsReadingsDoes() {
    Deployment deployment = Deployment.of(Map.of());
    Random random = new Random(7);
    int passed = 0;
    for (int i = 0; i < READINGS; i++) {
      List<String> readings = new ArrayList<>();
      for (int beds = 1 + random.nextInt(3); beds > 0; beds--) {
        readings.add(reading(deployment, random));
      }
      String batch =
          "{\"device_id\": \"gateway-3\", \"readings\": [%s]}"
              .formatted(String.join(", ", readings));
      boolean passes = BreachFilterTest.matches(deployment.batchFilter(), batch);

      assertThat(passes).as(batch).isEqualTo(readings.stream().anyMatch(deployment::passes));
      assertThat(deployment.passes(batch)).as("by the other pattern").isFalse();
      passed += passes ? 1 : 0;
    }
    assertThat(passed).isBetween(READINGS / 10, READINGS * 9 / 10 + READINGS / 20);
  }

  @Test
  void everyObservationOfFhirPassesAsItsValuesCannotBeCompared() {
    Deployment deployment = Deployment.of(Map.of());
    String observation =
        """
        {"status": "final", "resourceType": "Observation", "subject": {"reference": "Patient/7"},
         "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]}, "component": [{
         "code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]},
         "valueQuantity": {"value": %s, "code": "mm[Hg]"}}]}
        """;
    String low = observation.formatted("60");

    assertThat(deployment.breaches((Reading) read(low))).isTrue();
    for (String data :
        List.of(
            low,
            "{\"entry\": [{\"resource\": %s}], \"resourceType\": \"Bundle\"}".formatted(low),
            "{\"readings\": [{\"patient_id\": 8, \"spo2\": 97}, %s]}".formatted(low),
            observation.formatted("120"))) {
      assertThat(BreachFilterTest.matches(deployment.fhirFilter(), data)).as(data).isTrue();
    }
    for (String data : List.of(reading(deployment, new Random(7)), "{\"readings\": [{}]}")) {
      assertThat(BreachFilterTest.matches(deployment.fhirFilter(), data)).as(data).isFalse();
    }
  }

  /**
   * Where filter and code differ: what Lambda drops before the alert function sees it, and what it
   * passes on that is no breach. What it drops is never summarised as if it had been judged: either
   * the code cannot use it, or it is a hidden breach, which WatchPatients judges. The aggregate
   * function sees every record unfiltered; what the code cannot use is kept there, in {@code
   * rejected_readings}, so that a monitor that cannot page leaves a trace.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          number as text            | "spo2": "80"                   | passes  | a breach
          number as text, well      | "spo2": "97"                   | passes  | NUMBER_AS_TEXT
          number as text, signed    | "spo2": "-80"                  | passes  | VITAL_NOT_A_NUMBER
          text for not measured     | "spo2": "--"                   | passes  | NOT_MEASURED
          boolean                   | "spo2": true                   | dropped | VITAL_NOT_A_NUMBER
          object                    | "spo2": {}                     | dropped | VITAL_NOT_A_NUMBER
          empty array               | "spo2": []                     | dropped | VITAL_NOT_A_NUMBER
          array, one value low      | "spo2": [80, 97]               | passes  | VITAL_NOT_A_NUMBER
          twice, the last one well  | "spo2": 80, "spo2": 97         | passes  | FIELD_REPEATED
          twice, the first one well | "spo2": 97, "spo2": 80         | passes  | FIELD_REPEATED
          misspelt                  | "SpO2": 80                     | dropped | NO_KNOWN_VITAL
          misspelt beside another   | "SpO2": 80, "sbp": 120         | dropped | FIELD_MISSPELT
          beyond a double           | "spo2": 1e400                  | dropped | VITAL_NOT_A_NUMBER
          below a double            | "spo2": 1e-400                 | dropped | a hidden breach
          17 digits of a double     | "spo2": 100.00000000000001     | passes  | a breach
          16 digits of a double     | "spo2": 79.30000000000001      | passes  | a breach
          17 digits of no double    | "spo2": 79.300000000000011     | dropped | a hidden breach
          more digits than a double | "spo2": 80.1234567890123456789 | dropped | a hidden breach
          null                      | "spo2": null                   | dropped | a reading
          one level down            | "vitals": {"spo2": 80}         | dropped | NO_KNOWN_VITAL
          well                      | "spo2": 97                     | dropped | a reading
          low                       | "spo2": 80                     | passes  | a breach
          asystole                  | "heart_rate": 0                | passes  | a breach
          not measured              | "sbp": -32768                  | passes  | a breach
          minus zero                | "spo2": -0                     | passes  | a breach
          exponent                  | "spo2": 8.9e1                  | passes  | a breach
          17 digits, and a breach   | "spo2": 79.300000000000011, "sbp": 60 | passes | a breach
          """)
  void whatTheFilterDoesToAndWhatTheCodeMakesOf(
      String trap, String field, String filter, String code) {
    Deployment deployment = Deployment.of(Map.of());
    String data = "{\"patient_id\": \"7\", " + field + "}";
    String found =
        switch (read(data)) {
          case Reading reading when deployment.breaches(reading) -> "a breach";
          case Reading reading when deployment.breachesHidden(reading) -> "a hidden breach";
          case Reading reading ->
              reading.faults().isEmpty()
                  ? "a reading"
                  : reading.faults().getFirst().fault().reason().name();
          case Rejected rejected -> rejected.reason().name();
        };

    assertThat(deployment.passes(data) ? "passes" : "dropped").as(trap).isEqualTo(filter);
    assertThat(found).as(trap).isEqualTo(code);
  }
}
