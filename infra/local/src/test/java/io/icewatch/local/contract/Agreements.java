package io.icewatch.local.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.aggregate.AggregateSensorData;
import io.icewatch.filter.FilterSensorData;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.GivenClients;
import io.icewatch.lambda.event.InvocationEvent;
import io.icewatch.lambda.event.InvocationEventJson;
import io.icewatch.local.contract.CallRecorder.Call;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.template.DeliveryStreamSpec;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.TableSpec;
import io.icewatch.local.template.Template;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingJson;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.watch.WatchPatients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.event.ruler.Machine;

/**
 * What the code and the templates of a checkout must agree on. Each method checks one agreement and
 * fails with what differs.
 */
final class Agreements {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RecordPosition ANYWHERE =
      new RecordPosition("shardId-000000000000", "7", SequenceNumber.of(1));

  /** Values that nothing has by default, so that a constant where a parameter belongs shows. */
  private static final Map<String, String> UNUSUAL =
      Map.of("WindowSeconds", "420", "SuppressSeconds", "777", "SpO2LowWarning", "88.5");

  /** Another value of what cannot be had by adding one. */
  private static final Map<String, String> OTHERS =
      Map.of("LogRetentionDays", "60", "MessageDetail", "full");

  /** The settings records, each with the function that reads it. */
  private static final Map<String, Consumer<Map<String, String>>> SETTINGS =
      Map.of(
          "FilterSensorData", io.icewatch.filter.FilterConfig::from,
          "AggregateSensorData", io.icewatch.aggregate.AggregateConfig::from,
          "WatchPatients", io.icewatch.watch.WatchConfig::from,
          "SweepAlarms", io.icewatch.sweep.SweepConfig::from,
          "RollUpVitals", io.icewatch.rollup.RollUpConfig::from,
          "WardBoard", io.icewatch.board.BoardConfig::from);

  /** A description that is the number of settings kept elsewhere. */
  private static final Pattern SETTINGS_NUMBER =
      Pattern.compile("settings \\$\\{(\\w+)\\.VersionNumber}");

  /** Parameters that no description may tell: it is read by whoever may look at a function. */
  private static final Set<String> SECRETS = Set.of("BoardToken");

  /** The functions over the stream, on an AWS that nobody calls. */
  private static final Map<String, Function<Map<String, String>, RequestStreamHandler>> HANDLERS =
      Map.of(
          "FilterSensorData", Agreements::filter,
          "AggregateSensorData", Agreements::aggregate,
          "WatchPatients", Agreements::watch);

  /**
   * Statements for what Lambda and Athena do in the function's name, and not its code; for what S3
   * asks of who looks whether a file is there ({@code LakeBucket}: API_HeadObject.html) and what
   * Iceberg does when the upload of a large file breaks ({@code RollUpsBrokenOff}: S3OutputStream).
   */
  private static final Set<String> IN_ITS_NAME =
      Set.of(
          "EpisodesKey",
          "GivenUp",
          "GivenUpKey",
          "HistoryBucket",
          "HistoryFiles",
          "HistoryKey",
          "HistoryResults",
          "HistoryTables",
          "LakeBucket",
          "Log",
          "PagesKey",
          "Readings",
          "ReadingsKey",
          "RollUpsBrokenOff");

  /** Calls that are granted under another name (s3: Service Authorization Reference). */
  private static final Map<String, String> ACTIONS =
      Map.of("s3:DeleteObjects", "s3:DeleteObject", "s3:HeadObject", "s3:GetObject");

  private final Path home;
  private final Template template;
  private final DeployedTemplates written;
  private final Map<String, Template> otherwise = new HashMap<>();

  /**
   * @param home the top of a checkout
   */
  Agreements(Path home) {
    this.home = home;
    this.template = Template.read(home.resolve("template.yaml"), UNUSUAL);
    this.written = DeployedTemplates.read(home);
  }

  /** Lambda finds the handlers and can make one of each. */
  void handlersExist() throws ReflectiveOperationException {
    for (FunctionSpec function : template.functions()) {
      String[] handler = function.handler().split("::", -1);
      Class<?> type = Class.forName(handler[0]);
      assertThat(type.getConstructor()).isNotNull();
      assertThat(Arrays.stream(type.getMethods()).map(method -> method.getName()))
          .as("methods of %s", type)
          .contains(handler[1]);
    }
  }

