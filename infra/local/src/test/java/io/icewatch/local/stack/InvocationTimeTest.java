package io.icewatch.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.lambda.InProcessHost.Instance;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;

/** How functions wait in virtual time. */
class InvocationTimeTest {
  private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

  @Test
  @Timeout(10)
  void a_pause_moves_the_clock_of_its_invocation_and_of_no_other() throws IOException {
    InvocationTime time = new InvocationTime(InstantSource.fixed(NOW), true);
    List<Instant> seen = new ArrayList<>();
    Instance pausing =
        (event, context) -> {
          seen.add(time.instant());
          pause(time, Duration.ofHours(1));
          pause(time, Duration.ofMillis(500));
          seen.add(time.instant());
          return event;
        };

    Instance instance = time.around(pausing);
    instance.handle(new byte[0], null);
    instance.handle(new byte[0], null);

    Instant later = NOW.plus(Duration.ofHours(1)).plusMillis(500);
    assertThat(seen).containsExactly(NOW, later, NOW, later);
    assertThat(time.instant()).isEqualTo(NOW);
  }

  private static void pause(InvocationTime time, Duration length) {
    try {
      time.millis(length.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts", e);
    }
  }

  @Test
  void only_clients_in_virtual_time_try_again_at_once() {
    assertThat(retriesAreSet(true)).isTrue();
    assertThat(retriesAreSet(false)).isFalse();
  }

  private static boolean retriesAreSet(boolean isVirtual) {
    return new InvocationTime(InstantSource.fixed(NOW), isVirtual)
        .override(ClientOverrideConfiguration.builder())
        .retryStrategyConfigurator()
        .isPresent();
  }
}
