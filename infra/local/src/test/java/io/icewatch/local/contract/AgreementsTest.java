package io.icewatch.local.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.lake.RollUp;
import io.icewatch.local.aws.LoopbackServer;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lambda.Crashes;
import io.icewatch.local.lambda.InProcessHost;
import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.run.LiveRun;
import io.icewatch.local.run.PatientSimulator;
import io.icewatch.local.stack.LocalStack;
import io.icewatch.local.stack.StackOptions;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.Template;
import io.icewatch.rollup.RollUpVitals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Code and templates agree: on every point, here as they are deployed, and then with one slip each
 * that somebody could make, which must be noticed.
 */
class AgreementsTest {
  private static final String ANSWER = "Answer: ";
  private static final String TOKEN = "kRq1W2b3Vn4x5Zc6A7s8D9";

  @TempDir private static Path lake;

  /** What must be agreed on. */
  @SuppressWarnings("ImmutableEnumChecker") // a check is a reference to a method
  enum On {
    HANDLERS(Agreements::handlersExist),
    ANSWERS(Agreements::answersAreWhatTheMappingReads),
    VARIABLES(Agreements::variablesAreTheSettings),
    WINDOW_AND_SUPPRESSION(Agreements::windowAndSuppressionAreTheSame),
    FILTER(Agreements::filterPassesWhatBreaches),
    RELEASES(Agreements::releasesAreWatched),
    SETTINGS(Agreements::everySettingReachesTheAlias),
    GRANTS(Agreements::callsAreGrantedAndGrantsCalled),
    EPISODES(Agreements::episodesFitTheirTable),
    ROWS(Agreements::rowsFitTheirTables),
    QUERIES(
        agreements -> agreements.queriesStandOnTheTables(Files.createTempDirectory(lake, "empty"))),
    EVENTS(Agreements::eventsAreRead),
    README(Agreements::readmeNamesTheDoors);

    private final Check check;

    On(Check check) {
      this.check = check;
    }
  }

  private interface Check {
    void of(Agreements agreements) throws Exception;
  }

  /** A page asks again until the lake has answered: each takes some milliseconds. */
  private static final int MOST_QUESTIONS = 5_000;

  /**
   * A warning with more digits than a double tells apart: WatchPatients pages it, as no filter sees
   * it.
   */
  private static final String HIDDEN_BREACH = "{\"patient_id\": 8, \"spo2\": 89.900000000000006}";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Six seconds of the ward, however long they take: a garbled one and breaches that last. */
  private static final int LEAST_READINGS = 100;

  private static final Duration LONGEST_RUN = Duration.ofSeconds(60);

  /** A ward, until every kind of row has come up: pages, windows, garbled messages. */
  @BeforeAll
  static void run() throws IOException {
    int port = LoopbackServer.freePort();
    Template template =
        Template.read(
            DeployedTemplates.HOME.resolve("template.yaml"),
            Map.of(
                "BoardUrl", LoopbackServer.uri(port).toString(),
                "WindowSeconds", "2",
                "SuppressSeconds", "3",
                "SuppressCriticalSeconds", "3",
                "BufferSeconds", "1",
                "BoardToken", TOKEN));
    InstantSource clock = InstantSource.system();
    Queue<String> pages = new ConcurrentLinkedQueue<>();
    try (LocalStack stack =
        LocalStack.start(
            template,
            lake.resolve("run"),
            StackOptions.live(page -> pages.add(page.message()), line -> {}))) {
      askTheBoard(stack, port, clock);
      stack.ingress().put(HIDDEN_BREACH.getBytes(UTF_8), clock.instant());
      PatientSimulator ward = new PatientSimulator(9, 1, clock.instant().minusSeconds(13));
      LiveRun run = new LiveRun(stack, ward, Duration.ofMillis(500), clock);
      run.run(
          LONGEST_RUN,
          elapsed -> {
            if (run.readings() >= LEAST_READINGS && links(pages).findAny().isPresent()) {
              run.stop();
            }
          });
      sweep(stack, clock.instant());
      stack.openHttpApis(port, clock, line -> {}); // a run has closed them
      follow(pages);
      rollUp(template, stack.lake());
    }
  }

  private static Stream<String> links(Queue<String> pages) {
    return pages.stream().flatMap(String::lines).filter(line -> line.startsWith(ANSWER));
  }

