package io.icewatch.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every property that CloudFormation or SAM know of a mapping is either honoured or refused by
 * name, file and line. What they know is in {@code template/mapping-properties.json}, taken from
 * their schemas; a property that comes new to it fails here until somebody says which it is.
 */
class MappingPropertiesTest {
  private static final JsonNode KNOWN = known();

  /** A property's value, and what the mapping has for it that one without the property has not. */
  private record Honoured(String yaml, String seen) {}

  private static final Map<String, Honoured> HONOURED =
      Map.ofEntries(
          honoured("BatchSize", "7", "batchSize=7"),
          honoured("BisectBatchOnFunctionError", "true", "bisectBatchOnFunctionError=true"),
          honoured(
              "DestinationConfig",
              "{OnFailure: {Type: SNS, Destination: 'arn:aws:sns:x:1:t'}}",
              "onFailure=OnFailure[type=SNS, arn=arn:aws:sns:x:1:t]"),
          honoured(
              "DestinationConfig.OnFailure",
              "{Type: S3, Destination: 'arn:aws:s3:::b'}",
              "[type=S3, arn"),
          honoured(
              "DestinationConfig.OnFailure.Destination",
              "arn:aws:sqs:x:1:q",
              "arn=arn:aws:sqs:x:1:q]"),
          honoured(
              "FilterCriteria",
              "{Filters: [{Pattern: '{\"data\": {\"a\": [1]}}'}]}",
              "filterPatterns=[{\"data\": {\"a\": [1]}}]"),
          honoured(
              "FilterCriteria.Filters",
              "[{Pattern: '{\"data\": {\"b\": [1]}}'}, {Pattern: '{\"data\": {\"c\": [1]}}'}]",
              "[{\"data\": {\"b\": [1]}}, {\"data\": {\"c\": [1]}}]"),
          honoured("FilterCriteria.Filters[].Pattern", "'{\"data\": {\"d\": [1]}}'", "\"d\": [1]"),
          honoured(
              "FunctionResponseTypes", "[ReportBatchItemFailures]", "reportBatchItemFailures=true"),
          honoured("MaximumBatchingWindowInSeconds", "8", "maximumBatchingWindowSeconds=8"),
          honoured("MaximumRecordAgeInSeconds", "61", "maximumRecordAgeSeconds=61"),
          honoured("MaximumRetryAttempts", "9", "maximumRetryAttempts=9"),
          honoured("ParallelizationFactor", "3", "parallelizationFactor=3"),
          honoured("StartingPosition", "LATEST", "startingPosition=LATEST"),
          honoured(
              "StartingPositionTimestamp",
              "1748551800.25",
              "startingTimestamp=2025-05-29T20:50:00.250Z"),
          honoured("TumblingWindowInSeconds", "60", "tumblingWindowSeconds=60"));

  /** Accepted because nothing on one machine is different with them; where to find the stream. */
  private static final Map<String, String> OF_NO_CONSEQUENCE =
      Map.of(
          "Enabled", "true",
          "MetricsConfig", "{Metrics: [EventCount]}",
          "MetricsConfig.Metrics", "[EventCount]",
          "Stream", "arn:aws:kinesis:eu-west-1:123456789012:stream/vitals");

  private static Map.Entry<String, Honoured> honoured(String path, String yaml, String seen) {
    return Map.entry(path, new Honoured(yaml, seen));
  }

