package io.icewatch.local.aws.athena;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.JsonService;
import io.icewatch.local.aws.athena.QueryEngine.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Athena's JSON 1.1 protocol. Queries are answered one after the other. */
final class AthenaService implements JsonService, AutoCloseable {
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
  public Operation operation(String name) throws AwsError {
    return switch (name) {
      case "StartQueryExecution" -> (request, failing) -> start(request);
      case "GetQueryExecution" -> (request, failing) -> execution(known(request));
      case "GetQueryResults" -> (request, failing) -> results(known(request), request);
      default ->
          throw JsonService.unknown(
              "The local Athena starts, describes and reads queries, it does not know " + name);
    };
  }

  /** The same token again is the same query, and has no second answer. */
  private synchronized JsonNode start(JsonNode request) throws AwsError {
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
    return JSON.createObjectNode().put("QueryExecutionId", execution.id);
  }

  private synchronized Execution known(JsonNode request) throws AwsError {
    String id = request.path("QueryExecutionId").asText();
    Execution execution = byId.get(id);
    if (execution == null) {
      throw invalid("QueryExecution %s was not found".formatted(id));
    }
    return execution;
  }

  private static JsonNode execution(Execution execution) {
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
    return answer;
  }

  /** What went wrong; null if nothing has. */
  private static @Nullable String failure(Execution execution) {
    return execution.answer.isCompletedExceptionally()
        ? String.valueOf(execution.answer.exceptionNow().getMessage())
        : null;
  }

  private static JsonNode results(Execution execution, JsonNode request) throws AwsError {
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
    return reply;
  }

  private static AwsError invalid(String message) {
    return new AwsError(400, "InvalidRequestException", message);
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
  public void close() {
    thread.close();
  }
}