  /** What landed, in AWS: three times, as the metadata of the first commit goes with the third. */
  private static void rollUp(Template template, Lake windows) throws IOException {
    FunctionSpec function =
        template.functions().stream()
            .filter(each -> each.logicalId().equals("RollUpVitals"))
            .findFirst()
            .orElseThrow();
    try (AwsLake aws = new AwsLake()) {
      for (String table : RollUp.TABLES) {
        aws.copy(table, windows.table(table));
      }
      Map<String, String> variables = new HashMap<>(function.environment());
      variables.putAll(aws.variables());
      variables.put("LAKE_DATABASE", AwsLake.DATABASE);
      LambdaHost host =
          new InProcessHost(
              function,
              clock -> instance(variables),
              InstantSource.system(),
              false,
              line -> {},
              Crashes.none());
      for (int i = 0; i < 3; i++) {
        assertThat(host.invoke("{}".getBytes(UTF_8)))
            .isInstanceOf(LambdaHost.Outcome.Answered.class);
        aws.append("vital_windows", windows.table("vital_windows"));
      }
      assertThat(aws.rows("vital_hours")).isPositive();
      assertThat(aws.rows("vital_days")).isEqualTo(aws.rows("vital_hours"));
    }
  }

  private static InProcessHost.Instance instance(Map<String, String> variables) {
    RollUpVitals handler = new RollUpVitals(Agreements.deaf(variables));
    return (event, context) -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      handler.handleRequest(new ByteArrayInputStream(event), out, context);
      return out.toByteArray();
    };
  }

  /** What whoever is paged does first. */
  private static void follow(Queue<String> pages) {
    String link =
        links(pages).findFirst().orElseThrow(() -> new AssertionError("no link in " + pages));
    ask(http ->
        request(http, HttpRequest.newBuilder().uri(URI.create(link.substring(ANSWER.length())))));
  }

  /** Ten minutes on, when a critical page is unanswered and nobody was heard of. */
  private static void sweep(LocalStack stack, Instant now) {
    String tick = "{\"time\": \"%s\"}".formatted(now.plus(Duration.ofMinutes(10)));
    assertThat(stack.functions().host("SweepAlarms").invoke(tick.getBytes(UTF_8)))
        .isInstanceOf(LambdaHost.Outcome.Answered.class);
  }

  /** What a browser asks for, and an answer. */
  private static void askTheBoard(LocalStack stack, int port, InstantSource clock) {
    URI board = stack.openHttpApis(port, clock, line -> {}).values().iterator().next();
    HttpRequest.Builder request =
        HttpRequest.newBuilder().header("authorization", "Bearer " + TOKEN);
    ask(http -> {
      request(http, request.copy().uri(board.resolve("/api/ward")));
      request(
          http,
          request
              .copy()
              .uri(board.resolve("/api/answers"))
              .header("content-type", "application/json")
              .header("x-icewatch", "answer")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      """
                      {"command_id": "1", "kind": "shelve", "patient_id": "7", "by": "nurse 4",
                       "condition": "heart_rate-high", "minutes": 30, "why": "known AF"}\
                      """)));
      String ward = request(http, request.copy().uri(board.resolve("/api/ward")));
      URI patient =
          board.resolve("/api/patients/" + JSON.readTree(ward).at("/beds/0/key").asText());
      String history = "";
      for (int i = 0; i < MOST_QUESTIONS && !history.contains("\"window_ms\""); i++) {
        history = request(http, request.copy().uri(patient));
      }
      assertThat(history).contains("\"window_ms\"");
    });
  }

  private interface Questions {
    void of(HttpClient http) throws IOException, InterruptedException;
  }

  private static void ask(Questions questions) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      questions.of(http);
    } catch (IOException e) {
      throw new UncheckedIOException("the board does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String request(HttpClient http, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  @ParameterizedTest
  @EnumSource
  void code_and_templates_agree(On on) {
    assertThatCode(() -> on.check.of(new Agreements(DeployedTemplates.HOME)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      maxCharsPerColumn = 300,
      textBlock =
          """
          a handler's method misspelt          | HANDLERS        | template.yaml                 | FilterSensorData::handleRequest                  | FilterSensorData::handle                                  | handle
          a handler's package moved            | HANDLERS        | template.yaml                 | io.icewatch.aggregate.Aggregate                  | io.icewatch.window.Aggregate                              | io.icewatch.window
          failed items not asked for           | ANSWERS         | template.yaml                 | FunctionResponseTypes: [ReportBatchItemFailures] | # no types                                                | ReportBatchItemFailures
          a state without a window             | ANSWERS         | template.yaml                 | TumblingWindowInSeconds: !Ref WindowSeconds      | # no window                                               | TumblingWindowInSeconds
          a variable misspelt                  | VARIABLES       | template.yaml                 | ALARM_DELAY_SECONDS:                              | MINIMUM_BREACH_SECONDS:                                   | ALARM_DELAY_SECONDS
          a variable that nothing reads        | VARIABLES       | template.yaml                 | STALE_SECONDS: !Ref                              | OLD: '1', STALE_SECONDS: !Ref                             | OLD
          the code's window a constant         | WINDOW_AND_SUPPRESSION | template.yaml                 | WINDOW_SECONDS: !Ref WindowSeconds               | WINDOW_SECONDS: 600                                       | WINDOW_SECONDS
          the suppression a constant                  | WINDOW_AND_SUPPRESSION | template.yaml                 | SUPPRESS_SECONDS: !Ref SuppressSeconds                   | SUPPRESS_SECONDS: 900                                         | SUPPRESS_SECONDS
          a threshold included in one place    | FILTER          | template.yaml                 | ["<", ${SpO2LowWarning}]                         | ["<=", ${SpO2LowWarning}]                                 | "spo2":88.5
          a threshold forgotten                | FILTER          | template.yaml                 | , {"numeric": [">=", ${SbpHighWarning}]}         | ,{"numeric": [">", 300]}                                  | "sbp":2
          another vital's threshold            | FILTER          | template.yaml                 | SBP_LOW_WARNING: !Ref SbpLowWarning              | SBP_LOW_WARNING: !Ref RespRateLowWarning                  | SBP_LOW_WARNING
          an implausible value forgotten       | FILTER          | template.yaml                 | {"numeric": [">", 100]}                          | {"numeric": [">", 101]}                                   | "spo2":100.1
          a release that nobody watches        | RELEASES        | template.yaml                 | Alarms: [!Ref FilterSensorDataRelease,           | Alarms: [                                                 | FilterSensorDataRelease
          a release that may fail to page      | RELEASES        | template.yaml                 | , !Ref FilterSensorDataCannotPage]               | ]                                                         | FilterSensorDataCannotPage
          a setting that publishes nothing     | SETTINGS        | template.yaml                 | delay ${AlarmDelaySeconds}                       | delay                                                     | AlarmDelaySeconds
          a table that publishes nothing       | SETTINGS        | template.yaml                 | episodes ${EpisodeTable}                         | episodes                                                  | EpisodeTable
          tracing that publishes nothing       | SETTINGS        | template.yaml                 | , tracing ${Tracing},                            | ,                                                         | Tracing
          a VPC that publishes nothing         | SETTINGS        | template.yaml                 | in ${SubnetIds},                                 | in                                                        | SubnetIds
          a call without a grant               | GRANTS          | template.yaml                 | [dynamodb:GetItem, dynamodb:PutItem]             | [dynamodb:PutItem]                                        | dynamodb:GetItem
          a grant without a call               | GRANTS          | template.yaml                 | [dynamodb:GetItem, dynamodb:PutItem]             | [dynamodb:GetItem, dynamodb:PutItem, dynamodb:DeleteItem] | dynamodb:DeleteItem
          a grant for another function         | GRANTS          | template.yaml                 | Action: sns:Publish                              | Action: sns:PublishBatch                                  | sns:Publish
          a key renamed                        | EPISODES        | template.yaml                 | AttributeName: condition                         | AttributeName: rule                                       | rule
          the attribute of TTL renamed         | EPISODES        | template.yaml                 | AttributeName: expires_at                        | AttributeName: ttl                                        | ttl
          a column renamed                     | ROWS            | infra/lake.yaml               | Name: record_count                               | Name: readings                                            | record_count
          a column that no row has             | QUERIES         | infra/lake.yaml               | Name: sum_sq_spo2                                | Name: sum_squares_spo2                                    | sum_sq_spo2
          an event without its records         | EVENTS          | events/filter-one-breach.json | "Records"                                        | "records"                                                 | filter-one-breach
          an event whose record has no number  | EVENTS          | events/window-first.json      | "sequenceNumber"                                 | "sequence"                                                | sequenceNumber
          another stack's stream in the README | README          | README.md                     | icewatch-Ingest-Sensor                           | icewatch-Sensor                                           | icewatch-Ingest-SensorStream
          """)
  void a_slip_would_be_noticed(
      String slip, On on, String file, String from, String to, String noticed, @TempDir Path copy)
      throws IOException {
    copyCheckout(copy);
    Path slipped = copy.resolve(file);
    String text = Files.readString(slipped);
    assertThat(text).contains(from);
    Files.writeString(slipped, text.replace(from, to));

    Throwable thrown = catchThrowable(() -> on.check.of(new Agreements(copy)));

    assertThat(thrown).as(slip).isNotNull().hasStackTraceContaining(noticed);
  }

  /** What the agreements are read from. */
  private static void copyCheckout(Path to) throws IOException {
    for (String folder : List.of("", "infra", "infra/queries", "events")) {
      Files.createDirectories(to.resolve(folder));
      try (Stream<Path> files = Files.list(DeployedTemplates.HOME.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, to.resolve(folder).resolve(file.getFileName()));
        }
      }
    }
  }
}
