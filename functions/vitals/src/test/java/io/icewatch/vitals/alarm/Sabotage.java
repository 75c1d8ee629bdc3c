package io.icewatch.vitals.alarm;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.Episode.LastPage;
import io.icewatch.vitals.alarm.Episode.Receipt;
import io.icewatch.vitals.alarm.HandledRecords.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ways of breaking the alert protocol, to see whether a proof notices. Each takes one rule out by
 * standing between the protocol and its ports; the protocol's own code stays what it is.
 */
public enum Sabotage {
  /** The protocol as it is. */
  NONE,

  /** Pages without having claimed: the claim is not stored. */
  NO_CLAIM {
    @Override
    public Ports over(Ports ports) {
      return new Ports(new Unclaimed(ports.ledger()), ports.pager());
    }
  },

  /** Answers that a page is done without having stored that it was sent. */
  NO_CONFIRM {
    @Override
    public Ports over(Ports ports) {
      return new Ports(
          new Between(ports.ledger()) {
            @Override
            public @Nullable Episode replace(
                EpisodeKey key, @Nullable Episode expected, Episode next) {
              return isConfirm(expected, next) ? next : super.replace(key, expected, next);
            }
          },
          ports.pager());
    }
  },

  /** Takes a claim over whether its lease runs or not. */
  NO_BUSY {
    @Override
    public Ports over(Ports ports) {
      return misread(
          ports,
          episode -> {
            Claim claim = episode.claim();
            return claim == null ? episode : with(episode, episode.lastPage(), lapsed(claim));
          });
    }
  },

  /** Does not remember which records were paged or counted. */
  NO_MEMORY_OF_RECORDS {
    @Override
    public Ports over(Ports ports) {
      return misread(
          ports,
          episode ->
              with(
                  episode,
                  episode.lastPage(),
                  episode.claim(),
                  HandledRecords.NONE,
                  episode.lifecycle()));
    }
  },

  /** Does not remember what the last page said, nor for which record it was sent. */
  NO_RECEIPT {
    @Override
    public Ports over(Ports ports) {
      return misread(
          ports,
          episode -> {
            LastPage page = episode.lastPage();
            return page == null ? episode : with(episode, forgotten(page), episode.claim());
          });
    }
  },

  /** Suppresses under a page that somebody is about to send. */
  SUPPRESSED_BY_CLAIM {
    @Override
    public Ports over(Ports ports) {
      return misread(
          ports,
          episode -> {
            Claim claim = episode.claim();
            return claim == null
                ? episode
                : with(episode, asIfPaged(episode, claim), null, episode.handled(), Lifecycle.NONE);
          });
    }
  },

  /** Stores that a page was sent, then sends it. */
  CONFIRM_BEFORE_PUBLISH {
    @Override
    public Ports over(Ports ports) {
      Postponed postponed = new Postponed(ports.pager());
      return new Ports(
          new Between(ports.ledger()) {
            @Override
            public @Nullable Episode replace(
                EpisodeKey key, @Nullable Episode expected, Episode next) {
              Episode stored = super.replace(key, expected, next);
              if (next.equals(stored) && isConfirm(expected, next)) {
                postponed.send();
              }
              return stored;
            }
          },
          postponed);
    }
  },

  /** Takes every breach for a continuation: what was paged before a break goes on suppressing. */
  RETURN_UNSEEN {
    @Override
    public Ports over(Ports ports) {
      return misread(
          ports, episode -> at(episode, Instant.EPOCH, episode.lastBreachAt().plusSeconds(3_600)));
    }
  },

  /** Forgets the break in an alarm that goes on: what was paged before it goes on suppressing. */
  RENEWAL_FORGOTTEN {
    @Override
    public Ports over(Ports ports) {
      return misread(
          ports,
          episode ->
              at(
                  episode,
                  episode.openedAt(),
                  episode.resumedAt(),
                  episode.lastBreachAt(),
                  episode.cadence()));
    }
  },

  /** Takes every vital for one that is measured twice a day: no break ends an alarm. */
  CADENCE_BELIEVED {
    @Override
    public Ports over(Ports ports) {
      return misread(ports, episode -> measuredEvery(episode, Duration.ofHours(12)));
    }
  },

  /** Takes every vital for one that is measured each second: a delay waits for what never comes. */
  DELAY_WITHOUT_CADENCE {
    @Override
    public Ports over(Ports ports) {
      return misread(ports, episode -> measuredEvery(episode, Duration.ofSeconds(1)));
    }
  },

  /** Takes a record that was judged before its turn for the mark: all before it are done. */
  MARK_BEFORE_ITS_TURN {
    @Override
    public Ports over(Ports ports) {
      return misread(
          ports,
          episode ->
              episode.handled().ahead().isEmpty()
                  ? episode
                  : with(
                      episode,
                      episode.lastPage(),
                      episode.claim(),
                      new HandledRecords(
                          episode.handled().ahead().stream()
                              .map(
                                  done -> new Checkpoint(done.orderingKey(), done.sequenceNumber()))
                              .toList(),
                          episode.handled().ahead()),
                      episode.lifecycle()));
    }
  },

  /** Suppresses within one severity whatever it has come to. */
  NO_STEPS {
    @Override
    public AlarmPolicy over(AlarmPolicy policy) {
      return new AlarmPolicy(
          policy.repeats(),
          policy.gap(),
          policy.alarmDelay(),
          policy.leases(),
          policy.clearAfter(),
          policy.answerWithin(),
          new DeeperSteps(1_000, 1_000, 1_000));
    }
  },

