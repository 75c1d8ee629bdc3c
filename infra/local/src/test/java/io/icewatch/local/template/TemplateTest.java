package io.icewatch.local.template;

import static io.icewatch.local.template.RealTemplate.function;
import static io.icewatch.local.template.RealTemplate.mapping;
import static io.icewatch.local.template.RealTemplate.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.icewatch.lambda.table.AlarmIndex;
import io.icewatch.local.template.DeliveryStreamSpec.Transform;
import io.icewatch.local.template.FunctionSpec.AsyncRetries;
import io.icewatch.local.template.IcebergTableSpec.Column;
import io.icewatch.local.template.IcebergTableSpec.PartitionField;
import io.icewatch.local.template.IcebergTableSpec.SortField;
import io.icewatch.local.template.MappingSpec.OnFailure;
import io.icewatch.local.template.MappingSpec.StartingPosition;
import io.icewatch.local.template.SubscriptionSpec.FilterPolicyScope;
import io.icewatch.vitals.alarm.AlarmPolicy;
import io.icewatch.vitals.reading.Vital;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The deployed template, as the local stack sees it. */
class TemplateTest {
  private final Template template = RealTemplate.read();

  @Test
  void the_alerting_function_gets_its_ports_its_times_and_eighteen_thresholds() {
    assertThat(function(template, "FilterSensorData"))
        .isEqualTo(
            new FunctionSpec(
                "FilterSensorData",
                "icewatch-FilterSensorData",
                "io.icewatch.filter.FilterSensorData::handleRequest",
                Map.ofEntries(
                    Map.entry("EPISODE_TABLE", "icewatch-EpisodeTable"),
                    Map.entry(
                        "ALERT_TOPIC_ARN",
                        "arn:aws:sns:us-east-1:123456789012:icewatch-AlertTopic"),
                    Map.entry("ALERTS_STREAM", "icewatch-alerts"),
                    Map.entry("SUPPRESS_SECONDS", "14400"),
                    Map.entry("SUPPRESS_CRITICAL_SECONDS", "3600"),
                    Map.entry("CLEAR_SECONDS", "300"),
                    Map.entry("ESCALATE_MINUTES", "3"),
                    Map.entry("EPISODE_GAP_SECONDS", "7200"),
                    Map.entry("ALARM_DELAY_SECONDS", "0"),
                    Map.entry("SPO2_DEEPER_BY", "5"),
                    Map.entry("HEART_RATE_DEEPER_BY", "20"),
                    Map.entry("SBP_DEEPER_BY", "10"),
                    Map.entry("STALE_SECONDS", "300"),
                    Map.entry("MAXIMUM_READING_AGE_SECONDS", "604800"),
                    Map.entry("LEASE_SECONDS", "90"),
                    Map.entry("MESSAGE_DETAIL", "minimal"),
                    Map.entry("BOARD_URL", ""),
                    Map.entry(
                        "LINK_KEY_ARNS",
                        "arn:aws:kms:us-east-1:123456789012:key/icewatch-Keys-LinkKey"),
                    Map.entry("METRICS_NAMESPACE", "icewatch"),
                    Map.entry("SPO2_LOW_WARNING", "90"),
                    Map.entry("SPO2_LOW_CRITICAL", "85"),
                    Map.entry("HEART_RATE_LOW_WARNING", "40"),
                    Map.entry("HEART_RATE_LOW_CRITICAL", "30"),
                    Map.entry("HEART_RATE_HIGH_WARNING", "131"),
                    Map.entry("HEART_RATE_HIGH_CRITICAL", "150"),
                    Map.entry("TEMPERATURE_F_LOW_WARNING", "95.0"),
                    Map.entry("TEMPERATURE_F_LOW_CRITICAL", "89.6"),
                    Map.entry("TEMPERATURE_F_HIGH_WARNING", "102.4"),
                    Map.entry("TEMPERATURE_F_HIGH_CRITICAL", "105.8"),
                    Map.entry("RESP_RATE_LOW_WARNING", "8"),
                    Map.entry("RESP_RATE_LOW_CRITICAL", "5"),
                    Map.entry("RESP_RATE_HIGH_WARNING", "25"),
                    Map.entry("RESP_RATE_HIGH_CRITICAL", "35"),
                    Map.entry("SBP_LOW_WARNING", "90"),
                    Map.entry("SBP_LOW_CRITICAL", "70"),
                    Map.entry("SBP_HIGH_WARNING", "220"),
                    Map.entry("SBP_HIGH_CRITICAL", "250")),
                60,
                1024,
                Optional.of("live"),
                List.of(),
                AsyncRetries.DEFAULT));
  }

