package io.icewatch.vitals.alarm;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of the breaches of one invocation: one outcome for each.
 *
 * @param outcomes in the order of keys, then of breaches
 * @param finished notices that others had claimed and not confirmed, and that were sent here
 */
public record BatchReport(List<Outcome> outcomes, List<AlertLog.Entry> finished) {

  public BatchReport {
    outcomes = List.copyOf(outcomes);
    finished = List.copyOf(finished);
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
    record Suppressed(Breach breach) implements Outcome {}

    /** Remembered; its episode is too young to be paged. */
    record Watched(Breach breach) implements Outcome {}

    /**
     * Dealt with by an earlier delivery of the same record.
     *
     * @param page the page that was sent for it then, where that is still known; or null
     */
    record AlreadyHandled(Breach breach, AlertLog.@Nullable Entry page) implements Outcome {}

    /**
     * Not dealt with: the record must come again.
     *
     * @param cause what went wrong
     */
    record Failed(Breach breach, Cause cause) implements Outcome {
      /** Whether something went wrong here, and not with another record that it waits for. */
      public boolean isDependencyFailure() {
        return switch (cause) {
          case Cause.DependencyFailure trouble -> true;
          case Cause.OutOfTime outOfTime -> true;
          case Cause.Busy busy -> false;
          case Cause.Behind behind -> false;
        };
      }
    }
  }

  /** Why a breach could not be dealt with. */
  public sealed interface Cause {
    /** Another record's claim is not confirmed yet. */
    record Busy(Instant leaseUntil) implements Cause {}

    /** A collaborator failed. */
    record DependencyFailure(RuntimeException exception) implements Cause {}

    /** An earlier breach of the same patient and condition has failed. */
    record Behind(Breach earlier) implements Cause {}

    /** The invocation has no time left. */
    record OutOfTime() implements Cause {}

    /** For a log: without a patient and without vitals. */
    default String text() {
      return switch (this) {
        case DependencyFailure(RuntimeException e) -> e.toString();
        case Busy(Instant leaseUntil) -> "another record's page is due by " + leaseUntil;
        case Behind behind -> "an earlier breach of the patient comes again";
        case OutOfTime() -> "the invocation has no time left";
      };
    }
  }

  /** The pages that this invocation sent and confirmed, in order. */
  public List<Outcome.Paged> pages() {
    return outcomes(Outcome.Paged.class).toList();
  }

  /**
   * What the {@link AlertLog} should be given: the pages of this invocation, those of earlier
   * deliveries of its records, which may have died before they got there, and what was finished. So
   * a page has a row at least once, and all its rows say the same.
   */
  public List<AlertLog.Entry> toLog() {
    return Stream.concat(finished.stream(), outcomes.stream().map(BatchReport::toLog))
        .filter(Objects::nonNull)
        .toList();
  }

  private static AlertLog.@Nullable Entry toLog(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Paged paged -> new AlertLog.Entry(paged.alert(), paged.publishedAt());
      case Outcome.AlreadyHandled handled -> handled.page();
      case Outcome.Suppressed suppressed -> null;
      case Outcome.Watched watched -> null;
      case Outcome.Failed failed -> null;
    };
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
