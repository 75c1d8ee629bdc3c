package io.icewatch.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.local.aws.sns.SnsDelivery;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.journal.JournalException;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stack of a template that has nothing to do with the product: five functions, two streams,
 * rules, tables and topics, two schedules of a function and one of another, an HTTP API.
 */
class AnyTemplateTest {
  private static final Path TEMPLATE = Path.of("src", "test", "resources", "any-template.yaml");
  private static final Instant MIDNIGHT = Instant.parse("2026-07-02T00:00:00Z");
  private static final Instant START = MIDNIGHT.minusSeconds(90);

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private final List<SnsMessage> published = new CopyOnWriteArrayList<>();
  private final List<SnsDelivery> delivered = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private LocalStack stack;

  @BeforeEach
  void start() {
    stack =
        LocalStack.start(
            Template.read(TEMPLATE, Map.of()),
            folder.resolve("lake"),
            StackOptions.live(published::add, log::add).mailing(delivered::add));
  }

  @AfterEach
  void close() {
    stack.close();
  }

  private void put(int rule, String message) {
    put(stack, rule, message);
  }

  private static void put(LocalStack into, int rule, String message) {
    into.ingresses().get(rule).put(message.getBytes(StandardCharsets.UTF_8), START);
  }

  @Test
  void every_function_runs_on_its_own_events_without_a_line_of_the_stack_about_it()
      throws IOException, InterruptedException {
    put(0, "{\"guest\": \"Ada\", \"floor\": \"2\"}");
    put(0, "{\"guest\": \"Grace\", \"floor\": \"2\"}");
    put(1, "{\"room\": \"21\", \"portions\": 1}");
    put(1, "{\"room\": \"22\", \"portions\": 3}");
    assertThat(stack.mappings().drain(START)).isEqualTo(Instant.MAX);

    assertThat(stack.schedules().step(START)).isEqualTo(START.plusSeconds(60));
    stack.schedules().step(MIDNIGHT);
    stack.deliveries().flush(MIDNIGHT);

    assertThat(log).isEmpty();
    assertThat(published)
        .extracting(SnsMessage::message)
        .containsExactlyInAnyOrder(
            "{\"room\": \"21\", \"portions\": 1}",
            "{\"room\": \"22\", \"portions\": 3}",
            "2026-07-01T23:59:30Z: 2 guests");
    assertThat(delivered)
        .extracting(
            delivery -> delivery.subscription().endpoint(),
            delivery -> delivery.message().message())
        .as("the cook hears of two portions or more, the reception of everything")
        .containsExactlyInAnyOrder(
            tuple(Optional.of("cook@example.org"), "{\"room\": \"22\", \"portions\": 3}"),
            tuple(Optional.of("desk@example.org"), "2026-07-01T23:59:30Z: 2 guests"));
    try (LakeQuery query = new LakeQuery(stack.lake())) {
      assertThat(query.query("SELECT night FROM nights").rows())
          .containsExactly(List.of("aws.events 2026-07-02T00:00:00.000Z"));
      assertThat(query.query("SELECT room, portions FROM orders ORDER BY room").rows())
          .containsExactly(List.of("21", 1), List.of("22", 3));
    }

    Map<String, URI> apis = stack.openHttpApis(0, () -> MIDNIGHT, log::add);
    assertThat(apis).containsOnlyKeys("Front");
    URI front = apis.values().iterator().next();
    assertThat(get(front.resolve("floors/2/rooms")))
        .extracting(HttpResponse::statusCode, HttpResponse::body)
        .containsExactly(200, "2: Ada,Grace, asked by 127.0.0.1");
    assertThat(get(front.resolve("floors/3/rooms")).statusCode()).isEqualTo(404);
    assertThat(get(front.resolve("attic")).body()).isEqualTo("{\"message\":\"Not Found\"}");

    assertThat(Files.readAllLines(folder.resolve("lake").resolve("outbox.ndjson"))).hasSize(2);
  }

  /** As on a disk that is full for a while. */
  @Test
  void records_whose_delivery_fails_are_delivered_once_it_can_be() throws SQLException {
    Path lake = folder.resolve("busy");
    try (LocalStack busy =
        LocalStack.start(
            Template.read(TEMPLATE, Map.of()), lake, StackOptions.live(page -> {}, line -> {}))) {
      for (int room = 21; room < 29; room++) {
        busy.ingresses()
            .get(1)
            .put(
                "{\"room\": \"%d\", \"portions\": 1}"
                    .formatted(room)
                    .getBytes(StandardCharsets.UTF_8),
                START);
      }
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + lake.resolve("stack.db"));
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        assertThatThrownBy(() -> busy.deliveries().pull(START))
            .isInstanceOf(JournalException.class);
        statement.execute("ROLLBACK");
      }
      busy.deliveries().flush(MIDNIGHT);