  @Test
  void the_summarising_function_gets_its_streams_and_its_limits() {
    assertThat(function(template, "AggregateSensorData"))
        .isEqualTo(
            new FunctionSpec(
                "AggregateSensorData",
                "icewatch-AggregateSensorData",
                "io.icewatch.aggregate.AggregateSensorData::handleRequest",
                Map.of(
                    "METRICS_NAMESPACE", "icewatch",
                    "WINDOWS_STREAM", "icewatch-vital-windows",
                    "REJECTED_STREAM", "icewatch-rejected-readings",
                    "WINDOW_SECONDS", "600",
                    "STATE_BUDGET_BYTES", "900000",
                    "STAGGER_SECONDS", "0",
                    "MAXIMUM_READING_AGE_SECONDS", "604800"),
                120,
                1024,
                Optional.of("live"),
                List.of(),
                AsyncRetries.DEFAULT));
  }

  @Test
  void breaches_are_filtered_bisected_and_retried_for_an_hour() {
    MappingSpec breaches = mapping(template, "FilterSensorData.Breaches");

    assertThat(breaches)
        .isEqualTo(
            new MappingSpec(
                "FilterSensorData.Breaches",
                "FilterSensorData",
                "icewatch-Ingest-SensorStream",
                StartingPosition.TRIM_HORIZON,
                null,
                100,
                0,
                1,
                10_000,
                3_600,
                true,
                true,
                0,
                breaches.filterPatterns(),
                new OnFailure(OnFailure.Type.S3, "arn:aws:s3:::icewatch-Ingest-FailuresBucket")));
    assertThat(breaches.filterPatterns()).as("a reading, a batch, a FHIR resource").hasSize(3);
  }

  @Test
  void readings_are_windowed_unfiltered_and_never_bisected() {
    assertThat(mapping(template, "AggregateSensorData.Readings"))
        .isEqualTo(
            new MappingSpec(
                "AggregateSensorData.Readings",
                "AggregateSensorData",
                "icewatch-Ingest-SensorStream",
                StartingPosition.TRIM_HORIZON,
                null,
                10_000,
                5,
                1,
                10_000,
                43_200,
                false,
                true,
                600,
                List.of(),
                new OnFailure(OnFailure.Type.S3, "arn:aws:s3:::icewatch-Ingest-FailuresBucket")));
  }

  @Test
  void every_reading_is_watched_in_batches_of_five_seconds() {
    assertThat(mapping(template, "WatchPatients.Readings"))
        .isEqualTo(
            new MappingSpec(
                "WatchPatients.Readings",
                "WatchPatients",
                "icewatch-Ingest-SensorStream",
                StartingPosition.TRIM_HORIZON,
                null,
                5_000,
                5,
                1,
                10_000,
                3_600,
                true,
                true,
                0,
                List.of(),
                new OnFailure(OnFailure.Type.S3, "arn:aws:s3:::icewatch-Ingest-FailuresBucket")));
  }

  @Test
  void a_sweep_comes_every_minute_with_its_own_time_and_is_not_repeated() {
    assertThat(template.schedules())
        .extracting(ScheduleSpec::function, ScheduleSpec::expression, ScheduleSpec::input)
        .contains(
            tuple(
                "SweepAlarms",
                new ScheduleExpression.Rate(Duration.ofMinutes(1)),
                Optional.of("{\"time\": \"<aws.scheduler.scheduled-time>\"}")));
    assertThat(function(template, "SweepAlarms").asyncRetries().attempts()).isZero();
  }

