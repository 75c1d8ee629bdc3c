package io.icewatch.local.lambda;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import io.icewatch.local.template.FunctionSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a function in this process: the handler's own JSON in and out, no sandbox around it. Each
 * concurrent invocation has an instance of its own, as in Lambda; an instance that was killed is
 * not used again.
 *
 * <p>Does not end an invocation that outlives its timeout: only another process can be killed.
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
  private final Supplier<Instance> coldStart;
  private final InstantSource clock;
  private final Consumer<String> log;
  private final Crashes crashes;
  private final BlockingQueue<Instance> warm = new LinkedBlockingQueue<>();

  /**
   * @param coldStart makes an instance
   * @param clock the clock of the remaining time
   * @param log gets what the function logs, line by line
   * @param crashes who is killed, and when
   */
  public InProcessHost(
      FunctionSpec function,
      Supplier<Instance> coldStart,
      InstantSource clock,
      Consumer<String> log,
      Crashes crashes) {
    this.function = requireNonNull(function, "function");
    this.coldStart = requireNonNull(coldStart, "coldStart");
    this.clock = requireNonNull(clock, "clock");
    this.log = requireNonNull(log, "log");
    this.crashes = requireNonNull(crashes, "crashes");
  }

  @Override
  public Outcome invoke(byte[] event) {
    @Nullable Instance idle = warm.poll();
    Instance instance;
    try {
      instance = idle == null ? coldStart.get() : idle;
    } catch (RuntimeException e) {
      return new Outcome.NotRun("%s cannot start: %s".formatted(function.name(), e.getMessage()));
    }
    try {
      crashes.invocationBegins();
      byte[] answer = instance.handle(event, context());
      crashes.invocationEnds();
      warm.add(instance);
      return new Outcome.Answered(answer);
    } catch (Crashes.Killed e) {
      return new Outcome.Failed("Runtime.ExitError", "killed " + e.getMessage());
    } catch (RuntimeException | IOException e) {
      warm.add(instance);
      log.accept("%s: %s".formatted(function.logicalId(), e));
      return new Outcome.Failed(
          e.getClass().getName(), e.getMessage() == null ? "" : e.getMessage());
    }
  }

  private Context context() {
    return new LocalContext(
        function,
        UUID.randomUUID().toString(),
        clock,
        clock.instant().plus(Duration.ofSeconds(function.timeoutSeconds())),
        log);
  }

  @Override
  public void close() {
    warm.clear();
  }
}
