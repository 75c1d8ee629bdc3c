package io.icewatch.vitals.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.record.RecordPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Three hours of a patient, a reading and a tick a minute, and a nurse who answers now and then:
 * over virtual time, so that the same input and answers give the same notices (I7).
 */
class AlarmLifecycleLawTest {
  private static final int MINUTES = 180;

  @Test
  void theSameInputGivesTheSameNoticesHoweverOftenItIsDelivered() {
    Set<Notice.Kind> kinds = new HashSet<>();
    Seeds.upTo(
        150,
        random -> {
          Night night = Night.of(random);

          List<Notice> once = new Ward().notices(night, null);
          List<Notice> repeatedly = new Ward().notices(night, random);

          assertThat(repeatedly).isEqualTo(once);
          assertThat(once).extracting(Notice::alertId).as("each said once").doesNotHaveDuplicates();
          once.forEach(notice -> kinds.add(notice.kind()));
        });
    assertThat(kinds)
        .as("what the nights hold")
        .containsOnly(Notice.Kind.PAGE, Notice.Kind.RESOLVED, Notice.Kind.ESCALATED);
  }

  @Test
  void whatIsOverIsFollowedByANewAlarmAndByNoEscalation() {
    Seeds.upTo(
        150,
        random -> {
          Set<Instant> ended = new HashSet<>();
          Notice last = null;
          for (Notice notice : new Ward().notices(Night.of(random), null)) {
            if (last instanceof Resolved) {
              assertThat(notice).isInstanceOf(Alert.class);
              assertThat(((Alert) notice).reason()).isEqualTo(Alert.Reason.FIRST);
            }
            if (notice instanceof Resolved over) {
              assertThat(ended.add(over.episodeStart())).as("ended once").isTrue();
              assertThat(last).as("something was said before").isNotNull();
              assertThat(over.severity()).isEqualTo(Severity.CRITICAL);
            }
            last = notice;
          }
        });
  }

  /**
   * What happens.
   *
   * @param spo2 a value a minute; NaN where there is no reading
   * @param answers whether the nurse acknowledges the last page in that minute
   */
  private record Night(double[] spo2, boolean[] answers) {

    /** Wanders, so that it is below the thresholds for a while and above them for a while. */
    static Night of(Random random) {
      double[] spo2 = new double[MINUTES];
      boolean[] answers = new boolean[MINUTES];
      double value = 90;
      for (int i = 0; i < MINUTES; i++) {
        value = Math.clamp(value + random.nextInt(-3, 4) + (91 - value) / 8, 60, 100);
        spo2[i] = random.nextInt(20) == 0 ? Double.NaN : Math.rint(value);
        answers[i] = random.nextInt(8) == 0;
      }
      return new Night(spo2, answers);
    }
  }

  /** The three functions, one after the other in each minute. */
  private static final class Ward {
    private final InMemoryEpisodeLedger ledger = new InMemoryEpisodeLedger();
    private final List<Notice> notices = new ArrayList<>();
    private final Map<String, Instant> answers = new HashMap<>();
    private Instant now = Breaches.START;
    private @Nullable Instant clearSince;
    private List<RecordPosition> lastBreaches = List.of();

    private final AlarmProtocol protocol =
        new AlarmProtocol(
            Breaches.POLICY, ledger, (notice, time) -> notices.add(notice), () -> now);

    /**
     * Plays a night.
     *
     * @param repeats says what is delivered twice, or null: nothing is
     */
    List<Notice> notices(Night night, @Nullable Random repeats) {
      for (int minute = 0; minute < MINUTES; minute++) {
        now = Breaches.START.plusSeconds(60L * minute);
        deliver(night.spo2()[minute], repeats);
        if (night.answers()[minute]) {
          notices.stream()
              .filter(Alert.class::isInstance)
              .reduce((one, later) -> later)
              .ifPresent(page -> answers.put(page.alertId(), now.plus(Duration.ofMinutes(10))));
        }
        for (int i = times(repeats); i > 0; i--) {
          protocol.escalate(
              new AlarmEvent.Ticked(Breaches.KEY, now, "tick " + minute + "." + i),
              (patientId, alertId) -> answers.get(alertId),
              () -> false);
        }
      }
      return notices;
    }

    private static int times(@Nullable Random repeats) {
      return repeats == null ? 1 : 1 + repeats.nextInt(2);
    }

    private void deliver(double spo2, @Nullable Random repeats) {
      if (Double.isNaN(spo2)) {
        return;
      }
      if (spo2 >= 90) {
        clear(spo2, repeats);
        return;
      }
      Breach breach = Breaches.breach(Breaches.PATIENT, now, spo2, "17");
      clearSince = null;
      lastBreaches = List.of(breach.position());
      for (int i = times(repeats); i > 0; i--) {
        AlarmProtocol.Batch batch = protocol.begin(() -> false);
        batch.add(breach);
        assertThat(batch.finish().failures()).isEmpty();
      }
    }

    private void clear(double spo2, @Nullable Random repeats) {
      clearSince = clearSince == null ? now : clearSince;
      RecordPosition position = Breaches.breach(Breaches.PATIENT, now, 80, "17").position();
      for (int i = times(repeats); i > 0; i--) {
        NoticeOutcome outcome =
            protocol.resolve(
                new Clear(Breaches.KEY, spo2, clearSince, now, now, position, lastBreaches),
                () -> false);
        assertThat(outcome.result()).isNotInstanceOf(NoticeOutcome.Result.Waiting.class);
      }
    }
  }
}