  @Test
  void a_claim_of_a_sweep_outlives_it() {
    // SweepAlarms.LEASE: no setting, as nothing but its own timeout bears on it.
    assertThat(function(template, "SweepAlarms").timeoutSeconds()).isLessThan(70);
  }

  @Test
  void a_claim_outlives_the_invocation_that_made_it_and_a_record_outlives_a_claim() {
    FunctionSpec filter = function(template, "FilterSensorData");
    int lease = Integer.parseInt(filter.environment().get("LEASE_SECONDS"));

    assertThat(lease).isGreaterThan(filter.timeoutSeconds());
    assertThat(mapping(template, "FilterSensorData.Breaches").maximumRecordAgeSeconds())
        .isGreaterThan(lease);
  }

  /** What is dealt with sooner leaves no gap of which a redrive would find a breach. */
  @Test
  void nothing_is_given_up_before_the_protocol_thinks_it_possible() {
    assertThat(mapping(template, "FilterSensorData.Breaches").maximumRecordAgeSeconds())
        .isGreaterThanOrEqualTo((int) AlarmPolicy.GIVEN_UP_AFTER.toSeconds());
  }

  @Test
  void readings_come_in_one_by_one_or_in_batches_into_one_stream() {
    assertThat(template.streams())
        .containsExactly(
            new StreamSpec(
                "icewatch-Ingest-SensorStream",
                "arn:aws:kinesis:us-east-1:123456789012:stream/icewatch-Ingest-SensorStream",
                2,
                24));
    assertThat(template.rules())
        .containsExactly(
            new IotRuleSpec(
                "icewatch_readings",
                "SELECT *, clientid() AS device_id FROM 'icu/sensors/+'",
                "icu/sensors/+",
                "device_id",
                "${patient_id}",
                "icewatch-Ingest-SensorStream"),
            new IotRuleSpec(
                "icewatch_batches",
                "SELECT *, clientid() AS device_id FROM 'icu/batches/+'",
                "icu/batches/+",
                "device_id",
                "${topic()}",
                "icewatch-Ingest-SensorStream"));
  }

  @Test
  void what_only_guards_the_cloud_changes_nothing_here() {
    Template guarded =
        RealTemplate.read(
            Map.of(
                "EnhancedFanOut", "true",
                "DeviceAudit", "true",
                "AuditTrail", "true",
                "VpcId", "vpc-0a1b",
                "SubnetIds", "subnet-0a,subnet-0b",
                "RouteTableIds", "rtb-0a"));

    assertThat(guarded.mappings()).isEqualTo(template.mappings());
    assertThat(guarded.functions()).isEqualTo(template.functions());
    assertThat(guarded.rules()).isEqualTo(template.rules());
  }

  @Test
  void alerting_stands_on_one_table_and_two_topics_beside_the_operators_own() {
    assertThat(template.tables())
        .containsExactly(
            new TableSpec(
                "icewatch-EpisodeTable",
                new TableSpec.Key("patient_id", "condition"),
                Map.of(
                    "patient_id", "S",
                    "condition", "S",
                    "due_bucket", "N",
                    "due_at", "N",
                    "ward_bucket", "S",
                    "alarm_bucket", "S"),
                List.of(
                    index("due", "due_bucket", "due_at", "KEYS_ONLY", List.of()),
                    index("ward", "ward_bucket", "patient_id", "ALL", List.of()),
                    index(
                        "alarms", "alarm_bucket", "patient_id", "INCLUDE", AlarmIndex.ATTRIBUTES)),
                "expires_at"));
    assertThat(AlarmIndex.ATTRIBUTES).as("DynamoDB's limit").hasSizeLessThanOrEqualTo(20);
    assertThat(template.topics())
        .containsExactly(
            new TopicSpec(
                "icewatch-AlertTopic",
                "arn:aws:sns:us-east-1:123456789012:icewatch-AlertTopic",
                List.of(
                    new SubscriptionSpec(
                        "AlertEmail",
                        Optional.empty(),
                        Optional.of(
                            "{\"patient_id\":[{\"anything-but\":{\"prefix\":\"icewatch-release-\"}},"
                                + "{\"exists\":false}]}"),
                        FilterPolicyScope.MESSAGE_ATTRIBUTES))),
            new TopicSpec(
                "icewatch-EscalationTopic",
                "arn:aws:sns:us-east-1:123456789012:icewatch-EscalationTopic",
                List.of()),
            new TopicSpec(
                "icewatch-OperatorsTopic",
                "arn:aws:sns:us-east-1:123456789012:icewatch-OperatorsTopic",
                List.of()));
  }

