package io.icewatch.vitals.alarm;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a clear reading, a tick or a discharge.
 *
 * @param result what became of it
 * @param entries what the {@link AlertLog} should be given: its own notice, also if an earlier
 *     delivery sent it, and what others had claimed and was finished here
 */
public record NoticeOutcome(Result result, List<AlertLog.Entry> entries) {

  public NoticeOutcome {
    entries = List.copyOf(entries);
  }

  /** What became of the event itself. */
  public sealed interface Result {

    /** There was nothing to do. */
    record Nothing() implements Result {}

    /** An earlier delivery of the same event has done it. */
    record AlreadyHandled() implements Result {}

    /**
     * It is stored, and where somebody had to be told, they were.
     *
     * @param notice what was said, or null
     */
    record Done(@Nullable Notice notice) implements Result {}

    /**
     * The page has been acknowledged: nobody is called.
     *
     * @param until when that ends
     */
    record Acknowledged(Instant until) implements Result {}

    /**
     * It has to come again: somebody else is about to send something, or has not judged yet what
     * lies before.
     */
    record Waiting() implements Result {}

    /**
     * It has to come again: a collaborator failed.
     *
     * @param exception what it threw
     */
    record Failed(RuntimeException exception) implements Result {}
  }
}
