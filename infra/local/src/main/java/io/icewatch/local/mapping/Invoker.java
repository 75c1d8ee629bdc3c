package io.icewatch.local.mapping;

import io.icewatch.local.host.LambdaHost;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the function with a batch of one shard and says what its answer meant.
 *
 * @param shardId the shard
 * @param events writes the invocation events
 * @param host runs the function
 * @param answers reads its answers
 * @param listener hears of every invocation
 */
record Invoker(
    String shardId,
    InvocationEventWriter events,
    LambdaHost host,
    AnswerReader answers,
    MappingListener listener) {

  Verdict invoke(Batch batch, @Nullable WindowSlice window, Instant now) {
    LambdaHost.Outcome outcome = host.invoke(events.write(batch.records(), window));
    Verdict verdict =
        switch (outcome) {
          case LambdaHost.Outcome.Answered(byte[] response) ->
              answers.read(response, batch.records());
          case LambdaHost.Outcome.Failed(String errorType, String message) ->
              new Verdict.Failed(Verdict.Cause.FUNCTION_ERROR, errorType + ": " + message);
          case LambdaHost.Outcome.NotRun(String reason) -> new Verdict.NotRun(reason);
        };
    listener.invoked(invocation(batch, verdict, now));
    return verdict;
  }

  private Invocation invocation(Batch batch, Verdict verdict, Instant now) {
    return new Invocation(
        now,
        shardId,
        batch.kind(),
        batch.records(),
        batch.runs() + 1,
        doneCount(batch, verdict),
        error(verdict),
        !(verdict instanceof Verdict.NotRun));
  }

  private static int doneCount(Batch batch, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done done -> batch.size();
      case Verdict.PartlyDone(int doneCount, byte[] state) -> doneCount;
      case Verdict.Failed failed -> 0;
      case Verdict.NotRun notRun -> 0;
    };
  }

  private static Optional<String> error(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done done -> Optional.empty();
      case Verdict.PartlyDone(int doneCount, byte[] state) ->
          Optional.of("failed records are reported, the first after " + doneCount);
      case Verdict.Failed(Verdict.Cause cause, String error) -> Optional.of(error);
      case Verdict.NotRun(String reason) -> Optional.of("not run: " + reason);
    };
  }
}
