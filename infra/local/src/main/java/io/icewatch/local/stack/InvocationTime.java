package io.icewatch.local.stack;

import static java.util.Objects.requireNonNull;

import io.icewatch.lambda.Pause;
import io.icewatch.local.lambda.InProcessHost.Instance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * The time that functions in this process see, and how they wait. In virtual time nobody waits: a
 * pause moves the clock of the invocation that asked for it, so that its time runs out as it would
 * in Lambda, and the SDK's clients try again at once. An invocation has one thread.
 */
final class InvocationTime implements InstantSource, Pause {
  private final InstantSource clock;
  private final boolean isVirtual;
  private final ThreadLocal<Duration> waited = ThreadLocal.withInitial(() -> Duration.ZERO);

  /**
   * @param clock the clock of the stack
   * @param isVirtual whether it is another clock than the wall's
   */
  InvocationTime(InstantSource clock, boolean isVirtual) {
    this.clock = requireNonNull(clock, "clock");
    this.isVirtual = isVirtual;
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(waited.get());
  }

  @Override
  public void millis(long millis) throws InterruptedException {
    if (isVirtual) {
      waited.set(waited.get().plusMillis(millis));
    } else {
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }

  /** An instance each of whose invocations begins at the clock's time. */
  Instance around(Instance instance) {
    return (event, context) -> {
      try {
        return instance.handle(event, context);
      } finally {
        waited.remove();
      }
    };
  }

  /** What clients are made with: as often as deployed they try again, but they do not wait. */
  ClientOverrideConfiguration override(ClientOverrideConfiguration.Builder limits) {
    if (isVirtual) {
      limits.retryStrategy(
          strategy ->
              strategy
                  .backoffStrategy(BackoffStrategy.retryImmediately())
                  .throttlingBackoffStrategy(BackoffStrategy.retryImmediately()));
    }
    return limits.build();
  }
}
