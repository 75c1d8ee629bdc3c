package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.HandledRecords.Checkpoint;
import io.icewatch.vitals.alarm.Lifecycle.NoticeClaim;
import io.icewatch.vitals.record.RecordPosition;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ways of breaking the rules by which notices and pages keep out of each other's way, to see
 * whether a proof notices. Each stands between the protocol and its ports; the protocol's own code
 * stays what it is.
 */
enum LifecycleSabotage {
  /** The protocol as it is. */
  NONE,

  /** Rule 1: a notice takes over a page's claim. */
  NOTICE_OVER_PAGE {
    @Override
    EpisodeLedger over(EpisodeLedger ledger, AlarmEvent event, InstantSource clock) {
      return event instanceof AlarmEvent.Breached
          ? ledger
          : Sabotage.misread(
              ledger, episode -> with(episode, null, episode.handled(), episode.lifecycle()));
    }
  },

  /** Rule 2: an alarm is over although a breach before the clear reading was not judged. */
  RESOLVE_UNJUDGED {
    @Override
    Clear over(Clear clear) {
      return withLast(clear, List.of());
    }
  },

  /** Rule 2: an alarm is over although the last breach of one order was not judged. */
  RESOLVE_BY_THE_LATEST {
    @Override
    Clear over(Clear clear) {
      return withLast(clear, clear.lastBreaches().stream().limit(1).toList());
    }
  },

  /** Rule 2: an alarm is over although a breach after the clear reading was judged. */
  RESOLVE_BEHIND {
    @Override
    EpisodeLedger over(EpisodeLedger ledger, AlarmEvent event, InstantSource clock) {
      if (!(event instanceof AlarmEvent.Cleared(Clear clear))) {
        return ledger;
      }
      List<RecordPosition> last = clear.lastBreaches();
      List<Checkpoint> upTo =
          last.stream()
              .map(breach -> new Checkpoint(breach.orderingKey(), breach.sequenceNumber()))
              .toList();
      return Sabotage.misread(
          ledger,
          episode ->
              !last.isEmpty() && last.stream().allMatch(episode.handled()::includes)
                  ? with(
                      Sabotage.at(episode, episode.resumedAt(), clear.since().minusSeconds(1)),
                      episode.claim(),
                      new HandledRecords(upTo, episode.handled().ahead()),
                      episode.lifecycle())
                  : episode);
    }
  },

  /** Rule 3: a breach does not wait for a notice whose claim is alive. */
  BREACH_OVER_NOTICE {
    @Override
    EpisodeLedger over(EpisodeLedger ledger, AlarmEvent event, InstantSource clock) {
      return event instanceof AlarmEvent.Breached
          ? Sabotage.misread(ledger, LifecycleSabotage::withoutNotice)
          : ledger;
    }
  },

  /** Rule 4: nobody finishes a notice whose owner is dead. */
  DEAD_NOTICE_LEFT {
    @Override
    EpisodeLedger over(EpisodeLedger ledger, AlarmEvent event, InstantSource clock) {
      return Sabotage.misread(
          ledger,
          episode -> {
            NoticeClaim claim = episode.lifecycle().claim();
            return claim != null
                    && !claim.owner().equals(event.owner())
                    && !clock.instant().isBefore(claim.leaseUntil())
                ? withoutNotice(episode)
                : episode;
          });
    }
  },

  /** A shelf holds what is critical, too. */
  SHELF_OVER_CRITICAL {
    @Override
    AlarmEvent.Breached over(AlarmEvent.Breached event) {
      Breach breach = event.breach();
      return event.shelvedUntil() == null
          ? event
          : new AlarmEvent.Breached(
              new Breach(
                  breach.patientId(),
                  breach.condition(),
                  Severity.WARNING,
                  breach.value(),
                  breach.arrival(),
                  breach.position()),
              event.shelvedUntil());
    }
  },

  /** A shelf holds beyond its end. */
  SHELF_WITHOUT_END {
    @Override
    AlarmEvent.Breached over(AlarmEvent.Breached event) {
      return event.shelvedUntil() == null
          ? event
          : new AlarmEvent.Breached(event.breach(), LifecycleScenario.ANSWERED_UNTIL);
    }
  },

  /** A discharge does not wait for a page that is on its way. */
  DISCHARGE_OVER_PAGE {
    @Override
    EpisodeLedger over(EpisodeLedger ledger, AlarmEvent event, InstantSource clock) {
      return event instanceof AlarmEvent.Discharged
          ? Sabotage.misread(
              ledger, episode -> with(episode, null, episode.handled(), episode.lifecycle()))
          : ledger;
    }
  },

  /** Nobody looks for an answer. */
  ANSWER_UNSEEN {
    @Override
    Acknowledgements over(Acknowledgements acknowledgements) {
      return (patientId, alertId) -> null;
    }
  };

  /** The ledger as this event sees it. */
  EpisodeLedger over(EpisodeLedger ledger, AlarmEvent event, InstantSource clock) {
    return ledger;
  }

  /** The breach as it is judged. */
  AlarmEvent.Breached over(AlarmEvent.Breached event) {
    return event;
  }

  /** The clear reading as it is made. */
  Clear over(Clear clear) {
    return clear;
  }

  /** The answers as they are read. */
  Acknowledgements over(Acknowledgements acknowledgements) {
    return acknowledgements;
  }

  private static Clear withLast(Clear clear, List<RecordPosition> lastBreaches) {
    return new Clear(
        clear.key(),
        clear.value(),
        clear.since(),
        clear.measuredAt(),
        clear.arrival(),
        clear.position(),
        lastBreaches);
  }

  private static Episode withoutNotice(Episode episode) {
    return with(episode, episode.claim(), episode.handled(), episode.lifecycle().pageClaimed());
  }

  private static Episode with(
      Episode episode, Episode.@Nullable Claim claim, HandledRecords handled, Lifecycle lifecycle) {
    return Sabotage.with(episode, episode.lastPage(), claim, handled, lifecycle);
  }
}
