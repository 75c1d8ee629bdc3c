package io.icewatch.local.aws.athena;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.AwsService;
import io.icewatch.local.aws.HttpCall;
import io.icewatch.local.aws.HttpReply;
import io.icewatch.local.aws.JsonErrors;
import io.icewatch.local.aws.athena.QueryEngine.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Athena's JSON 1.1 protocol. Queries are answered one after the other. */
final class AthenaService implements AwsService, AutoCloseable {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_ROWS = 1_000;

  /** Answers that are kept; Athena keeps them for 45 days. */
  private static final int MOST_EXECUTIONS = 500;

  private final QueryEngine engine;

  /** No virtual one: an engine of native code would hold up those that take the requests. */
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("athena").factory());

  private final Map<String, Execution> byId =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Execution> eldest) {
          return size() > MOST_EXECUTIONS;
        }
      };

  private record Execution(String id, String token, String sql, CompletableFuture<Answer> answer) {}

  AthenaService(QueryEngine engine) {
    this.engine = engine;
  }

  @Override
  public String name() {
    return "Athena";
  }

  @Override
  public String action(HttpCall call) {
    return call.target();
  }

  @Override
  public HttpReply perform(HttpCall call, Set<Integer> failing) throws AwsError {
    JsonNode request = parse(call.body());
    return switch (call.target()) {
      case "StartQueryExecution" -> start(request);
      case "GetQueryExecution" -> execution(known(request));
      case "GetQueryResults" -> results(known(request), request);
      default ->
          throw new AwsError(
              400,
              "UnknownOperationException",
              "The local Athena starts, describes and reads queries, it does not know "
                  + call.target());
    };
  }

  private static JsonNode parse(byte[] body) throws AwsError {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AwsError(400, "SerializationException", "The request is not JSON: " + e);
    }
  }

  /** The same token again is the same query, and has no second answer. */
  private synchronized HttpReply start(JsonNode request) throws AwsError {
    List<String> parameters = new ArrayList<>();
    request.path("ExecutionParameters").forEach(each -> parameters.add(each.asText()));
    String sql = QueryText.with(request.path("QueryString").asText(), parameters);
    String token = request.path("ClientRequestToken").asText();
    Execution execution =
        byId.values().stream().filter(each -> each.token.equals(token)).findFirst().orElse(null);
    if (execution == null) {
      execution =
          new Execution(
              UUID.randomUUID().toString(),
              token,
              sql,
              CompletableFuture.supplyAsync(() -> engine.answer(sql), thread));
      byId.put(execution.id, execution);
    } else if (!execution.sql.equals(sql)) {
      throw invalid("Idempotent parameters do not match");
    }
    return ok(JSON.createObjectNode().put("QueryExecutionId", execution.id));
  }

  private synchronized Execution known(JsonNode request) throws AwsError {
    String id = request.path("QueryExecutionId").asText();
    Execution execution = byId.get(id);
    if (execution == null) {
      throw invalid("QueryExecution %s was not found".formatted(id));
    }
    return execution;
  }

  private static HttpReply execution(Execution execution) {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode status =
        answer
            .putObject("QueryExecution")
            .put("QueryExecutionId", execution.id)
            .put("Query", execution.sql)
            .putObject("Status");
    String failure = failure(execution);
    if (failure != null) {
      status.put("State", "FAILED").put("StateChangeReason", failure);
    } else {
      status.put("State", execution.answer.isDone() ? "SUCCEEDED" : "RUNNING");
    }
    return ok(answer);
  }

  /** What went wrong; null if nothing has. */
  private static @Nullable String failure(Execution execution) {
    return execution.answer.isCompletedExceptionally()
        ? String.valueOf(execution.answer.exceptionNow().getMessage())
        : null;
  }

  private static HttpReply results(Execution execution, JsonNode request) throws AwsError {
    if (!execution.answer.isDone() || failure(execution) != null) {
      throw invalid("Query did not finish successfully, or has not finished yet");
    }
    Answer answer = execution.answer.join();
    List<@Nullable String> names = new ArrayList<>();
    names.addAll(answer.columns());
    List<List<@Nullable String>> all = new ArrayList<>();
    all.add(names);
    all.addAll(answer.rows());
    int from = request.path("NextToken").asInt(0);
    int most = Math.min(request.path("MaxResults").asInt(MOST_ROWS), MOST_ROWS);
    int to = Math.min(from + most, all.size());
    ObjectNode reply = JSON.createObjectNode();
    if (to < all.size()) {
      reply.put("NextToken", Integer.toString(to));
    }
    ObjectNode resultSet = reply.putObject("ResultSet");
    ArrayNode rows = resultSet.putArray("Rows");
    for (List<@Nullable String> row : all.subList(from, to)) {
      ArrayNode data = rows.addObject().putArray("Data");
      for (String text : row) {
        ObjectNode datum = data.addObject();
        if (text != null) {
          datum.put("VarCharValue", text);
        }
      }
    }
    return ok(reply);
  }

  private static HttpReply ok(JsonNode body) {
    return HttpReply.of(200, CONTENT_TYPE, body.toString());
  }

  private static AwsError invalid(String message) {
    return new AwsError(400, "InvalidRequestException", message);
  }

  @Override
  public AwsError throttled() {
    return new AwsError(400, "ThrottlingException", "Rate exceeded");
  }

  @Override
  public AwsError internal(String message) {
    return new AwsError(500, "InternalServerException", message);
  }

  @Override
  public AwsError unavailable() {
    return new AwsError(503, "ServiceUnavailable", "Slow down.");
  }

  @Override
  public HttpReply answer(HttpCall call, AwsError refusal) {
    return JsonErrors.answer(CONTENT_TYPE, "", refusal);
  }

  @Override
  public void close() {
    thread.close();
  }
}
