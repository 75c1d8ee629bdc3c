package io.icewatch.vitals.stay;

import static io.icewatch.vitals.stay.Bed.at;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Silent;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.SilencePolicy.Decision;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Invariant I3 over four hours of a monitor that comes and goes, second by second: presence is
 * written once a minute, batches take five seconds, ticks are lost, doubled and late, and whoever
 * tells a silence dies between its steps.
 */
class SilenceLawTest {
  private static final int SECONDS = 4 * 3600;
  private static final int UNWRITTEN = 60;
  private static final int BATCH = 5;
  private static final Duration LEASE = Duration.ofSeconds(10);

  /** Ways of breaking a rule of silence, to see whether the law notices. */
  enum Sabotage {
    NONE,
    /** What is not written yet was not heard. */
    UNWRITTEN_IS_SILENT,
    /** Whoever is away or gone is expected all the same. */
    AWAY_IS_EXPECTED,
    NOBODY_IS_TOLD,
    TOLD_IS_FORGOTTEN,
    /** After the third notice there is another. */
    STANDBY_IS_FORGOTTEN,
    SILENCE_ENDS_ALARMS
  }

  @Test
  void silence_is_told_in_time_three_times_at_most_and_never_of_who_is_heard_or_gone() {
    Seeds.upTo(120, random -> new World(random, false, Sabotage.NONE).run());
  }

