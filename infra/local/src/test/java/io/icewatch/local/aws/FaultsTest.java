package io.icewatch.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultsTest {

  private final Faults faults = new Faults();

  @Test
  void a_new_plan_serves_every_request() {
    assertThat(decisions(faults, 100)).containsOnly(Fault.none());
  }

  @Test
  void queued_faults_strike_in_their_order_and_once() {
    faults.next(Fault.throttle(), Fault.none());
    faults.next(Fault.partialFailure(2, 1));

    assertThat(decisions(faults, 4))
        .containsExactly(Fault.throttle(), Fault.none(), Fault.partialFailure(1, 2), Fault.none());
  }

  @Test
  void queued_faults_go_before_random_ones() {
    faults.random(1, new FaultRates(1, 0, 0, 0, 0));
    faults.next(Fault.reset());

    assertThat(decisions(faults, 3))
        .containsExactly(Fault.reset(), Fault.throttle(), Fault.throttle());
  }

  @Test
  void the_same_seed_gives_the_same_faults() {
    Faults other = new Faults();
    FaultRates rates = new FaultRates(0.1, 0.1, 0.1, 0.1, 0.1);
    faults.random(42, rates);
    other.random(42, rates);

    assertThat(decisions(faults, 1000)).isEqualTo(decisions(other, 1000));
  }

  @Test
  void random_faults_come_at_about_their_rates() {
    faults.random(7, new FaultRates(0.1, 0.2, 0.05, 0.05, 0.1));

    Map<Class<?>, Long> counts =
        decisions(faults, 10_000).stream()
            .collect(Collectors.groupingBy(Fault::getClass, Collectors.counting()));

    assertThat(counts.get(Fault.Throttle.class)).isBetween(900L, 1100L);
    assertThat(counts.get(Fault.InternalFailure.class)).isBetween(900L, 1100L);
    assertThat(counts.get(Fault.Unavailable.class)).isBetween(900L, 1100L);
    assertThat(counts.get(Fault.LostAnswer.class)).isBetween(400L, 600L);
    assertThat(counts.get(Fault.Reset.class)).isBetween(400L, 600L);
    assertThat(counts.get(Fault.PartialFailure.class)).isBetween(900L, 1100L);
    assertThat(counts.get(Fault.None.class)).isBetween(4800L, 5200L);
  }

  @Test
  void clearing_forgets_the_plan_and_keeps_the_counts() {
    faults.next(Fault.throttle(), Fault.throttle());
    faults.random(1, new FaultRates(0, 0, 0, 1, 0));
    faults.decide("Publish");

    faults.clear();

    assertThat(faults.decide("Publish")).isEqualTo(Fault.none());
    assertThat(faults.seen("Publish")).isEqualTo(2);
    assertThat(faults.seen("PutRecord")).isZero();
  }

  @Test
  void rates_are_shares() {
    assertThatIllegalArgumentException().isThrownBy(() -> new FaultRates(-0.1, 0, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new FaultRates(Double.NaN, 0, 0, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FaultRates(0.5, 0.5, 0.5, 0, 0))
        .withMessage(
            "fault rates must not be negative and add up to at most 1, found 0.5 0.5 0.5 0.0 0.0");
  }

  private static List<Fault> decisions(Faults faults, int count) {
    return Stream.generate(() -> faults.decide("Publish")).limit(count).toList();
  }
}