  static Stream<Arguments> paths() {
    List<String> paths = new ArrayList<>();
    KNOWN
        .at("/AWS::Lambda::EventSourceMapping/properties")
        .fieldNames()
        .forEachRemaining(paths::add);
    KNOWN.at("/Kinesis/properties").forEach(name -> paths.add(name.asText()));
    return paths.stream().distinct().map(path -> argumentSet(path, path));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void every_property_is_honoured_or_refused_by_name_file_and_line(String path) {
    Honoured honoured = HONOURED.get(path);
    if (honoured != null) {
      assertThat(read(path, honoured.yaml()).toString()).contains(honoured.seen());
      assertThat(plain().toString()).doesNotContain(honoured.seen());
    } else if (OF_NO_CONSEQUENCE.containsKey(path)) {
      String yaml = Objects.requireNonNull(OF_NO_CONSEQUENCE.get(path));
      assertThat(read(path, yaml)).isEqualTo(plain());
    } else {
      String name = path.split("[.\\[]", 2)[0];
      assertThat(HONOURED).as("all that is under it, as well").doesNotContainKey(name);
      assertThatThrownBy(() -> read(name, "{}"))
          .isInstanceOf(TemplateException.class)
          .hasMessageStartingWith("ward.yaml:2: Function.Event: found %s, expected only", name);
    }
  }

  static Stream<Arguments> numbers() {
    return KNOWN.at("/AWS::Lambda::EventSourceMapping/properties").properties().stream()
        .filter(property -> HONOURED.containsKey(property.getKey()))
        .filter(property -> property.getValue().has("minimum"))
        .map(property ->
            argumentSet(
                property.getKey(),
                property.getKey(),
                property.getValue().get("minimum").asInt(),
                property.getValue().get("maximum").asInt()));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void a_number_is_held_to_the_bounds_of_the_schema(String name, int least, int most) {
    assertThat(read(name, Integer.toString(least))).isNotNull();
    assertThat(read(name, Integer.toString(most))).isNotNull();
    for (int outside : new int[] {least - 1, most + 1}) {
      assertThatThrownBy(() -> read(name, Integer.toString(outside)))
          .isInstanceOf(TemplateException.class)
          .hasMessageStartingWith("ward.yaml:2: Function.Event.%s: found %d", name, outside);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "1e40", "2025-05-29T20:50:00Z"})
  void a_starting_timestamp_is_a_number_of_seconds(String timestamp) {
    assertThatThrownBy(() -> read("StartingPositionTimestamp", timestamp))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("StartingPositionTimestamp: found " + timestamp);
  }

  @Test
  void a_mapping_that_is_switched_off_is_refused() {
    assertThatThrownBy(() -> read("Enabled", "false"))
        .hasMessage("ward.yaml:2: Function.Event.Enabled: found false, expected true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          DestinationConfig: {OnFailure: {Type: SQS, Destination: 'arn:aws:sns:x:1:t'}}       | DestinationConfig.OnFailure.Destination: found arn:aws:sns:x:1:t, expected an ARN of sqs
          DestinationConfig: {OnFailure: {Type: SQS, Destination: 'arn:x'}}                   | DestinationConfig.OnFailure.Destination: found arn:x, expected an ARN of sqs
          DestinationConfig: {OnFailure: {Type: SQS, Destination: 'arn:aws:sqs:x:1:q.fifo'}}  | DestinationConfig.OnFailure.Destination: found arn:aws:sqs:x:1:q.fifo, expected a standard queue or topic
          DestinationConfig: {OnFailure: {Destination: 'arn:aws:sqs:x:1:q'}}                  | DestinationConfig.OnFailure: found no Type, expected one
          {ParallelizationFactor: 2, TumblingWindowInSeconds: 60}                             | ParallelizationFactor: found 2, expected 1 with TumblingWindowInSeconds
          FilterCriteria: {Filters: [{Pattern: '{"partitionKey": ["a"]}'}]}                   | FilterCriteria.Filters[0].Pattern: found a pattern that is not {"data":{…}}, expected a filter pattern
          FilterCriteria: {Filters: [{Pattern: '{"data": ["a"]}'}]}                           | FilterCriteria.Filters[0].Pattern: found a pattern that is not {"data":{…}}, expected a filter pattern
          FilterCriteria: {Filters: [{Pattern: no JSON}]}                                     | FilterCriteria.Filters[0].Pattern: found Unrecognized token 'no'
          FunctionResponseTypes: [ReportBatchItemFailures, ReportBatchItemFailures]           | FunctionResponseTypes: found 2 items, expected one
          FunctionResponseTypes: [ReportAll]                                                  | FunctionResponseTypes[0]: found ReportAll, expected ReportBatchItemFailures
          MaximumRecordAgeInSeconds: 59                                                       | MaximumRecordAgeInSeconds: found 59, expected -1, or 60 to 604,800
          """)
  void what_lambda_would_not_take_is_refused(String yaml, String message) {
    String properties =
        yaml.startsWith("{")
            ? yaml.replace("{", "{StartingPosition: LATEST, ")
            : "StartingPosition: LATEST\n" + yaml;

    assertThatThrownBy(() -> MappingProperties.read("ward.yaml", properties, "vitals"))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith(
            "ward.yaml:%d: Function.Event.%s", yaml.startsWith("{") ? 1 : 2, message);
  }

  @Test
  void a_mapping_has_ten_filters_of_4096_characters_at_most() {
    String one = "{Pattern: '{\"data\": {\"a\": [1]}}'}, ";
    String longest = "{\"data\": {\"a\": [\"" + "x".repeat(4_096 - 21) + "\"]}}";

    assertThat(read("FilterCriteria.Filters", "[" + one.repeat(10) + "]").filterPatterns())
        .hasSize(10);
    assertThatThrownBy(() -> read("FilterCriteria.Filters", "[" + one.repeat(11) + "]"))
        .hasMessageContaining("FilterCriteria.Filters: found 11 filters, expected 10 at most");
    assertThat(longest).hasSize(4_096);
    assertThat(read("FilterCriteria.Filters[].Pattern", "'" + longest + "'").filterPatterns())
        .containsExactly(longest);
    assertThatThrownBy(() ->
            read("FilterCriteria.Filters[].Pattern", "'" + longest.replace("x\"", "xx\"") + "'"))
        .hasMessageContaining("found a pattern of 4,097 characters, more than 4,096");
  }

  private static MappingSpec plain() {
    return MappingProperties.read("ward.yaml", "StartingPosition: TRIM_HORIZON", "vitals");
  }

  /** Reads a mapping with one property more than it must have, in its second line. */
  private static MappingSpec read(String path, String yaml) {
    String position =
        switch (path) {
          case "StartingPosition" -> "BatchSize: 100";
          case "StartingPositionTimestamp" -> "StartingPosition: AT_TIMESTAMP";
          default -> "StartingPosition: TRIM_HORIZON";
        };
    return MappingProperties.read("ward.yaml", position + "\n" + nested(path, yaml), "vitals");
  }

  private static String nested(String path, String yaml) {
    return switch (path) {
      case "DestinationConfig.OnFailure" -> "DestinationConfig: {OnFailure: " + yaml + "}";
      case "DestinationConfig.OnFailure.Destination" ->
          "DestinationConfig: {OnFailure: {Type: SQS, Destination: " + yaml + "}}";
      case "FilterCriteria.Filters" -> "FilterCriteria: {Filters: " + yaml + "}";
      case "FilterCriteria.Filters[].Pattern" ->
          "FilterCriteria: {Filters: [{Pattern: " + yaml + "}]}";
      case "MetricsConfig.Metrics" -> "MetricsConfig: {Metrics: " + yaml + "}";
      default -> path + ": " + yaml;
    };
  }

  private static JsonNode known() {
    String file = "/template/mapping-properties.json";
    try (InputStream in = MappingPropertiesTest.class.getResourceAsStream(file)) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