  /** Failed items are answered to a mapping that asks for them, a state to one with a window. */
  void answersAreWhatTheMappingReads() throws IOException {
    for (FunctionSpec function : template.functions()) {
      if (template.mappings().stream()
          .noneMatch(each -> each.function().equals(function.logicalId()))) {
        continue;
      }
      RequestStreamHandler handler =
          requireNonNull(HANDLERS.get(function.logicalId())).apply(function.environment());
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      handler.handleRequest(
          new ByteArrayInputStream("{}".getBytes(UTF_8)), answer, nobody(Context.class));
      JsonNode fields = JSON.readTree(answer.toByteArray());
      MappingSpec mapping = mapping(function.logicalId());
      assertThat(mapping.reportBatchItemFailures())
          .as("%s: FunctionResponseTypes has ReportBatchItemFailures", mapping.id())
          .isEqualTo(fields.has("batchItemFailures"));
      assertThat(mapping.tumblingWindowSeconds() > 0)
          .as("%s: TumblingWindowInSeconds", mapping.id())
          .isEqualTo(fields.has("state"));
    }
  }

  /** Every variable of a function is a setting of its code and every setting a variable. */
  void variablesAreTheSettings() {
    for (FunctionSpec function : template.functions()) {
      Consumer<Map<String, String>> settings =
          requireNonNull(SETTINGS.get(function.logicalId()), function.logicalId());
      settings.accept(function.environment());
      for (String name : function.environment().keySet()) {
        Map<String, String> without = new HashMap<>(function.environment());
        without.remove(name);
        assertThatThrownBy(() -> settings.accept(without))
            .as("%s without %s", function.logicalId(), name)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(name);
      }
    }
  }

  /** Lambda's window is the code's, and the suppression is the parameter's. */
  void windowAndSuppressionAreTheSame() {
    assertThat(function("AggregateSensorData").environment())
        .containsEntry(
            "WINDOW_SECONDS",
            Integer.toString(mapping("AggregateSensorData").tumblingWindowSeconds()));
    assertThat(function("FilterSensorData").environment())
        .containsEntry("SUPPRESS_SECONDS", template.parameters().get("SuppressSeconds"));
  }

  /**
   * At and beside every threshold and every bound of what is plausible, the filter passes what the
   * rules call a breach, and nothing else.
   */
  void filterPassesWhatBreaches() throws Exception {
    Machine filter = Machine.builder().build();
    filter.addRule("pattern", mapping("FilterSensorData").filterPatterns().getFirst());
    Map<String, String> environment = function("FilterSensorData").environment();
    RuleBook rules = io.icewatch.filter.FilterConfig.from(environment).rules();
    for (Vital vital : Vital.values()) {
      List<BigDecimal> edges =
          Stream.concat(
                  environment.entrySet().stream()
                      .filter(each -> each.getKey().matches(vital + "_(LOW|HIGH)_.*"))
                      .map(each -> new BigDecimal(each.getValue())),
                  Stream.of(vital.plausibleLow(), vital.plausibleHigh()).map(BigDecimal::valueOf))
              .toList();
      for (BigDecimal edge : edges) {
        for (String step : List.of("-0.1", "0", "0.1")) {
          String data =
              "{\"patient_id\":7,\"%s\":%s}"
                  .formatted(vital.field(), edge.add(new BigDecimal(step)).toPlainString());
          Reading reading = (Reading) ReadingJson.read(data.getBytes(UTF_8));
          assertThat(!filter.rulesForJSONEvent("{\"data\":%s}".formatted(data)).isEmpty())
              .as("the filter passes %s", data)
              .isEqualTo(!rules.breaches(reading, Instant.EPOCH, ANYWHERE).isEmpty());
        }
      }
    }
  }

  /**
   * A release of each function is watched, and a heartbeat keeps each snapshot but those of the
   * ones that a schedule invokes.
   */
  void releasesAreWatched() {
    List<String> names = template.functions().stream().map(FunctionSpec::logicalId).toList();
    assertThat(written.ofType("AWS::CloudWatch::Alarm"))
        .containsAll(names.stream().map(name -> name + "Release").toList());
    assertThat(written.ofType("AWS::Scheduler::Schedule"))
        .containsAll(
            names.stream()
                .filter(Agreements::needsHeartbeat)
                .map(name -> name + "Heartbeat")
                .toList());
    for (String name : names) {
      assertThat(DeployedTemplates.texts(written.property(name, "DeploymentPreference", "Alarms")))
          .contains(name + "Release");
      if (needsHeartbeat(name)) {
        assertThat(DeployedTemplates.text(written.property(name + "Heartbeat", "Target", "Input")))
            .isEqualTo("{}");
      }
    }
    Map.of(
            "FilterSensorData", "FilterSensorDataCannotPage",
            "WatchPatients", "WatchPatientsCannotWrite",
            "SweepAlarms", "SweepAlarmsCannotSend")
        .forEach((name, alarm) ->
            assertThat(
                    DeployedTemplates.texts(
                        written.property(name, "DeploymentPreference", "Alarms")))
                .as("what %s answers as failed is no error of Lambda's", name)
                .contains(alarm));
  }

