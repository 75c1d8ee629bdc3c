package io.icewatch.local.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.local.contract.CallRecorder.Call;
import io.icewatch.local.run.LiveRun;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.template.DeliveryStreamSpec;
import io.icewatch.local.template.EpisodeTableSpec;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.Template;
import io.icewatch.local.ward.Ward;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.Record;

/** What the functions do to AWS, and what the templates let them do and expect of them. */
class GrantedCallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Statements for what Lambda does in the function's name, and not its code. */
  private static final Set<String> LAMBDAS_OWN =
      Set.of("AlertsKey", "GivenUp", "Log", "Readings", "ReadingsKey");

  @TempDir private static Path lake;
  private static final Template TEMPLATE = template();

  private final DeployedTemplates templates = DeployedTemplates.read();

  /**
   * Six seconds of a ward in which every kind of row comes up: pages, windows, garbled messages.
   */
  @BeforeAll
  static void run() {
    InstantSource clock = InstantSource.system();
    try (LocalStack stack =
        LocalStack.start(TEMPLATE, lake, StackOptions.live(page -> {}, line -> {}))) {
      Ward ward = new Ward(9, 1, clock.instant().minusSeconds(13));
      new LiveRun(stack, ward, Duration.ofMillis(500), clock)
          .run(Duration.ofSeconds(6), elapsed -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FilterSensorData", "AggregateSensorData"})
  void what_a_function_calls_is_granted_and_what_is_granted_is_called(String function) {
    assertThat(CallRecorder.actions(function)).isNotEmpty().isEqualTo(granted(function));
  }

  @Test
  void a_grant_for_nothing_or_a_call_without_a_grant_would_be_noticed() {
    assertThat(granted("FilterSensorData"))
        .isNotEqualTo(CallRecorder.actions("AggregateSensorData"))
        .doesNotContain("dynamodb:DeleteItem")
        .contains("dynamodb:GetItem");
  }

  @Test
  void an_episode_has_the_tables_keys_and_the_attribute_that_ttl_sweeps_by() {
    EpisodeTableSpec table = TEMPLATE.episodeTables().getFirst();
    List<Call> puts = calls("dynamodb:PutItem");

    assertThat(puts).isNotEmpty();
    for (Call put : puts) {
      PutItemRequest request = (PutItemRequest) put.request();
      assertThat(request.tableName()).isEqualTo(table.name());
      assertThat(request.item())
          .containsKeys(
              table.hashKey(),
              requireNonNull(table.rangeKey()),
              requireNonNull(table.ttlAttribute()));
      assertThat(requireNonNull(request.item().get(table.ttlAttribute())).n()).isNotNull();
      table
          .attributeTypes()
          .forEach(
              (name, type) ->
                  assertThat(requireNonNull(request.item().get(name)).type().name())
                      .isEqualTo(type));
    }
  }

  @ParameterizedTest
  @CsvSource({"vital_windows", "alerts", "rejected_readings"})
  void a_row_has_the_columns_of_its_table_and_no_others(String name) throws IOException {
    IcebergTableSpec table = only(TEMPLATE.icebergTables(), name);
    List<JsonNode> rows = rows(stream(name));

    assertThat(rows).as("rows of %s", name).isNotEmpty();
    for (JsonNode row : rows) {
      List<String> fields = new ArrayList<>();
      row.fieldNames().forEachRemaining(fields::add);
      assertThat(fields)
          .containsExactlyInAnyOrderElementsOf(
              table.columns().stream().map(IcebergTableSpec.Column::name).toList());
    }
  }

  private Set<String> granted(String function) {
    Set<String> actions = new TreeSet<>();
    templates
        .actions(function + "Role")
        .forEach(
            (sid, granted) -> {
              if (!LAMBDAS_OWN.contains(sid)) {
                actions.addAll(granted);
              }
            });
    return actions;
  }

  private static List<Call> calls(String action) {
    return CallRecorder.calls().stream().filter(call -> call.action().equals(action)).toList();
  }

  private static List<JsonNode> rows(String stream) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (Call put : calls("firehose:PutRecordBatch")) {
      PutRecordBatchRequest batch = (PutRecordBatchRequest) put.request();
      if (batch.deliveryStreamName().equals(stream)) {
        for (Record record : batch.records()) {
          rows.add(JSON.readTree(record.data().asByteArray()));
        }
      }
    }
    return rows;
  }

  private static String stream(String table) {
    return TEMPLATE.deliveryStreams().stream()
        .filter(stream -> stream.table().equals(table))
        .map(DeliveryStreamSpec::name)
        .findFirst()
        .orElseThrow();
  }

  private static IcebergTableSpec only(List<IcebergTableSpec> tables, String name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
  }

  private static Template template() {
    return Template.read(
        DeployedTemplates.HOME.resolve("template.yaml"),
        Map.of("WindowSeconds", "2", "HushSeconds", "3", "BufferSeconds", "1"));
  }
}
