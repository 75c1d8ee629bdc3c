package io.icewatch.local.mapping;

import io.icewatch.local.lambda.LambdaHost;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the function with a batch of one shard and says what its response meant.
 *
 * @param shardId the shard
 * @param events writes the invocation events
 * @param host runs the function
 * @param responses reads its responses
 * @param listener hears of every invocation
 */
record Invoker(
    String shardId,
    InvocationEventWriter events,
    LambdaHost host,
    ResponseReader responses,
    MappingListener listener) {

  InvocationResult invoke(Batch batch, @Nullable WindowSlice window, Instant now) {
    LambdaHost.Outcome outcome = host.invoke(events.write(batch.records(), window));
    InvocationResult result =
        switch (outcome) {
          case LambdaHost.Outcome.Answered(byte[] response) ->
              responses.read(response, batch.records());
          case LambdaHost.Outcome.Failed(String errorType, String message) ->
              new InvocationResult.Failed(
                  InvocationResult.Cause.FUNCTION_ERROR, errorType + ": " + message);
          case LambdaHost.Outcome.NotRun(String reason) -> new InvocationResult.NotRun(reason);
        };
    listener.invoked(invocation(batch, result, now));
    return result;
  }

  private Invocation invocation(Batch batch, InvocationResult result, Instant now) {
    return new Invocation(
        now,
        shardId,
        batch.kind(),
        batch.records(),
        batch.runs() + 1,
        doneCount(batch, result),
        error(result),
        !(result instanceof InvocationResult.NotRun));
  }

  private static int doneCount(Batch batch, InvocationResult result) {
    return switch (result) {
      case InvocationResult.Done done -> batch.size();
      case InvocationResult.PartlyDone(int doneCount, byte[] state) -> doneCount;
      case InvocationResult.Failed failed -> 0;
      case InvocationResult.NotRun notRun -> 0;
    };
  }

  private static Optional<String> error(InvocationResult result) {
    return switch (result) {
      case InvocationResult.Done done -> Optional.empty();
      case InvocationResult.PartlyDone(int doneCount, byte[] state) ->
          Optional.of("failed records are reported, the first after " + doneCount);
      case InvocationResult.Failed(InvocationResult.Cause cause, String error) ->
          Optional.of(error);
      case InvocationResult.NotRun(String reason) -> Optional.of("not run: " + reason);
    };
  }
}
