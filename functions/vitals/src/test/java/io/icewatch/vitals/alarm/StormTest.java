package io.icewatch.vitals.alarm;

import static io.icewatch.vitals.alarm.Breaches.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A ward whose probes are off: pages that go out as one message. One thing goes wrong, at every
 * call in turn; then the batch comes again until it is dealt with.
 */
class StormTest {

  /** What goes wrong with a call. */
  enum Fault {
    FAILS_BEFORE,
    FAILS_AFTER,
    DIES_BEFORE,
    DIES_AFTER
  }

  private static final class Death extends Error {}

  private static final class Trouble extends RuntimeException {}

  /** What outlives an invocation, and the way there. */
  private static final class Bay implements EpisodeLedger, Pager {
    final InMemoryEpisodeLedger ledger = new InMemoryEpisodeLedger();
    final List<List<Alert>> messages = new ArrayList<>();
    final Set<String> confirmed = new HashSet<>();
    int calls;
    int faultAt = -1;
    @Nullable Fault fault;

    private void around(Runnable call) {
      boolean struck = calls++ == faultAt;
      if (struck && fault == Fault.DIES_BEFORE) {
        throw new Death();
      }
      if (struck && fault == Fault.FAILS_BEFORE) {
        throw new Trouble();
      }
      call.run();
      if (struck && fault == Fault.DIES_AFTER) {
        throw new Death();
      }
      if (struck && fault == Fault.FAILS_AFTER) {
        throw new Trouble();
      }
    }

    @Override
    public @Nullable Episode read(EpisodeKey key) {
      around(() -> {});
      return ledger.read(key);
    }

    @Override
    public @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode next) {
      List<@Nullable Episode> stored = new ArrayList<>();
      around(() -> {
        stored.add(ledger.replace(key, expected, next));
        if (next.claim() == null && next.lastPage() != null) {
          String id = key.pageId(next.openedAt(), next.pages());
          assertThat(ids()).as("confirmed before it was sent?").contains(id);
          confirmed.add(id);
        }
      });
      return stored.getFirst();
    }

    @Override
    public void send(Notice notice, Instant now) {
      send(List.of((Alert) notice), now);
    }

    @Override
    public void send(List<Alert> pages, Instant now) {
      around(() -> messages.add(pages));
    }

    /** All that is not critical as one, what is critical by patient. */
    @Override
    public List<List<Alert>> together(List<Alert> pages) {
      List<List<Alert>> all = new ArrayList<>();
      pages.stream()
          .map(Alert::patientId)
          .distinct()
          .map(patient -> pages.stream().filter(page -> isCritical(page, patient)).toList())
          .filter(some -> !some.isEmpty())
          .forEach(all::add);
      List<Alert> others =
          pages.stream().filter(page -> page.severity() != Severity.CRITICAL).toList();
      if (!others.isEmpty()) {
        all.add(others);
      }
      return all;
    }

    private static boolean isCritical(Alert page, String patient) {
      return page.severity() == Severity.CRITICAL && page.patientId().equals(patient);
    }

    List<String> ids() {
      return messages.stream().flatMap(List::stream).map(Alert::alertId).toList();
    }
  }

  private static Breach breach(String patient, Condition condition, Severity severity, int number) {
    return new Breach(
        patient,
        condition,
        severity,
        0,
        at("0:00"),
        new RecordPosition("shardId-000000000000", patient, SequenceNumber.of(number)));
  }

  /** Six monitors, of which the last two say that there is no pulse either. */
  private static List<List<Breach>> readings() {
    return IntStream.range(0, 6)
        .mapToObj(i -> {
          String patient = "f0" + i;
          List<Breach> reading = new ArrayList<>();
          reading.add(breach(patient, Condition.SPO2_IMPLAUSIBLE, Severity.TECHNICAL, i));
          if (i >= 4) {
            reading.add(breach(patient, Condition.HEART_RATE_LOW, Severity.CRITICAL, i));
            reading.add(breach(patient, Condition.SBP_LOW, Severity.CRITICAL, i));
          }
          return reading;
        })
        .toList();
  }

  /** How many breaches have to come again. */
  private static int deliver(Bay bay, Instant now) {
    AlarmProtocol.Batch batch =
        new AlarmProtocol(Breaches.POLICY, bay, bay, () -> now).begin(() -> false);
    readings().forEach(reading -> reading.forEach(batch::add));
    return batch.finish().failures().size();
  }

  @Test
  void what_is_critical_goes_out_first_and_by_patient_and_the_rest_as_one_message() {
    Bay bay = new Bay();

    assertThat(deliver(bay, at("0:01"))).isZero();

    assertThat(bay.messages)
        .extracting(message -> message.stream().map(Alert::patientId).toList())
        .containsExactly(
            List.of("f04", "f04"),
            List.of("f05", "f05"),
            List.of("f00", "f01", "f02", "f03", "f04", "f05"));
    assertThat(bay.confirmed).hasSize(10);
  }

  @ParameterizedTest
  @EnumSource
  void whatever_breaks_wherever_every_page_goes_out_and_is_confirmed(Fault fault) {
    Bay sound = new Bay();
    deliver(sound, at("0:01"));
    for (int n = 0; n < sound.calls; n++) {
      Bay bay = new Bay();
      bay.faultAt = n;
      bay.fault = fault;
      Instant now = at("0:01");
      try {
        deliver(bay, now);
      } catch (Death expected) {
        // what was done is done, what was not is not
      }
      // The leases of the dead are their records' own.
      assertThat(deliver(bay, now.plusSeconds(1))).as("%s at call %d", fault, n).isZero();

      assertThat(bay.ids()).as("%s at call %d", fault, n).containsAll(sound.ids());
      assertThat(bay.confirmed).isEqualTo(sound.confirmed);
      assertThat(bay.ids().size() - sound.ids().size())
          .as("pages sent twice after %s at call %d: those of one message at most", fault, n)
          .isLessThanOrEqualTo(6);
      assertThat(deliver(bay, now.plusSeconds(2))).isZero();
    }
  }
}
