package io.icewatch.local.contract;

import io.icewatch.aggregate.AggregateSensorData;
import io.icewatch.board.WardBoard;
import io.icewatch.filter.FilterSensorData;
import io.icewatch.rollup.RollUpVitals;
import io.icewatch.sweep.SweepAlarms;
import io.icewatch.watch.WatchPatients;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Remembers every call that a function in this process makes through the AWS SDK, whichever test
 * makes it do so. The SDK finds it in {@code software/amazon/awssdk/global/handlers}.
 */
public final class CallRecorder implements ExecutionInterceptor {

  /**
   * One call.
   *
   * @param function simple name of the handler that made it
   * @param action as IAM calls it, e.g. {@code dynamodb:PutItem}
   * @param request what was asked for
   */
  record Call(String function, String action, SdkRequest request) {}

  /** By the name of the class. */
  private static final Map<String, String> FUNCTIONS =
      Stream.of(
              FilterSensorData.class,
              AggregateSensorData.class,
              WatchPatients.class,
              SweepAlarms.class,
              RollUpVitals.class,
              WardBoard.class)
          .collect(Collectors.toMap(Class::getName, Class::getSimpleName));

  /** Iceberg calls on threads of its own, and nobody but the one function calls through it. */
  private static final Map<String, String> CALLERS =
      Map.of("Glue", "RollUpVitals", "S3", "RollUpVitals");

  private static final Queue<Call> CALLS = new ArrayBlockingQueue<>(10_000);
  private static final Map<String, Set<String>> ACTIONS = new ConcurrentHashMap<>();

  /** The calls so far, at most ten thousand. */
  static List<Call> calls() {
    return List.copyOf(CALLS);
  }

  /** Every action so far of a function. */
  static Set<String> actions(String function) {
    return new TreeSet<>(ACTIONS.getOrDefault(function, Set.of()));
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
    String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    caller()
        .or(() -> Optional.ofNullable(CALLERS.get(service)))
        .ifPresent(function ->
            record(
                new Call(
                    function,
                    service.toLowerCase(Locale.ROOT) + ":" + operation,
                    context.request())));
  }

  private static void record(Call call) {
    ACTIONS
        .computeIfAbsent(call.function(), function -> ConcurrentHashMap.newKeySet())
        .add(call.action());
    CALLS.offer(call);
  }

  /** The function on whose thread this runs; empty: a test or the local stack calls. */
  private static Optional<String> caller() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .map(frame -> FUNCTIONS.get(frame.getClassName()))
                .filter(name -> name != null)
                .findFirst());
  }
}