      assertThat(busy.deliveries().rowsLanded()).containsEntry("orders", 8L);
    }
  }

  @Test
  void a_stream_that_nobody_reads_leaves_nothing_to_finish() throws IOException {
    Path unread =
        Files.writeString(
            folder.resolve("unread.yaml"),
            Files.readString(TEMPLATE)
                .replace("StreamName: !Ref Orders, ", "StreamName: !Ref Unread, ")
                .replace(
                    "  OrderRule:\n",
                    """
                      Unread: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 1}}
                      OrderRule:
                    """));
    Path lake = folder.resolve("unread");
    try (LocalStack quiet =
        LocalStack.start(
            Template.read(unread, Map.of()), lake, StackOptions.live(page -> {}, line -> {}))) {
      quiet.ingresses().get(1).put("{\"room\": \"21\"}".getBytes(StandardCharsets.UTF_8), START);

      assertThat(quiet.journals().left()).isEmpty();
    }
    assertThat(lake.resolve("stack.db")).doesNotExist();
  }

  @Test
  void a_firehose_streams_function_makes_its_rows() throws IOException {
    put(0, "{\"guest\": \"Ada\", \"floor\": \"2\"}");
    put(0, "{\"guest\": \"Odysseus\", \"floor\": \"2\"}");
    put(0, "{\"guest\": \"\", \"floor\": \"2\"}");

    stack.deliveries().pull(START);
    assertThat(stack.deliveries().flushDue()).as("more may come").isEqualTo(START.plusSeconds(60));
    stack.deliveries().advance(START.plusSeconds(60));
    stack.deliveries().advance(START.plusSeconds(120));

    try (LakeQuery query = new LakeQuery(stack.lake())) {
      assertThat(query.query("SELECT line FROM arrivals").rows())
          .containsExactly(List.of("Ada shardId-000000000000"));
    }
    assertThat(refused())
        .containsExactly(
            tuple(1, "Lambda.ProcessingFailedStatus", "the function answered ProcessingFailed"));
    assertThat(stack.deliveries().shortfalls())
        .containsExactly("icewatch-ArrivalLog: 1 rows refused, see failures in the lake");
  }

  @Test
  void records_whose_function_fails_again_are_kept_as_they_came() throws IOException {
    put(0, "{\"guest\": \"Beelzebub\", \"floor\": \"6\"}");

    stack.deliveries().flush(START);

    assertThat(refused())
        .containsExactly(
            tuple(2, "Lambda.FunctionError", "java.lang.IllegalStateException: the house is full"));
  }

  /** What could not be transformed: attempts, code, message. */
  private List<Tuple> refused() throws IOException {
    List<Tuple> refused = new ArrayList<>();
    try (Stream<Path> files =
        Files.walk(folder.resolve("lake/failures/arrivals/processing-failed"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode error = JSON.readTree(line);
          assertThat(new String(error.path("rawData").binaryValue(), StandardCharsets.UTF_8))
              .contains("\"guest\"");
          refused.add(
              tuple(
                  error.path("attemptsMade").asInt(),
                  error.path("errorCode").asText(),
                  error.path("errorMessage").asText()));
        }
      }
    }
    return refused;
  }

  @Test
  void what_was_left_for_a_table_is_not_landed_in_one_of_other_columns() throws IOException {
    Path lake = folder.resolve("grown");
    try (LocalStack killed =
        LocalStack.start(
            Template.read(TEMPLATE, Map.of()), lake, StackOptions.live(page -> {}, line -> {}))) {
      put(killed, 1, "{\"room\": \"21\", \"portions\": 1}");
    }
    Path grown =
        Files.writeString(
            folder.resolve("grown.yaml"),
            Files.readString(TEMPLATE)
                .replace(
                    "{Id: 2, Name: portions, Type: int, Required: true}",
                    "{Id: 2, Name: portions, Type: int, Required: true}, {Id: 3, Name: wine, Type:"
                        + " int, Required: false}"));

    assertThatThrownBy(() ->
            LocalStack.start(
                Template.read(grown, Map.of()), lake, StackOptions.live(page -> {}, line -> {})))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("found [delivery icewatch-OrderLog to orders with room, portions]")
        .hasMessageContaining(
            "expected [delivery icewatch-OrderLog to orders with room, portions, wine]");
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void a_handler_that_is_not_made_from_a_function_environment_is_refused_with_the_way_out()
      throws IOException {
    Path odd =
        Files.writeString(
            folder.resolve("odd.yaml"),
            Files.readString(TEMPLATE)
                .replace("io.icewatch.local.stack.HotelFunctions$Desk", "java.lang.String"));

    assertThatThrownBy(() ->
            LocalStack.start(
                Template.read(odd, Map.of()),
                folder.resolve("odd"),
                StackOptions.live(page -> {}, line -> {})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Desk: handler java.lang.String cannot run in this process: it has no public"
                + " constructor that takes a FunctionEnvironment; --out-of-process runs it as"
                + " Lambda does");
  }
}