  @Test
  void the_same_holds_with_lost_doubled_and_late_ticks_and_crashes() {
    Seeds.upTo(120, random -> new World(random, true, Sabotage.NONE).run());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void a_rule_taken_out_is_noticed(Sabotage sabotage) {
    assertThatThrownBy(() -> Seeds.upTo(120, random -> new World(random, false, sabotage).run()))
        .isInstanceOf(AssertionError.class)
        .satisfies(e ->
            System.out.println(
                sabotage + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
  }

  /** What really happens, beside what is stored of it. */
  private static final class World {
    private final SilencePolicy policy;
    private final Sabotage sabotage;
    private final Random random;
    private final boolean isTroubled;
    private final int every;
    private final double spo2;
    private final Map<String, Integer> told = new HashMap<>();
    private @Nullable Stay stored;
    private @Nullable Stay unwritten;
    private int lastReading = -1;
    private boolean isConnected = true;
    private int readings;
    private int crashes;
    private int notices;

    World(Random random, boolean isTroubled, Sabotage sabotage) {
      this.sabotage = sabotage;
      this.policy =
          new SilencePolicy(
              Duration.ofSeconds(sabotage == Sabotage.UNWRITTEN_IS_SILENT ? 0 : UNWRITTEN));
      this.random = random;
      this.isTroubled = isTroubled;
      this.every = new int[] {1, 5, 15}[random.nextInt(3)];
      this.spo2 = random.nextBoolean() ? 97 : 85;
    }

    void run() {
      for (int second = 0; second < SECONDS; second++) {
        live(second);
        if (second % BATCH == 0) {
          write();
        }
        int late = isTroubled ? random.nextInt(30) : 0;
        if (second % 60 == late && !(isTroubled && random.nextInt(4) == 0)) {
          sweep(second - late, second);
          if (isTroubled && random.nextInt(4) == 0) {
            sweep(second - late, second);
          }
        }
        if (!isTroubled) {
          isToldInTime(second);
        }
      }
      assertThat(notices)
          .as("notices beyond one of each")
          .isLessThanOrEqualTo(told.size() + crashes);
    }

    private void live(int second) {
      if (random.nextInt(1200) == 0) {
        isConnected = !isConnected;
      }
      if (isConnected && second % every == 0) {
        lastReading = second;
        readings++;
        ObservedReading observed = Bed.observed(second, second, Map.of(Vital.SPO2, spo2));
        unwritten = Stay.seen(unwritten == null ? stored : unwritten, observed).stay();
      }
      if (stored != null && unwritten == null && random.nextInt(3000) == 0) {
        stored = stored.moved(command(second));
      }
    }

    private Whereabouts command(int second) {
      return switch (random.nextInt(3)) {
        case 0 -> whereabouts(State.PAUSED, second, at(second + 60 + random.nextInt(1200)));
        case 1 -> whereabouts(State.DISCHARGED, second, null);
        default -> whereabouts(State.ADMITTED, second, null);
      };
    }

    private static Whereabouts whereabouts(State state, int second, @Nullable Instant until) {
      return new Whereabouts("ward", "7", state, at(second), until, "nurse", "why");
    }

    /** As WatchPatients does: once a minute, or at once if it means more than being there. */
    private void write() {
      Stay next = unwritten;
      if (next == null || next.equals(stored)) {
        return;
      }
      boolean isDue =
          stored == null
              || !stored.signal().equals(next.signal())
              || stored.presence().readings() < Presence.ADMITTING
              || !next.presence()
                  .lastArrivalAt()
                  .isBefore(stored.presence().lastArrivalAt().plusSeconds(UNWRITTEN));
      if (isDue) {
        stored = next;
        unwritten = null;
      }
    }

    private void sweep(int tick, int second) {
      Stay stay = stored;
      if (stay == null) {
        return;
      }
      Instant readUpTo = at(second - second % BATCH);
      Decision decision = policy.decide("17", judged(stay), at(tick), readUpTo, at(second));
      if (decision instanceof Decision.PauseOver(Stay next)) {
        store(next);
      } else if (decision instanceof Decision.Tell(Silent notice)
          && sabotage != Sabotage.NOBODY_IS_TOLD) {
        store(stay.claimed(new Stay.Claim("tick " + tick, at(second).plus(LEASE))));
        if (isTroubled && random.nextInt(10) == 0) {
          return; // dies before it publishes: nothing is told, nothing is lost
        }
        publish(notice, stay, second);
        if (isTroubled && random.nextInt(10) == 0) {
          crashes++;
          return; // dies before it confirms
        }
        store(told(stay, notice));
        assertThat(requireNonNull(stored).presence().runs())
            .as("alarms, after a notice of silence at %d", second)
            .isEqualTo(stay.presence().runs());
      }
    }

    private Stay judged(Stay stay) {
      return sabotage == Sabotage.AWAY_IS_EXPECTED && stay.whereabouts().state() != State.ADMITTED
          ? stay.moved(whereabouts(State.ADMITTED, 0, null))
          : stay;
    }

    private Stay told(Stay stay, Silent notice) {
      Stay told = stay.told(notice);
      return switch (sabotage) {
        case TOLD_IS_FORGOTTEN -> stay;
        case STANDBY_IS_FORGOTTEN -> notice.number() == Signal.MOST_NOTICES ? stay : told;
        case SILENCE_ENDS_ALARMS -> told.over(Condition.SPO2_LOW);
        default -> told;
      };
    }

    private void store(Stay next) {
      stored = next;
      unwritten = null;
    }

    private void publish(Silent notice, Stay stay, int second) {
      notices++;
      told.merge(notice.alertId(), 1, Integer::sum);
      assertThat(second - lastReading)
          .as("silent though heard of, at %d", second)
          .isGreaterThan(59);
      assertThat(stay.whereabouts().state()).isEqualTo(State.ADMITTED);
      assertThat(notice.number()).isBetween(1, Signal.MOST_NOTICES);
    }

    /** Within two minutes after it was due, and the minute in which presence is not written. */
    private void isToldInTime(int second) {
      Stay stay = stored;
      if (stay == null || !stay.isExpected() || stay.signal().told() > 0) {
        return;
      }
      long patience = stay.presence().cadence().patience().toSeconds();
      Instant from =
          stay.whereabouts().at().isAfter(at(lastReading))
              ? stay.whereabouts().at()
              : at(lastReading);
      assertThat(at(second))
          .as("last heard of at %d of %d readings, untold", lastReading, readings)
          .isBefore(from.plusSeconds(patience + 120 + BATCH + 3));
    }
  }
}