  /**
   * Whatever a function's environment takes from a parameter or a resource is in what describes its
   * version, as a version is published for nothing else; and so is each parameter that changes the
   * environment when it is changed.
   */
  void everySettingReachesTheAlias() {
    for (FunctionSpec function : template.functions()) {
      String name = function.logicalId();
      String described = described(name);
      Stream.concat(
              DeployedTemplates.entries(written.property(name, "Environment", "Variables"))
                  .values()
                  .stream()
                  .filter(value -> value.getTag().startsWith("!"))
                  .map(DeployedTemplates::text)
                  .filter(reference -> !reference.startsWith("AWS::"))
                  .filter(reference -> !SECRETS.contains(reference)),
              Stream.concat(Stream.of("Tracing", "SubnetIds"), changing(function)))
          .forEach(setting ->
              assertThat(described)
                  .as("what describes a version of %s", name)
                  .contains("${" + setting + "}"));
    }
  }

  /** The description of a function's version, and the settings that it is the number of. */
  private String described(String function) {
    String description = DeployedTemplates.text(written.property(function, "VersionDescription"));
    Matcher settings = SETTINGS_NUMBER.matcher(description);
    return settings.matches()
        ? DeployedTemplates.text(written.property(settings.group(1), "Content"))
        : description;
  }

  /** Parameters that change the function's environment. */
  private Stream<String> changing(FunctionSpec function) {
    return template.parameters().entrySet().stream()
        .filter(parameter ->
            OTHERS.containsKey(parameter.getKey()) || parameter.getValue().matches("[0-9.]+"))
        .map(parameter -> parameter.getKey())
        .filter(name -> !environment(function, name).equals(function.environment()));
  }

  /** The function's environment with another value of a parameter. */
  private Map<String, String> environment(FunctionSpec function, String parameter) {
    return otherwise.computeIfAbsent(parameter, this::otherwise).functions().stream()
        .filter(each -> each.logicalId().equals(function.logicalId()))
        .findFirst()
        .orElseThrow()
        .environment();
  }

  /** The template with another value of a parameter. */
  private Template otherwise(String parameter) {
    String value = requireNonNull(template.parameters().get(parameter));
    Map<String, String> overrides = new HashMap<>(UNUSUAL);
    overrides.put(
        parameter,
        OTHERS.containsKey(parameter)
            ? requireNonNull(OTHERS.get(parameter))
            : new BigDecimal(value).add(BigDecimal.ONE).toPlainString());
    return Template.read(home.resolve("template.yaml"), overrides);
  }

  /** What a function called in this process is granted, and what is granted was called. */
  void callsAreGrantedAndGrantsCalled() {
    for (FunctionSpec function : template.functions()) {
      Set<String> granted = new TreeSet<>();
      written
          .actions(function.logicalId() + "Role")
          .forEach((sid, actions) -> {
            if (!IN_ITS_NAME.contains(sid)) {
              granted.addAll(actions);
            }
          });
      Set<String> called = new TreeSet<>();
      for (String action : CallRecorder.actions(function.logicalId())) {
        called.add(ACTIONS.getOrDefault(action, action));
      }
      assertThat(called).as("calls of %s", function.logicalId()).isNotEmpty().isEqualTo(granted);
    }
  }

  /** An episode has the table's keys, of their types, and the attribute that TTL sweeps by. */
  void episodesFitTheirTable() {
    TableSpec table = template.tables().getFirst();
    List<Call> puts = calls("dynamodb:PutItem");
    assertThat(puts).isNotEmpty();
    for (Call put : puts) {
      PutItemRequest request = (PutItemRequest) put.request();
      assertThat(request.tableName()).isEqualTo(table.name());
      assertThat(request.item())
          .containsKeys(
              table.key().hash(),
              requireNonNull(table.key().range()),
              requireNonNull(table.ttlAttribute()));
      assertThat(requireNonNull(request.item().get(table.ttlAttribute())).n()).isNotNull();
      table
          .attributeTypes()
          .forEach((name, type) -> {
            // An item without an index's attribute is not in the index.
            AttributeValue value = request.item().get(name);
            if (value != null) {
              assertThat(value.type().name()).isEqualTo(type);
            }
          });
    }
  }

