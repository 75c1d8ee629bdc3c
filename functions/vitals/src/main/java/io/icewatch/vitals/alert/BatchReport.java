package io.icewatch.vitals.alert;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of the breaches of one invocation: one outcome for each.
 *
 * @param outcomes in the order of keys, then of breaches
 */
public record BatchReport(List<Outcome> outcomes) {

  public BatchReport {
    outcomes = List.copyOf(outcomes);
  }

  /** What became of one breach. */
  public sealed interface Outcome {
    /** The breach. */
    Breach breach();

    /**
     * Paged and confirmed.
     *
     * @param alert what the page said
     * @param publishedAt when it was accepted for delivery, by the wall clock
     */
    record Paged(Breach breach, Alert alert, Instant publishedAt) implements Outcome {}

    /** Counted under the last page. */
    record Hushed(Breach breach) implements Outcome {}

    /** Remembered; its episode is too young to be paged. */
    record Watched(Breach breach) implements Outcome {}

    /** Dealt with by an earlier delivery of the same record. */
    record AlreadyHandled(Breach breach) implements Outcome {}

    /**
     * Not dealt with: the record must come again.
     *
     * @param cause what went wrong
     */
    record Failed(Breach breach, Cause cause) implements Outcome {}
  }

  /** Why a breach could not be dealt with. */
  public sealed interface Cause {
    /** Another record's claim is not confirmed yet. */
    record Busy(Instant leaseUntil) implements Cause {}

    /** A collaborator failed. */
    record Trouble(RuntimeException exception) implements Cause {}

    /** An earlier breach of the same patient and condition has failed. */
    record Behind(Breach earlier) implements Cause {}

    /** The invocation has no time left. */
    record OutOfTime() implements Cause {}
  }

  /** The confirmed pages, in order. */
  public List<AlertLog.Entry> pages() {
    return outcomes(Outcome.Paged.class)
        .map(paged -> new AlertLog.Entry(paged.alert(), paged.publishedAt()))
        .toList();
  }

  /** The breaches that must come again. */
  public List<Outcome.Failed> failures() {
    return outcomes(Outcome.Failed.class).toList();
  }

  /** The outcomes of one kind. */
  public <T extends Outcome> Stream<T> outcomes(Class<T> kind) {
    return outcomes.stream().filter(kind::isInstance).map(kind::cast);
  }
}
