package io.icewatch.rollup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.lake.DataFileWriter;
import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.FunctionEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the function promises beside the roll-up itself, on a lake on disk. */
class RollUpVitalsTest {
  private static final int A_QUARTER_OF_AN_HOUR = 900_000;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<String> log = new ArrayList<>();
  private final JdbcCatalog catalog = new JdbcCatalog();
  private Map<String, String> variables = Map.of();
  @TempDir private Path folder;

  @BeforeEach
  void makeLake() {
    String io = DiskFileIO.class.getName();
    String uri = "jdbc:sqlite:" + folder.resolve("catalog.db");
    catalog.initialize(
        "icewatch",
        Map.of(
            "uri",
            uri,
            "warehouse",
            folder.toString(),
            "io-impl",
            io,
            "jdbc.schema-version",
            "V1"));
    catalog.createNamespace(Namespace.of("ward_7"));
    create("vital_windows", "window_start", "row_id string", "last_sequence_number string");
    create("vital_hours", "hour_start", "windows long");
    create("vital_days", "day_start", "windows long");
    variables =
        Map.of(
            "LAKE_BUCKET",
            "unused",
            "LAKE_DATABASE",
            "ward_7",
            "METRICS_NAMESPACE",
            "icewatch",
            "CATALOG_CATALOG__IMPL",
            JdbcCatalog.class.getName(),
            "CATALOG_IO__IMPL",
            io,
            "CATALOG_URI",
            uri,
            "CATALOG_WAREHOUSE",
            folder.toString(),
            "CATALOG_JDBC_SCHEMA__VERSION",
            "V1");
  }

  @AfterEach
  void closeLake() {
    catalog.close();
  }

  @Test
  void what_landed_is_in_hours_and_days_and_told_in_metrics() throws IOException {
    land("a", 0);
    land("b", 0);

    invoke(A_QUARTER_OF_AN_HOUR);

    assertThat(rows("vital_hours")).isEqualTo(2);
    assertThat(rows("vital_days")).isEqualTo(2);
    JsonNode metrics = metrics().getLast();
    assertThat(metrics.path("WindowsRead").asLong()).isEqualTo(2);
    assertThat(metrics.path("RollUpRowsWritten").asLong()).isEqualTo(4);
    assertThat(metrics.at("/RollUpLag/0").asLong(-1)).isZero();
    assertThat(metrics.path("RollUpFailures").asLong(-1)).isZero();
    assertThat(log)
        .containsExactly(
            "vital_hours: periods 0, days or months as a whole 1; rows read 2 of 2, changed 2,"
                + " written 2",
            "vital_days: periods 0, days or months as a whole 1; rows read 2 of 2, changed 2,"
                + " written 2");
  }

  @Test
  void where_nothing_landed_nothing_is_read_or_committed() throws IOException {
    land("a", 0);
    invoke(A_QUARTER_OF_AN_HOUR);
    String before = catalog.loadTable(table("vital_hours")).properties().toString();
    long snapshot = catalog.loadTable(table("vital_hours")).currentSnapshot().snapshotId();

    invoke(A_QUARTER_OF_AN_HOUR);

    Table after = catalog.loadTable(table("vital_hours"));
    assertThat(after.properties()).hasToString(before);
    assertThat(after.currentSnapshot().snapshotId()).isEqualTo(snapshot);
    assertThat(metrics().getLast().path("WindowsRead").asLong(-1)).isZero();
    assertThat(log).as("a line for each table that was rolled up before").hasSize(2);
  }

  /**
   * Time left is asked before each day, before the months, and before each of these. Two days have
   * time, the third comes with the next invocation, the months with the one after that.
   */
  @Test
  void an_invocation_stops_before_its_time_is_up_and_the_next_goes_on() throws IOException {
    for (int day = 0; day < 3; day++) {
      land("a", day);
    }

    invoke(A_QUARTER_OF_AN_HOUR, A_QUARTER_OF_AN_HOUR, RollUpVitals.LEAST_MILLIS - 1);
    assertThat(rows("vital_hours")).isEqualTo(2);
    assertThat(rows("vital_days")).isZero();
    assertThat(metrics().getLast().at("/RollUpLag/0").asLong()).isPositive();

    invoke(A_QUARTER_OF_AN_HOUR, RollUpVitals.LEAST_MILLIS - 1);
    assertThat(metrics().getLast().path("WindowsRead").asLong()).isEqualTo(1);
    assertThat(rows("vital_hours")).isEqualTo(3);

    invoke(A_QUARTER_OF_AN_HOUR);
    assertThat(rows("vital_days")).isEqualTo(3);
    assertThat(metrics().getLast().at("/RollUpLag/0").asLong(-1)).isZero();
  }

