package io.icewatch.board;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.lambda.FakeKms;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.GivenClients;
import io.icewatch.lambda.table.HeardBlock;
import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.Cadence;
import io.icewatch.vitals.stay.LastHeard;
import io.icewatch.vitals.stay.Sample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;

/** WardBoard on DynamoDB Local, asked as API Gateway asks it. */
public final class Board {
  static final String TOKEN = "kRq1W2b3Vn4x5Zc6A7s8D9";
  static final Instant NOW = Instant.parse("2026-11-30T09:17:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The wall clock. */
  Instant now = NOW;

  /** Verifies links. */
  final FakeKms kms = new FakeKms();

  final String table;

  /** The rows that Firehose took. */
  final List<String> rows = new ArrayList<>();

  boolean firehoseTakesRows = true;

  /** What was logged. */
  final List<String> log = new ArrayList<>();

  /** The lake, which takes queries and does not get ready, unless a test says otherwise. */
  final AthenaClient athena = busyAthena();

  private final WardBoard function;

  Board() {
    this(LocalDynamoDb.client());
  }

  Board(DynamoDbClient dynamoDb) {
    this(LocalDynamoDb.newEpisodeTable(), dynamoDb);
  }

  Board(String table, DynamoDbClient dynamoDb) {
    this(table, dynamoDb, Map.of());
  }

  /** With variables in the place of the usual. */
  Board(String table, DynamoDbClient dynamoDb, Map<String, String> instead) {
    this.table = table;
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("EPISODE_TABLE", table);
    environment.putAll(instead);
    function =
        new WardBoard(
            new FunctionEnvironment(
                environment,
                new GivenClients(dynamoDb, firehose(), athena, kms.client()),
                () -> now,
                millis -> {},
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8)));
  }

  private static AthenaClient busyAthena() {
    AthenaClient athena = mock(AthenaClient.class);
    when(athena.startQueryExecution(
            ArgumentMatchers.<Consumer<StartQueryExecutionRequest.Builder>>any()))
        .thenReturn(StartQueryExecutionResponse.builder().queryExecutionId("busy").build());
    when(athena.getQueryExecution(
            ArgumentMatchers.<Consumer<GetQueryExecutionRequest.Builder>>any()))
        .thenReturn(
            GetQueryExecutionResponse.builder()
                .queryExecution(
                    query -> query.status(status -> status.state(QueryExecutionState.RUNNING)))
                .build());
    return athena;
  }

