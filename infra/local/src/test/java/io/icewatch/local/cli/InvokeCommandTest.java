package io.icewatch.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.local.lake.DeliveryStream;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./icewatch invoke}: the functions as they are deployed, in processes of their own. */
@EnabledOnOs(OS.LINUX)
class InvokeCommandTest {
  private static final Path HOME = Path.of("..", "..");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void standInTheCheckout() {
    System.setProperty("icewatch.home", HOME.toString());
  }

  private int invoke(String... words) {
    CommandLine commandLine = Icewatch.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all = new String[words.length + 1];
    all[0] = "invoke";
    System.arraycopy(words, 0, all, 1, words.length);
    return commandLine.execute(all);
  }

  private static String event(String name) {
    return HOME.resolve("events").resolve(name + ".json").toString();
  }

  @Test
  void aBreachIsPagedAndTheAnswerHasNoFailures() throws IOException {
    int status = invoke("FilterSensorData", "--event", event("filter-one-breach"));

    assertThat(status).as(err.toString()).isZero();
    assertThat(JSON.readTree(out.toString()))
        .isEqualTo(JSON.readTree("{\"batchItemFailures\":[]}"));
    assertThat(err.toString().lines())
        .anyMatch(line -> line.matches("PAGE  WARNING SpO2 low \\| LATE: .* \\| Patient 17 \\|.*"))
        .anyMatch(line -> line.startsWith("ROW   ") && line.contains("alert_id"))
        .last()
        .asString()
        .matches(
            "REPORT RequestId: \\S+\tDuration: \\S+ ms\tBilled Duration: \\d+ ms\tMemory Size: \\d+"
                + " MB\tMax Memory Used: \\d+ MB\tInit Duration: \\S+ ms");
  }

  @Test
  void aWindowAnswersItsStateAndItsEndSendsRows() throws IOException {
    assertThat(invoke("AggregateSensorData", "-e", event("window-first")))
        .as(err.toString())
        .isZero();
    JsonNode answer = JSON.readTree(out.toString());
    assertThat(answer.path("state").isObject()).isTrue();
    assertThat(answer.path("state")).isNotEmpty();

    assertThat(invoke("AggregateSensorData", "-e", event("window-final"))).isZero();
    assertThat(err.toString().lines())
        .anyMatch(line -> line.startsWith("ROW   ") && line.contains("record_count"));
  }

  @Test
  void overridesReachTheFunctionsEnvironment() {
    int status =
        invoke(
            "FilterSensorData",
            "--event",
            event("filter-one-breach"),
            "--parameter-overrides",
            "MessageDetail=full");

    assertThat(status).as(err.toString()).isZero();
    assertThat(err.toString()).contains("PAGE  WARNING SpO2 low: 86 % |");
  }

  @Test
  void aFailingFunctionIsToldOnStandardOutputAndExitsWith1() throws IOException {
    Path event =
        Files.writeString(
            folder.resolve("event.json"), "{\"Records\": [{\"eventID\": \"without a colon\"}]}");

    int status = invoke("FilterSensorData", "--event", event.toString());

    assertThat(status).isEqualTo(1);
    JsonNode error = JSON.readTree(out.toString());
    assertThat(error.path("errorType").asText()).isNotEmpty();
    assertThat(err.toString()).contains("REPORT RequestId: ");
  }

  @Test
  void whatReadsTheLakeFindsTheOneThatIsNamed() throws IOException {
    Template template = Template.read(HOME.resolve("template.yaml"), Map.of());
    try (Lake lake = Lake.create(folder, template.icebergTables())) {
      DeliveryStream windows =
          new DeliveryStream(
              template.deliveryStreams().getFirst(), lake, folder.resolve("failures"));
      windows.put(window(), Instant.EPOCH);
      windows.flush(Instant.EPOCH);
      assertThat(windows.rowsLanded()).isEqualTo(1);
    }
    Path event = Files.writeString(folder.resolve("event.json"), "{}");

    int status = invoke("RollUpVitals", "--event", event.toString(), "--lake", folder.toString());

    assertThat(status).as(err.toString()).isZero();
    try (Lake lake = Lake.open(folder);
        LakeQuery query = new LakeQuery(lake)) {
      assertThat(query.query("SELECT patient_id, record_count FROM vital_days").rows())
          .containsExactly(List.of("17", 1L));
    }
  }

  /** A row of every column of vital_windows: one reading of SpO2. */
  private static byte[] window() {
    Map<String, Object> row = new HashMap<>();
    IcebergTableSpec table =
        Template.read(HOME.resolve("template.yaml"), Map.of()).icebergTables().getFirst();
    for (IcebergTableSpec.Column column : table.columns()) {
      row.put(
          column.name(),
          switch (column.type()) {
            case "string" -> "17";
            case "long" -> column.name().matches("record_count|count_spo2") ? 1 : 0;
            case "double" -> column.name().endsWith("_spo2") ? 97.0 : null;
            default -> column.name().equals("window_end") ? 600_000_000L : 0L;
          });
    }
    return JSON.valueToTree(row).toString().getBytes(UTF_8);
  }

  @Test
  void anUnknownFunctionIsOneLineThatListsTheKnownOnes() {
    assertThat(invoke("FilterSensor", "--event", event("filter-one-breach"))).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "icewatch: no function FilterSensor in template.yaml, expected one of FilterSensorData,"
                + " AggregateSensorData, WatchPatients, SweepAlarms, RollUpVitals, WardBoard");
  }

  @Test
  void aMissingEventIsOneLineThatNamesIt() {
    assertThat(invoke("FilterSensorData", "--event", "nowhere.json")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("icewatch: nowhere.json does not exist");
  }

  @Test
  void anEventThatIsNotJsonIsOneLineThatSaysWhere() throws IOException {
    Path event = Files.writeString(folder.resolve("event.json"), "{\n\"Records\": [}");

    assertThat(invoke("FilterSensorData", "--event", event.toString())).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("event.json is not JSON, at line 2");
  }

  @Test
  void anEventIsAskedFor() {
    assertThat(invoke("FilterSensorData")).isEqualTo(2);
    assertThat(err.toString()).contains("--event").contains("Usage: icewatch invoke");
  }
}