  @Test
  void a_table_that_is_not_there_fails_the_invocation_is_counted_and_names_no_patient() {
    land("a", 0);
    catalog.dropTable(table("vital_days"));

    assertThatThrownBy(() -> invoke(A_QUARTER_OF_AN_HOUR))
        .isInstanceOf(NoSuchTableException.class)
        .hasMessageContaining("ward_7.vital_days");

    assertThat(rows("vital_hours")).as("was committed before").isEqualTo(1);
    assertThat(printed.toString(UTF_8))
        .contains("\"RollUpFailures\":1")
        .doesNotContain("RollUpLag");
  }

  @Test
  void deployed_the_catalog_is_glues_and_the_files_are_in_s3() {
    assertThat(
            RollUpConfig.from(
                    Map.of(
                        "LAKE_BUCKET", "lake-1",
                        "LAKE_DATABASE", "ward_7",
                        "METRICS_NAMESPACE", "icewatch",
                        "CATALOG_S3_PATH__STYLE__ACCESS", "true"))
                .catalog())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "catalog-impl", "org.apache.iceberg.aws.glue.GlueCatalog",
                "io-impl", "org.apache.iceberg.aws.s3.S3FileIO",
                "warehouse", "s3://lake-1",
                "http-client.type", "urlconnection",
                "s3.path-style-access", "true"));
  }

  @Test
  void a_setting_that_is_missing_is_named() {
    for (String name : List.of("LAKE_BUCKET", "LAKE_DATABASE", "METRICS_NAMESPACE")) {
      Map<String, String> without = new HashMap<>(variables);
      without.remove(name);
      assertThatThrownBy(() -> RollUpConfig.from(without))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(name + " is not set, expected a value");
    }
  }

  /**
   * Invokes the function.
   *
   * @param remaining what it is told of the time that is left, question by question; the last again
   *     and again
   */
  private void invoke(int... remaining) throws IOException {
    int[] questions = {0};
    Context context = mock();
    when(context.getRemainingTimeInMillis())
        .thenAnswer(call -> remaining[Math.min(questions[0]++, remaining.length - 1)]);
    LambdaLogger logger = mock();
    doAnswer(call -> log.add(call.getArgument(0)))
        .when(logger)
        .log(anyString(), any(LogLevel.class));
    when(context.getLogger()).thenReturn(logger);
    AwsClients nobody = mock();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new RollUpVitals(
            new FunctionEnvironment(
                variables,
                nobody,
                () -> Instant.EPOCH,
                millis -> {},
                new PrintStream(printed, true, UTF_8)))
        .handleRequest(InputStream.nullInputStream(), out, context);
    assertThat(out.toString(UTF_8)).isEqualTo("{}");
  }

  private List<JsonNode> metrics() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : printed.toString(UTF_8).lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static TableIdentifier table(String name) {
    return TableIdentifier.of("ward_7", name);
  }

  private void create(String name, String start, String... own) {
    List<String> columns = new ArrayList<>(List.of("patient_id string", start + " timestamp"));
    columns.addAll(List.of(own));
    for (String count :
        List.of("record_count", "implausible_count", "clock_suspect_count", "duplicate_count")) {
      columns.add(count + " long");
    }
    columns.addAll(
        List.of(
            "first_event_time timestamp",
            "last_event_time timestamp",
            "count_spo2 long",
            "sum_spo2 double",
            "sum_sq_spo2 double",
            "min_spo2 double",
            "max_spo2 double"));
    List<NestedField> fields = new ArrayList<>();
    for (String column : columns) {
      String[] parts = column.split(" ", 2);
      fields.add(
          NestedField.optional(fields.size() + 1, parts[0], Types.fromPrimitiveString(parts[1])));
    }
    Schema schema = new Schema(fields);
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
    catalog.createTable(
        table(name),
        schema,
        (name.equals("vital_days") ? spec.month(start) : spec.day(start)).build());
  }

  /** A window of one reading, of the morning of a day. */
  private void land(String patient, int day) {
    Table windows = catalog.loadTable(table("vital_windows"));

    Map<String, Object> values = new HashMap<>();
    values.put("row_id", patient + day);
    values.put("patient_id", patient);
    values.put("last_sequence_number", "1");
    for (String time : List.of("window_start", "first_event_time", "last_event_time")) {
      values.put(time, LocalDateTime.of(1970, 1, 1 + day, 0, 0));
    }
    for (String count : List.of("record_count", "count_spo2")) {
      values.put(count, 1L);
    }
    for (String none : List.of("implausible_count", "clock_suspect_count", "duplicate_count")) {
      values.put(none, 0L);
    }
    for (String sum : List.of("sum_spo2", "sum_sq_spo2", "min_spo2", "max_spo2")) {
      values.put(sum, 90.0);
    }
    GenericRecord row = GenericRecord.create(windows.schema());
    values.forEach(row::setField);
    AppendFiles append = windows.newAppend();
    DataFileWriter.write(
            windows, List.of(new InternalRecordWrapper(windows.schema().asStruct()).wrap(row)))
        .forEach(append::appendFile);
    append.commit();
  }

  private long rows(String name) {
    Table table = catalog.loadTable(table(name));
    return table.currentSnapshot() == null
        ? 0
        : Long.parseLong(table.currentSnapshot().summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
  }
}
