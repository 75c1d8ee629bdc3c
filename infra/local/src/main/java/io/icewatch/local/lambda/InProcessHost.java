package io.icewatch.local.lambda;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import io.icewatch.local.template.FunctionSpec;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a function in this process: the handler's own JSON in and out, no sandbox around it. Each
 * concurrent invocation has an instance of its own, as in Lambda; an instance that was killed is
 * not used again.
 *
 * <p>By the wall clock it does not end an invocation that outlives its timeout: only another
 * process can be killed. In virtual time a pause beyond the timeout ends it.
 */
public final class InProcessHost implements LambdaHost {

  /** A function instance: the bytes of an event in, the bytes of the answer out. */
  public interface Instance {
    /**
     * Handles one event.
     *
     * @throws IOException if the event cannot be read
     */
    byte[] handle(byte[] event, Context context) throws IOException;
  }

  private final FunctionSpec function;
  private final Function<InvocationClock, Instance> coldStart;
  private final InstantSource clock;
  private final boolean isVirtual;
  private final Consumer<String> log;
  private final Crashes crashes;
  private final BlockingQueue<Warm> warm = new LinkedBlockingQueue<>();

  /** An instance that waits for an event, and the clock that it was made with. */
  private record Warm(Instance instance, InvocationClock clock) {}

  /**
   * @param coldStart makes an instance, given its clock and its way to wait
   * @param clock the clock of the remaining time
   * @param isVirtual whether pauses take no time but the instance's own
   * @param log gets what the function logs, line by line
   * @param crashes who is killed, and when
   */
  public InProcessHost(
      FunctionSpec function,
      Function<InvocationClock, Instance> coldStart,
      InstantSource clock,
      boolean isVirtual,
      Consumer<String> log,
      Crashes crashes) {
    this.function = requireNonNull(function, "function");
    this.coldStart = requireNonNull(coldStart, "coldStart");
    this.clock = requireNonNull(clock, "clock");
    this.isVirtual = isVirtual;
    this.log = requireNonNull(log, "log");
    this.crashes = requireNonNull(crashes, "crashes");
  }

  @Override
  public Outcome invoke(byte[] event) {
    @Nullable Warm idle = warm.poll();
    Warm instance;
    try {
      instance = idle == null ? start() : idle;
    } catch (RuntimeException e) {
      return new Outcome.NotRun("%s cannot start: %s".formatted(function.name(), e.getMessage()));
    }
    try {
      crashes.invocationBegins();
      byte[] response = instance.instance.handle(event, context(instance.clock));
      crashes.invocationEnds();
      warm.add(instance);
      return new Outcome.Answered(response);
    } catch (Crashes.Killed e) {
      return new Outcome.Failed("Runtime.ExitError", "killed " + e.getMessage());
    } catch (InvocationClock.TimedOut e) {
      return Outcome.Failed.timedOut(function.timeout());
    } catch (RuntimeException | IOException e) {
      warm.add(instance);
      log.accept("%s: %s".formatted(function.logicalId(), e));
      return new Outcome.Failed(
          e.getClass().getName(), e.getMessage() == null ? "" : e.getMessage());
    }
  }

  private Warm start() {
    InvocationClock time = new InvocationClock(clock, isVirtual);
    return new Warm(coldStart.apply(time), time);
  }

  private Context context(InvocationClock time) {
    return new LocalContext(
        function, UUID.randomUUID().toString(), time, time.begin(function.timeout()), log);
  }

  @Override
  public void close() {
    warm.clear();
  }
}