  /** Every row that went to Firehose has the columns of its Glue table and no others. */
  void rowsFitTheirTables() throws IOException {
    Set<String> delivered =
        template.deliveryStreams().stream()
            .map(DeliveryStreamSpec::table)
            .collect(Collectors.toSet());
    for (IcebergTableSpec table : template.icebergTables()) {
      if (!delivered.contains(table.name())) {
        continue;
      }
      List<JsonNode> rows = rows(stream(table.name()));
      assertThat(rows).as("rows of %s", table.name()).isNotEmpty();
      for (JsonNode row : rows) {
        List<String> fields = new ArrayList<>();
        row.fieldNames().forEachRemaining(fields::add);
        assertThat(fields)
            .as("fields of a row of %s", table.name())
            .containsExactlyInAnyOrderElementsOf(
                table.columns().stream().map(IcebergTableSpec.Column::name).toList());
      }
    }
  }

  /** Every query of {@code infra/queries} finds its columns in the tables as they are declared. */
  void queriesStandOnTheTables(Path emptyFolder) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(home.resolve("infra/queries"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sql"))
          .forEach(name -> names.add(name.replace(".sql", "")));
    }
    try (Lake lake = Lake.create(emptyFolder, template.icebergTables());
        LakeQuery query = new LakeQuery(lake)) {
      for (String name : names) {
        assertThat(query.named(name).columns()).as("columns of %s", name).isNotEmpty();
      }
    }
  }

  /** The events of {@code events/} are what the functions read, with records in them. */
  void eventsAreRead() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("events"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        byte[] event = Files.readAllBytes(file);
        if (file.getFileName().toString().equals("sweep-tick.json")) {
          assertThat(Instant.parse(JSON.readTree(event).path("time").asText())).isNotNull();
          continue;
        }
        if (file.getFileName().toString().startsWith("board-")) {
          assertThat(JSON.readTree(event).at("/requestContext/http/method").asText())
              .as(file.toString())
              .isEqualTo("GET");
          continue;
        }
        if (file.getFileName().toString().startsWith("firehose-")) {
          assertThat(JSON.readTree(event).at("/records/0/kinesisRecordMetadata/shardId").asText())
              .as(file.toString())
              .isNotEmpty();
          continue;
        }
        InvocationEvent read = InvocationEventJson.read(event);
        boolean isTheEnd =
            file.getFileName().toString().startsWith("window-") && read.window().closesState();
        assertThat(read.records().size() > 0 || isTheEnd).as(file.toString()).isTrue();
      }
    }
  }

  /** The commands of the README name the stream and the topic as a run does. */
  void readmeNamesTheDoors() throws IOException {
    assertThat(Files.readString(home.resolve("README.md")))
        .contains("--stream-name " + template.streams().getFirst().name())
        .contains(
            "-t " + requireNonNull(template.parameters().get("IoTTopic")).replace("+", "bed-2"));
  }

  private static RequestStreamHandler filter(Map<String, String> environment) {
    return new FilterSensorData(deaf(environment));
  }

  private static RequestStreamHandler watch(Map<String, String> environment) {
    return new WatchPatients(deaf(environment));
  }

  private static RequestStreamHandler aggregate(Map<String, String> environment) {
    return new AggregateSensorData(deaf(environment));
  }

  static FunctionEnvironment deaf(Map<String, String> variables) {
    return new FunctionEnvironment(
        variables,
        new GivenClients(
            nobody(DynamoDbClient.class), nobody(SnsClient.class), nobody(FirehoseClient.class)),
        InstantSource.system(),
        millis -> {},
        new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  }

  /** What must not be asked for anything; what hangs on it, as a context's logger, is as deaf. */
  private static <T> T nobody(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getReturnType().isInterface()) {
                return nobody(method.getReturnType());
              }
              throw new AssertionError("called " + method);
            }));
  }

  private FunctionSpec function(String logicalId) {
    return template.functions().stream()
        .filter(each -> each.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow();
  }

  private MappingSpec mapping(String function) {
    return template.mappings().stream()
        .filter(each -> each.function().equals(function))
        .findFirst()
        .orElseThrow();
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

  private String stream(String table) {
    return template.deliveryStreams().stream()
        .filter(stream -> stream.table().equals(table))
        .map(DeliveryStreamSpec::name)
        .findFirst()
        .orElseThrow();
  }

  /** A schedule is a beat by itself. */
  private static boolean needsHeartbeat(String name) {
    return !Set.of("SweepAlarms", "RollUpVitals").contains(name);
  }
}