  private static TableSpec.Index index(
      String name, String hash, String range, String projection, List<String> attributes) {
    return new TableSpec.Index(name, true, new TableSpec.Key(hash, range), projection, attributes);
  }

  @Test
  void a_heartbeat_twice_a_day_keeps_the_snapshot_of_each_function() {
    assertThat(template.schedules())
        .extracting(
            ScheduleSpec::function,
            ScheduleSpec::arn,
            ScheduleSpec::expression,
            ScheduleSpec::input)
        .contains(
            tuple(
                "FilterSensorData",
                "arn:aws:scheduler:us-east-1:123456789012:schedule/default/"
                    + "icewatch-FilterSensorDataHeartbeat",
                new ScheduleExpression.Rate(Duration.ofHours(12)),
                Optional.of("{}")),
            tuple(
                "AggregateSensorData",
                "arn:aws:scheduler:us-east-1:123456789012:schedule/default/"
                    + "icewatch-AggregateSensorDataHeartbeat",
                new ScheduleExpression.Rate(Duration.ofHours(12)),
                Optional.of("{}")));
  }

  @Test
  void readings_are_kept_only_if_asked_for_and_pass_through_a_function() {
    assertThat(template.functions()).noneMatch(each -> each.logicalId().startsWith("Transform"));

    Template keeping = RealTemplate.read(Map.of("KeepReadings", "true"));

    assertThat(keeping.deliveryStreams())
        .hasSize(5)
        .contains(
            new DeliveryStreamSpec(
                "icewatch-readings",
                "readings",
                60,
                64,
                "firehose-errors/readings/",
                Optional.of("icewatch-Ingest-SensorStream"),
                Optional.of(new Transform("TransformReadings", 3, 209_715, 60))));
    assertThat(function(keeping, "TransformReadings").environment())
        .containsOnlyKeys("METRICS_NAMESPACE");
  }

  @Test
  void every_vital_has_a_column_of_readings() {
    assertThat(table(template, "readings").columns())
        .extracting(Column::name)
        .containsAll(Stream.of(Vital.values()).map(Vital::field).toList());
    assertThat(table(template, "readings").partition())
        .containsExactly(new PartitionField(3, "day", "arrival_day"));
  }

