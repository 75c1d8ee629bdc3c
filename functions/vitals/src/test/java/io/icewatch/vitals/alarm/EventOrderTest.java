package io.icewatch.vitals.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventOrderTest {

  /** Up to thirty breaches of three patients, under one ordering key a patient or two. */
  private static List<AlarmEvent.Breached> delivery(Random random) {
    return IntStream.range(0, random.nextInt(30))
        .mapToObj(i -> {
          String patient = "patient " + random.nextInt(3);
          Instant arrival = Breaches.START.plusSeconds(3_600 + i);
          Breach breach =
              new Breach(
                  patient,
                  Condition.SPO2_LOW,
                  Severity.WARNING,
                  88,
                  arrival.minusSeconds(random.nextInt(40)),
                  arrival,
                  new RecordPosition(
                      "shardId-000000000000",
                      patient + "/" + random.nextInt(2),
                      SequenceNumber.of(i)));
          return new AlarmEvent.Breached(breach, null);
        })
        .toList();
  }

  @Test
  void everyKeyKeepsItsPlacesAndStandsInThemByWhenItWasMeasured() {
    Seeds.upTo(
        300,
        random -> {
          List<AlarmEvent.Breached> delivered = delivery(random);

          List<AlarmEvent.Breached> ordered = EventOrder.of(delivered);

          assertThat(ordered)
              .extracting(AlarmEvent.Breached::key)
              .isEqualTo(delivered.stream().map(AlarmEvent.Breached::key).toList());
          assertThat(ordered)
              .extracting(AlarmEvent.Breached::breach)
              .containsExactlyInAnyOrderElementsOf(
                  delivered.stream().map(AlarmEvent.Breached::breach).toList());
          for (String patient : List.of("patient 0", "patient 1", "patient 2")) {
            assertThat(ordered)
                .extracting(AlarmEvent.Breached::breach)
                .filteredOn(breach -> breach.patientId().equals(patient))
                .isSortedAccordingTo(
                    Comparator.comparing(Breach::measuredAt)
                        .thenComparing(breach -> breach.position().sequenceNumber()));
          }
        });
  }

  /** However a delivery is ordered and wherever it is cut, what is known as done was judged. */
  @Test
  void nothingIsKnownAsDoneThatWasNotJudged() {
    Seeds.upTo(
        300,
        random -> {
          List<AlarmEvent.Breached> judged = new ArrayList<>();
          Episode episode = null;
          List<AlarmEvent.Breached> all =
              delivery(random).stream()
                  .filter(event -> event.breach().patientId().equals("patient 0"))
                  .toList();
          int from = 0;
          while (from < all.size()) {
            int to = from + 1 + random.nextInt(all.size() - from);
            int stop = random.nextInt(to - from + 1);
            for (AlarmEvent.Breached event :
                EventOrder.of(all.subList(from, to)).subList(0, stop)) {
              Breach breach = event.breach();
              boolean isKnown = episode != null && episode.handled().includes(breach.position());
              if (!isKnown) {
                Episode before = episode == null ? Episode.openedBy(breach) : episode;
                episode = before.suppressed(event, breach.arrival());
                judged.add(event);
              }
            }
            while (from < all.size() && isJudged(all.get(from), judged)) {
              from++;
            }
            for (AlarmEvent.Breached event : all) {
              assertThat(episode != null && episode.handled().includes(event.breach().position()))
                  .as("%s is done", event.breach())
                  .isEqualTo(isJudged(event, judged));
            }
          }
        });
  }

  private static boolean isJudged(AlarmEvent.Breached event, List<AlarmEvent.Breached> judged) {
    return judged.stream().anyMatch(done -> done.breach().equals(event.breach()));
  }
}