  static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("EPISODE_TABLE", "episodes");
    environment.put("ANSWERS_STREAM", "answers");
    environment.put("LAKE_WORKGROUP", "lake");
    environment.put("LAKE_DATABASE", "lake");
    environment.put("WINDOW_SECONDS", "600");
    environment.put("BUFFER_SECONDS", "60");
    environment.put("WARDS", "3B, 4A");
    environment.put("BOARD_TOKEN", TOKEN);
    environment.put("OIDC_ISSUER", "");
    environment.put("OIDC_CLIENT_ID", "");
    environment.put("OIDC_TOKEN_ORIGIN", "");
    environment.put("MESSAGE_DETAIL", "full");
    environment.put("LINK_KEY_ARNS", FakeKms.KEY);
    environment.put("TIME_ZONE", "Europe/Zurich");
    String limits =
        """
        SPO2_LOW 90 85, HEART_RATE_LOW 40 30, HEART_RATE_HIGH 131 150, TEMPERATURE_F_LOW 95 89.6,
        TEMPERATURE_F_HIGH 102.4 105.8, RESP_RATE_LOW 8 5, RESP_RATE_HIGH 25 35, SBP_LOW 90 70,
        SBP_HIGH 220 250
        """;
    for (String limit : limits.strip().split(",\\s+", -1)) {
      String[] parts = limit.split(" ", -1);
      environment.put(parts[0] + "_WARNING", parts[1]);
      environment.put(parts[0] + "_CRITICAL", parts[2]);
    }
    return environment;
  }

  /** One request in the making. */
  final class Asked {
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, String> query = new LinkedHashMap<>();
    private final List<String> cookies = new ArrayList<>();
    private final Map<String, String> claims = new LinkedHashMap<>();
    private final String method;
    private final String path;
    private String body = "";

    private Asked(String method, String path) {
      this.method = method;
      this.path = path;
      headers.put("host", "127.0.0.1:8080");
    }

    Asked header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    Asked withoutHeader(String name) {
      headers.remove(name);
      return this;
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    Asked query(String name, String value) {
      query.put(name, value);
      return this;
    }

    Asked cookie(String cookie) {
      cookies.add(cookie);
      return this;
    }

    Asked claim(String name, String value) {
      claims.put(name, value);
      return this;
    }

    Asked body(String text) {
      body = text;
      return this;
    }

    Answer answer() {
      var context =
          RequestContext.builder()
              .withStage("$default")
              .withHttp(RequestContext.Http.builder().withMethod(method).withPath(path).build());
      if (!claims.isEmpty()) {
        context.withAuthorizer(
            RequestContext.Authorizer.builder()
                .withJwt(RequestContext.Authorizer.JWT.builder().withClaims(claims).build())
                .build());
      }
      return new Answer(
          function.handleRequest(
              APIGatewayV2HTTPEvent.builder()
                  .withVersion("2.0")
                  .withRawPath(path)
                  .withHeaders(headers)
                  .withCookies(cookies.isEmpty() ? null : cookies)
                  .withQueryStringParameters(query.isEmpty() ? null : query)
                  .withRequestContext(context.build())
                  .withBody(body.isEmpty() ? null : body)
                  .build(),
              context()));
    }
  }

  /** What was answered. */
  record Answer(APIGatewayV2HTTPResponse response) {
    int status() {
      return response.getStatusCode();
    }

    String header(String name) {
      return response.getHeaders().getOrDefault(name, "");
    }

    String text() {
      try {
        byte[] body =
            response.getIsBase64Encoded()
                ? Base64.getDecoder().decode(response.getBody())
                : response.getBody().getBytes(UTF_8);
        return header("content-encoding").equals("gzip")
            ? new String(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes(), UTF_8)
            : new String(body, UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("a body that is not what it says", e);
      }
    }

    JsonNode json() {
      try {
        return JSON.readTree(text());
      } catch (IOException e) {
        throw new UncheckedIOException("no JSON: " + text(), e);
      }
    }
  }

  /** Firehose, which takes every row unless it is told not to. */
  private FirehoseClient firehose() {
    FirehoseClient firehose = mock(FirehoseClient.class, Mockito.CALLS_REAL_METHODS);
    Mockito.doAnswer(
            call -> {
              PutRecordBatchRequest batch = call.getArgument(0);
              if (!firehoseTakesRows) {
                throw ServiceUnavailableException.builder().message("out").build();
              }
              batch.records().forEach(row -> rows.add(row.data().asUtf8String()));
              return PutRecordBatchResponse.builder().failedPutCount(0).build();
            })
        .when(firehose)
        .putRecordBatch(ArgumentMatchers.any(PutRecordBatchRequest.class));
    return firehose;
  }

  /** An answer of somebody who has the token, from the board's own page. */
  Asked post(String json) {
    return asked("POST", "/api/answers")
        .header("authorization", "Bearer " + TOKEN)
        .header("content-type", "application/json")
        .header("x-icewatch", "answer")
        .body(json);
  }

  /** A request with nothing but its host. */
  Asked asked(String method, String path) {
    return new Asked(method, path);
  }

  /** A request of somebody who has the token. */
  Asked get(String path) {
    return asked("GET", path).header("authorization", "Bearer " + TOKEN);
  }

  /** The ward, as somebody who has the token sees it. */
  JsonNode ward() {
    return get("/api/ward").answer().json();
  }

  /** Puts an item into the table. */
  void put(String patientId, String sortKey, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("patient_id", AttributeValue.fromS(patientId));
    item.put("condition", AttributeValue.fromS(sortKey));
    if (!item.containsKey("alarm_bucket")) {
      item.putIfAbsent("ward_bucket", AttributeValue.fromS("-"));
    }
    LocalDynamoDb.client().putItem(put -> put.tableName(table).item(item));
  }

  private Context context() {
    Context context = mock(Context.class);
    LambdaLogger logger = mock(LambdaLogger.class, Mockito.CALLS_REAL_METHODS);
    Mockito.doAnswer(
            call -> {
              log.add(call.getArgument(0));
              return null;
            })
        .when(logger)
        .log(ArgumentMatchers.anyString());
    when(context.getLogger()).thenReturn(logger);
    return context;
  }

  /** WatchPatients has heard of a patient now: this SpO2, and the one of two seconds ago. */
  void heard(String patientId, double newest, double before) {
    String shard = "shardId-000000000000";
    List<Sample> spo2 = List.of(new Sample(newest, NOW), new Sample(before, NOW.minusSeconds(2)));
    LastHeard last =
        new LastHeard(
            1,
            NOW,
            NOW,
            new Cadence(Duration.ofSeconds(2)),
            shard,
            Map.of(Vital.SPO2, spo2),
            NOW.plusSeconds(60));
    HeardTable heard = new HeardTable(LocalDynamoDb.client(), table);
    long version = heard.readShard(shard).stream().mapToLong(HeardBlock::version).sum();
    heard.replace(new HeardBlock(shard, 0, version, NOW, Map.of(patientId, last)));
  }
}
