package io.icewatch.local.template;

import io.icewatch.local.template.MappingSpec.OnFailure;
import io.icewatch.local.template.MappingSpec.StartingPosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads event source mappings. */
final class MappingReader {
  private static final BigDecimal LATEST_MILLIS =
      BigDecimal.valueOf(Instant.parse("9999-12-31T23:59:59Z").toEpochMilli());

  /** Lambda's quota for a mapping is 5, and 10 on request. */
  private static final int MOST_FILTERS = 10;

  private final Resources resources;

  /**
   * @param resources where the streams are found that mappings read from
   */
  MappingReader(Resources resources) {
    this.resources = resources;
  }

  /** Reads a function's event of type {@code Kinesis}. */
  MappingSpec read(Resource function, String event, Value mapping) {
    return properties(
        function.logicalId(),
        MappingSpec.id(function.logicalId(), event),
        stream(mapping.get("Stream")).name(),
        mapping);
  }

  /** The stream, or that of a consumer: here every reader has a share of its own. */
  private Resource stream(Value stream) {
    return resources.all(ResourceType.CONSUMER, consumer -> consumer).stream()
        .filter(consumer -> consumer.name().equals(stream.text()))
        .findFirst()
        .map(consumer ->
            resources.referredTo(consumer.properties().get("StreamARN"), ResourceType.STREAM))
        .orElseGet(() -> resources.referredTo(stream, ResourceType.STREAM));
  }

  /** Reads the properties of one mapping, whose stream is known. */
  static MappingSpec properties(String function, String id, String stream, Value mapping) {
    mapping.only(
        "Stream",
        "StartingPosition",
        "StartingPositionTimestamp",
        "Enabled",
        "BatchSize",
        "MaximumBatchingWindowInSeconds",
        "ParallelizationFactor",
        "MaximumRetryAttempts",
        "MaximumRecordAgeInSeconds",
        "BisectBatchOnFunctionError",
        "FunctionResponseTypes",
        "TumblingWindowInSeconds",
        "FilterCriteria",
        "DestinationConfig",
        // CloudWatch's, not the function's.
        "MetricsConfig");
    mapping.find("Enabled").ifPresent(enabled -> enabled.oneOf("true"));
    return new MappingSpec(
        id,
        function,
        stream,
        StartingPosition.valueOf(
            mapping.get("StartingPosition").oneOf("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP")),
        startingTimestamp(mapping),
        integer(mapping, "BatchSize", 1, 10_000, 100),
        integer(mapping, "MaximumBatchingWindowInSeconds", 0, 300, 0),
        parallelizationFactor(mapping),
        integer(mapping, "MaximumRetryAttempts", -1, 10_000, -1),
        recordAge(mapping),
        mapping.find("BisectBatchOnFunctionError").map(Value::flag).orElse(false),
        reportsBatchItemFailures(mapping),
        integer(mapping, "TumblingWindowInSeconds", 0, 900, 0),
        filterPatterns(mapping.section("FilterCriteria")),
        onFailure(mapping.section("DestinationConfig")));
  }

  private static @Nullable Instant startingTimestamp(Value mapping) {
    Value position = mapping.get("StartingPosition");
    Optional<Value> timestamp = mapping.find("StartingPositionTimestamp");
    if (position.text().equals("AT_TIMESTAMP")) {
      return instant(mapping.get("StartingPositionTimestamp"));
    }
    if (timestamp.isPresent()) {
      throw timestamp.get().refusal("a timestamp", "none with " + position.text());
    }
    return null;
  }

  /** Seconds since the epoch, as CloudFormation takes them; to the millisecond, as arrival is. */
  private static Instant instant(Value seconds) {
    BigDecimal millis = seconds.decimal().movePointRight(3);
    if (millis.signum() < 0 || millis.compareTo(LATEST_MILLIS) > 0) {
      throw seconds.refusal(seconds.text(), "seconds from 1970 to 9999");
    }
    return Instant.ofEpochMilli(millis.longValue());
  }

  private static int integer(Value mapping, String key, int min, int max, int absent) {
    return mapping.find(key).map(value -> value.integer(min, max)).orElse(absent);
  }

  /** Whose state each of several batches at a time would see in a window is undocumented. */
  private static int parallelizationFactor(Value mapping) {
    int factor = integer(mapping, "ParallelizationFactor", 1, 10, 1);
    if (factor > 1 && integer(mapping, "TumblingWindowInSeconds", 0, 900, 0) > 0) {
      throw mapping
          .get("ParallelizationFactor")
          .refusal(Integer.toString(factor), "1 with TumblingWindowInSeconds");
    }
    return factor;
  }

  private static int recordAge(Value mapping) {
    int age = integer(mapping, "MaximumRecordAgeInSeconds", -1, 604_800, -1);
    if (age >= 0 && age < 60) {
      throw mapping
          .get("MaximumRecordAgeInSeconds")
          .refusal(Integer.toString(age), "-1, or 60 to 604,800");
    }
    return age;
  }

  private static boolean reportsBatchItemFailures(Value mapping) {
    return mapping
        .find("FunctionResponseTypes")
        .map(types -> types.onlyItem().oneOf("ReportBatchItemFailures"))
        .isPresent();
  }

  private static List<String> filterPatterns(Value criteria) {
    Optional<Value> filters = criteria.only("Filters").find("Filters");
    List<String> patterns =
        filters.stream()
            .flatMap(list -> list.items().stream())
            .map(filter -> pattern(filter.only("Pattern").get("Pattern")))
            .toList();
    if (filters.isPresent() && patterns.size() > MOST_FILTERS) {
      throw filters.get().refusal(patterns.size() + " filters", MOST_FILTERS + " at most");
    }
    return patterns;
  }

  /** Checked here, as neither cfn-lint nor SAM look inside a pattern. */
  private static String pattern(Value value) {
    String pattern = value.text();
    FilterPattern.validationError(pattern)
        .ifPresent(validationError -> {
          throw value.refusal(validationError, "a filter pattern");
        });
    return pattern;
  }

  private static @Nullable OnFailure onFailure(Value config) {
    return config.only("OnFailure").find("OnFailure").map(MappingReader::destination).orElse(null);
  }

  private static OnFailure destination(Value onFailure) {
    onFailure.only("Type", "Destination");
    String type = onFailure.get("Type").oneOf("SQS", "SNS", "S3");
    Value destination = onFailure.get("Destination");
    String arn = destination.text();
    String service = type.toLowerCase(Locale.ROOT);
    if (!arn.matches("arn:[^:]+:%s:.+".formatted(service))) {
      throw destination.refusal(arn, "an ARN of " + service);
    }
    if (arn.endsWith(".fifo")) {
      throw destination.refusal(arn, "a standard queue or topic");
    }
    return new OnFailure(OnFailure.Type.valueOf(type), arn);
  }
}