  /** Takes a page for sent that was not accepted. */
  DEAF_PAGER {
    @Override
    public Ports over(Ports ports) {
      return new Ports(
          ports.ledger(),
          (notice, now) -> {
            try {
              ports.pager().send(notice, now);
            } catch (RuntimeException e) {
              // That is the sabotage.
            }
          });
    }
  };

  /** What the protocol acts through. */
  public record Ports(EpisodeLedger ledger, Pager pager) {}

  /** The ports of one invocation with this sabotage in between. */
  public Ports over(Ports ports) {
    return ports;
  }

  /** The policy that the protocol decides by. */
  public AlarmPolicy over(AlarmPolicy policy) {
    return policy;
  }

  static Ports misread(Ports ports, UnaryOperator<Episode> seen) {
    return new Ports(misread(ports.ledger(), seen), ports.pager());
  }

  /** A ledger that shows every episode as something else, but what was just stored as it is. */
  static EpisodeLedger misread(EpisodeLedger ledger, UnaryOperator<Episode> seen) {
    return new Between(ledger) {
      @Override
      public @Nullable Episode read(EpisodeKey key) {
        Episode episode = super.read(key);
        return episode == null ? null : seen.apply(episode);
      }

      @Override
      public @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode next) {
        Episode episode = super.replace(key, expected, next);
        return episode == null || episode.equals(next) ? episode : seen.apply(episode);
      }
    };
  }

  private static boolean isConfirm(@Nullable Episode before, Episode next) {
    return before != null && before.claim() != null && next.claim() == null && next.pages() > 0;
  }

  static Episode with(Episode episode, @Nullable LastPage lastPage, @Nullable Claim claim) {
    return with(episode, lastPage, claim, episode.handled(), episode.lifecycle());
  }

  /** An episode of which other things are remembered. */
  static Episode with(
      Episode episode,
      @Nullable LastPage lastPage,
      @Nullable Claim claim,
      HandledRecords handled,
      Lifecycle lifecycle) {
    return new Episode(
        episode.version(),
        episode.openedAt(),
        episode.renewedAt(),
        episode.resumedAt(),
        episode.lastBreachAt(),
        episode.worstValue(),
        episode.pages(),
        episode.suppressedSinceLast(),
        lastPage,
        claim,
        handled,
        lifecycle,
        episode.cadence());
  }

  /** An episode whose breaches came at other times. */
  static Episode at(Episode episode, Instant resumedAt, Instant lastBreachAt) {
    return at(episode, episode.renewedAt(), resumedAt, lastBreachAt, episode.cadence());
  }

  private static Episode measuredEvery(Episode episode, Duration gap) {
    return at(
        episode,
        episode.renewedAt(),
        episode.resumedAt(),
        episode.lastBreachAt(),
        new BreachCadence(gap));
  }

  static Episode at(
      Episode episode,
      Instant renewedAt,
      Instant resumedAt,
      Instant lastBreachAt,
      BreachCadence cadence) {
    return new Episode(
        episode.version(),
        episode.openedAt(),
        renewedAt,
        resumedAt,
        lastBreachAt,
        episode.worstValue(),
        episode.pages(),
        episode.suppressedSinceLast(),
        episode.lastPage(),
        episode.claim(),
        episode.handled(),
        episode.lifecycle(),
        cadence);
  }

  private static LastPage forgotten(LastPage page) {
    return new LastPage(
        page.arrival(),
        page.measuredAt(),
        page.severity(),
        new Receipt("", Reason.FIRST, Instant.EPOCH, 0, 0, 0, Instant.EPOCH));
  }

  private static LastPage asIfPaged(Episode episode, Claim claim) {
    return new LastPage(
        episode.lastBreachAt(),
        episode.lastBreachAt(),
        claim.severity(),
        new Receipt(
            claim.owner(),
            Reason.FIRST,
            episode.openedAt(),
            claim.number(),
            episode.suppressedSinceLast(),
            episode.worstValue(),
            episode.lastBreachAt()));
  }

  private static Claim lapsed(Claim claim) {
    return new Claim(
        claim.owner(),
        claim.arrival(),
        claim.measuredAt(),
        claim.severity(),
        claim.worstValue(),
        claim.number(),
        Instant.EPOCH);
  }

  /** A ledger that hands everything on. */
  private static class Between implements EpisodeLedger {
    private final EpisodeLedger ledger;

    Between(EpisodeLedger ledger) {
      this.ledger = ledger;
    }

    @Override
    public @Nullable Episode read(EpisodeKey key) {
      return ledger.read(key);
    }

    @Override
    public @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode next) {
      return ledger.replace(key, expected, next);
    }
  }

  /** Keeps claims to itself, so that the write after one replaces what was there before it. */
  private static final class Unclaimed extends Between {
    private @Nullable Episode claimed;
    private @Nullable Episode before;

    Unclaimed(EpisodeLedger ledger) {
      super(ledger);
    }

    @Override
    public @Nullable Episode replace(EpisodeKey key, @Nullable Episode expected, Episode next) {
      Episode stored = expected != null && expected.equals(claimed) ? before : expected;
      if (next.claim() != null) {
        claimed = next;
        before = stored;
        return next;
      }
      return super.replace(key, stored, next);
    }
  }

  /** Keeps the last page until it is told to send it. */
  private static final class Postponed implements Pager {
    private final Pager pager;
    private @Nullable Notice kept;
    private Instant keptAt = Instant.EPOCH;

    Postponed(Pager pager) {
      this.pager = pager;
    }

    @Override
    public void send(Notice notice, Instant now) {
      kept = notice;
      keptAt = now;
    }

    void send() {
      if (kept != null) {
        pager.send(kept, keptAt);
        kept = null;
      }
    }
  }
}