  @Test
  void each_table_has_a_delivery_stream_of_its_own() {
    assertThat(template.deliveryStreams())
        .containsExactly(
            new DeliveryStreamSpec(
                "icewatch-vital-windows",
                "vital_windows",
                60,
                64,
                "firehose-errors/vital_windows/",
                Optional.empty(),
                Optional.empty()),
            new DeliveryStreamSpec(
                "icewatch-alerts",
                "alerts",
                60,
                64,
                "firehose-errors/alerts/",
                Optional.empty(),
                Optional.empty()),
            new DeliveryStreamSpec(
                "icewatch-rejected-readings",
                "rejected_readings",
                60,
                64,
                "firehose-errors/rejected_readings/",
                Optional.empty(),
                Optional.empty()),
            new DeliveryStreamSpec(
                "icewatch-answers",
                "answers",
                60,
                64,
                "firehose-errors/answers/",
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void vital_windows_holds_five_sums_of_every_vital() {
    IcebergTableSpec table = table(template, "vital_windows");

    assertThat(table.database()).isEqualTo("icewatch");
    assertThat(table.columns())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactlyElementsOf(
            Stream.concat(
                    Stream.of(
                        "row_id string",
                        "patient_id string",
                        "window_start timestamp",
                        "window_end timestamp",
                        "shard_id string",
                        "first_sequence_number string",
                        "last_sequence_number string",
                        "first_event_time timestamp",
                        "last_event_time timestamp",
                        "record_count long",
                        "implausible_count long",
                        "clock_suspect_count long",
                        "duplicate_count long"),
                    Stream.of(Vital.values())
                        .flatMap(vital ->
                            Stream.of(
                                    "count_%s long",
                                    "sum_%s double",
                                    "sum_sq_%s double",
                                    "min_%s double",
                                    "max_%s double")
                                .map(column -> column.formatted(vital.field()))))
                .toList());
    assertThat(table.partition()).containsExactly(new PartitionField(3, "day", "window_start_day"));
    assertThat(table.sort())
        .containsExactly(
            new SortField(2, "identity", true, true), new SortField(3, "identity", true, true));
    assertThat(table.properties())
        .isEqualTo(
            Map.of(
                "write.metadata.compression-codec", "gzip",
                "write.metadata.delete-after-commit.enabled", "true"));
  }

  @Test
  void alerts_holds_one_row_for_every_page() {
    IcebergTableSpec table = table(template, "alerts");

    assertThat(table.columns())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactly(
            "alert_id string",
            "patient_id string",
            "condition string",
            "severity string",
            "reason string",
            "value double",
            "arrival timestamptz",
            "published_at timestamptz",
            "episode_start timestamptz",
            "page_number int",
            "hushed_since_last int",
            "worst_value double");
    assertThat(table.partition()).containsExactly(new PartitionField(7, "month", "arrival_month"));
    assertThat(table.sort()).extracting(SortField::sourceId).containsExactly(2, 7);
  }

  @Test
  void rejected_readings_holds_what_could_not_be_read() {
    IcebergTableSpec table = table(template, "rejected_readings");

    assertThat(table.columns())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactly(
            "row_id string",
            "reason string",
            "detail string",
            "arrival timestamptz",
            "shard_id string",
            "sequence_number string",
            "partition_key string",
            "raw string",
            "field string",
            "readings long",
            "device_id string");
    assertThat(table.partition()).containsExactly(new PartitionField(4, "month", "arrival_month"));
    assertThat(table.sort()).extracting(SortField::sourceId).containsExactly(4);
  }

  @Test
  void every_column_but_those_that_may_be_null_is_required_explained_and_numbered_in_order() {
    for (IcebergTableSpec table : template.icebergTables()) {
      assertThat(table.columns())
          .allMatch(c ->
              c.required()
                  != (c.name()
                          .matches(
                              "field|readings|device_id|(sum|sum_sq|min|max)_.*|count_(dbp|map|etco2)")
                      || (table.name().equals("readings")
                          && !Set.of("row_id", "arrival").contains(c.name()))))
          .noneMatch(c -> c.doc().isBlank());
      assertThat(table.columns())
          .extracting(Column::id)
          .containsExactlyElementsOf(
              Stream.iterate(1, id -> id + 1).limit(table.columns().size()).toList());
    }
  }

  @Test
  void an_override_reaches_whatever_refers_to_the_parameter() {
    Template shortened =
        RealTemplate.read(
            Map.of("WindowSeconds", "10", "ShardCount", "4", "IoTTopic", "ward/+/vitals"));

    assertThat(shortened.parameters()).containsEntry("WindowSeconds", "10");
    assertThat(mapping(shortened, "AggregateSensorData.Readings").tumblingWindowSeconds())
        .isEqualTo(10);
    assertThat(function(shortened, "AggregateSensorData").environment())
        .containsEntry("WINDOW_SECONDS", "10");
    assertThat(shortened.streams().getFirst().shardCount()).isEqualTo(4);
    assertThat(shortened.rules().getFirst().topicFilter()).isEqualTo("ward/+/vitals");
  }

  @Test
  void the_address_that_is_e_mailed_may_be_missing_as_nothing_here_sends_mail() {
    assertThat(template.parameters())
        .doesNotContainKey("EmailAddress")
        .containsEntry("SuppressSeconds", "14400");
  }

  @Test
  void what_the_template_does_not_allow_is_refused_as_deploying_it_would_be() {
    assertThatThrownBy(() -> RealTemplate.read(Map.of("WindowSeconds", "901")))
        .isInstanceOf(TemplateException.class)
        .hasMessageMatching("template.yaml:\\d+: WindowSeconds: found 901, expected at most 900");
  }
}
