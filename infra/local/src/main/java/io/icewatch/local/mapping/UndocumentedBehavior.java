package io.icewatch.local.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What AWS's documentation leaves open about a Kinesis event source mapping, question by question.
 * Each has two behaviors that would fit everything that is documented; nothing that is built on a
 * mapping may depend on which one is true.
 *
 * @param unknownIdentifier what an {@code itemIdentifier} means that names no record of the batch
 * @param firstRecordReported what follows, with bisecting, when the first record is reported as
 *     failed, so that nothing can be cut off before it
 * @param remainder how many retries the rest of a batch has after a part of it is done, without
 *     bisecting
 * @param oddBatch where a batch with an odd number of records is cut in two
 * @param partialState which window state goes with the rest of a batch after a part of it is done
 * @param outOfOrderArrival where a record belongs that arrived before the open window began
 * @param filteredRecords whether a record that the filter drops can end a window
 * @param finalRecords what stands for the records in the invocation that ends a window
 * @param firstState the state that the first invocation of a window gets
 * @param expiredRecords what becomes of a batch in which some records are too old
 */
public record UndocumentedBehavior(
    UnknownIdentifier unknownIdentifier,
    FirstRecordReported firstRecordReported,
    Remainder remainder,
    OddBatch oddBatch,
    PartialState partialState,
    OutOfOrderArrival outOfOrderArrival,
    FilteredRecords filteredRecords,
    FinalRecords finalRecords,
    FirstState firstState,
    ExpiredRecords expiredRecords) {

  /** The behaviors by which least is lost or, where nothing is at stake, the plainer ones. */
  public static final UndocumentedBehavior DEFAULT =
      new UndocumentedBehavior(
          UnknownIdentifier.FAILS_BATCH,
          FirstRecordReported.IS_BISECTED,
          Remainder.USES_A_RETRY,
          OddBatch.CUT_BEFORE_MIDDLE,
          PartialState.OF_THE_RESPONSE,
          OutOfOrderArrival.JOINS_OPEN_WINDOW,
          FilteredRecords.LEAVE_WINDOWS_ALONE,
          FinalRecords.EMPTY_LIST,
          FirstState.EMPTY_OBJECT,
          ExpiredRecords.LEAVE_THE_BATCH);

  /** The other behavior for every question. */
  public static final UndocumentedBehavior ALTERNATIVE =
      new UndocumentedBehavior(
          UnknownIdentifier.IS_IGNORED,
          FirstRecordReported.IS_RETRIED_WHOLE,
          Remainder.STARTS_AFRESH,
          OddBatch.CUT_AFTER_MIDDLE,
          PartialState.FROM_BEFORE,
          OutOfOrderArrival.ENDS_OPEN_WINDOW,
          FilteredRecords.END_WINDOWS,
          FinalRecords.LEFT_OUT,
          FirstState.NULL,
          ExpiredRecords.TAKE_THE_BATCH_ALONG);

  private static final List<Class<? extends Enum<?>>> QUESTIONS =
      List.of(
          UnknownIdentifier.class,
          FirstRecordReported.class,
          Remainder.class,
          OddBatch.class,
          PartialState.class,
          OutOfOrderArrival.class,
          FilteredRecords.class,
          FinalRecords.class,
          FirstState.class,
          ExpiredRecords.class);

  /**
   * The same, but for one question.
   *
   * @param question its name here, e.g. {@code oddBatch}
   * @param behavior the name of the behavior, e.g. {@code CUT_AFTER_MIDDLE}
   * @throws IllegalArgumentException if there is no such question, or no such behavior for it
   */
  UndocumentedBehavior with(String question, String behavior) {
    Enum<?> other = behavior(question, behavior);
    return new UndocumentedBehavior(
        other instanceof UnknownIdentifier it ? it : unknownIdentifier,
        other instanceof FirstRecordReported it ? it : firstRecordReported,
        other instanceof Remainder it ? it : remainder,
        other instanceof OddBatch it ? it : oddBatch,
        other instanceof PartialState it ? it : partialState,
        other instanceof OutOfOrderArrival it ? it : outOfOrderArrival,
        other instanceof FilteredRecords it ? it : filteredRecords,
        other instanceof FinalRecords it ? it : finalRecords,
        other instanceof FirstState it ? it : firstState,
        other instanceof ExpiredRecords it ? it : expiredRecords);
  }

  private static Enum<?> behavior(String question, String name) {
    Class<? extends Enum<?>> type =
        QUESTIONS.stream()
            .filter(each -> nameOf(each).equals(question))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "found the setting %s, expected one of %s"
                        .formatted(
                            question,
                            QUESTIONS.stream().map(UndocumentedBehavior::nameOf).toList())));
    Enum<?>[] behaviors = type.getEnumConstants();
    for (Enum<?> behavior : behaviors) {
      if (behavior.name().equals(name)) {
        return behavior;
      }
    }
    throw new IllegalArgumentException(
        "%s: found %s, expected one of %s"
            .formatted(type.getSimpleName(), name, Arrays.toString(behaviors)));
  }

  private static String nameOf(Class<?> question) {
    String name = question.getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** What an {@code itemIdentifier} means that names no record of the batch. */
  public enum UnknownIdentifier {
    /** The whole batch failed, as with an empty identifier. */
    FAILS_BATCH,
    /** Nothing. */
    IS_IGNORED
  }

  /** What follows, with bisecting, when the first record is reported as failed. */
  public enum FirstRecordReported {
    /** The batch is cut in two, as after an error. */
    IS_BISECTED,
    /** The batch is retried as it is, which uses a retry. */
    IS_RETRIED_WHOLE
  }

  /** How many retries the rest of a batch has after a part of it is done. */
  public enum Remainder {
    /** It is the same batch: one less. */
    USES_A_RETRY,
    /** It is a new batch: all of them. */
    STARTS_AFRESH
  }

  /** Where a batch with an odd number of records is cut in two. */
  public enum OddBatch {
    /** The second part is the greater one. */
    CUT_BEFORE_MIDDLE,
    /** The first part is the greater one. */
    CUT_AFTER_MIDDLE
  }

  /** Which window state goes with the rest of a batch after a part of it is done. */
  public enum PartialState {
    /** The one that the response gave together with the failed records. */
    OF_THE_RESPONSE,
    /** The one that the invocation got. */
    FROM_BEFORE
  }

  /** Where a record belongs that arrived before the open window began. */
  public enum OutOfOrderArrival {
    /** To the open window; windows never go back. */
    JOINS_OPEN_WINDOW,
    /** To its own window, which ends the open one; a window may open twice. */
    ENDS_OPEN_WINDOW
  }

  /** Whether a record that the filter drops can end a window. */
  public enum FilteredRecords {
    /** It cannot. */
    LEAVE_WINDOWS_ALONE,
    /** It does, if it arrived after the window. */
    END_WINDOWS
  }

  /** What stands for the records in the invocation that ends a window. */
  public enum FinalRecords {
    /** {@code "Records":[]}. */
    EMPTY_LIST,
    /** Nothing: the event has no {@code Records}. */
    LEFT_OUT
  }

  /** The state that the first invocation of a window gets. */
  public enum FirstState {
    /** <code>{}</code>. */
    EMPTY_OBJECT,
    /** {@code null}. */
    NULL
  }

  /** What becomes of a batch in which some records are too old. */
  public enum ExpiredRecords {
    /** They are given up, the others go on. */
    LEAVE_THE_BATCH,
    /** The whole batch is given up with them. */
    TAKE_THE_BATCH_ALONG
  }
}
