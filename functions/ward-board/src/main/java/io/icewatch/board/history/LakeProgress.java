package io.icewatch.board.history;

import io.icewatch.lambda.Background;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.athena.AthenaClient;

/**
 * How far the lake has come: the work of AggregateSensorData and RollUpVitals, which tell nothing
 * of themselves, together with that of Firehose. The lake is asked twice a window, once for all
 * instances, while somebody looks at the ward. Thread-safe.
 */
public final class LakeProgress {
  private static final int QUESTIONS_A_WINDOW = 2;

  /** What a window takes beside Firehose's buffer: the last batch of its records, and a commit. */
  private static final Duration UNTIL_COMMITTED = Duration.ofMinutes(1);

  /** After a failure: a lake that is ill is not made worse. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** One answer that is late is no fault of the lake's. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Bounds what a query reads. Who has had no window for longer is told so all the same. */
  private static final Duration LOOKED_BACK = Duration.ofDays(1);

  /**
   * Full hours with windows, of which the first is rolled up: the lake has its last window within
   * the next hour, and an hourly roll-up comes before the third has ended.
   */
  private static final int HOURS_UNTIL_ROLLED_UP = 3;

  private static final String NEWEST =
      """
      SELECT MAX(window_start),
        COUNT(DISTINCT CASE
          WHEN window_start >= CAST(? AS timestamp) AND window_start < CAST(? AS timestamp)
          THEN date_trunc('hour', window_start) END),
        (SELECT MAX(hour_start) FROM vital_hours WHERE hour_start >= CAST(? AS timestamp))
      FROM vital_windows WHERE window_start >= CAST(? AS timestamp)
      """;

  private final Athena athena;
  private final Duration window;
  private final Duration latest;
  private final Background background;
  private boolean isLooking;
  private @Nullable Instant askedFor;
  private Instant notBefore = Instant.MIN;
  private @Nullable Instant failingSince;
  private @Nullable Question running;
  private @Nullable Known known;

  /**
   * What the lake held.
   *
   * @param asOf when it was asked
   * @param newestWindowEnd of the day before; null: there is none
   * @param hoursMissingSince end of the newest hour that is rolled up, if hours with windows should
   *     have been rolled up since; else null
   * @param isAnswering false if it has given no answer for minutes
   * @param latest after the end of a window, while readings come, the next has reached the lake
   */
  public record Known(
      Instant asOf,
      @Nullable Instant newestWindowEnd,
      @Nullable Instant hoursMissingSince,
      boolean isAnswering,
      Duration latest) {

    /**
     * End of the newest window, or the first reading if there is none, if readings came for too
     * long since; else null.
     *
     * @param first when the first reading of anybody came
     * @param last when the newest came
     */
    public @Nullable Instant windowsMissingSince(Instant first, Instant last) {
      Instant since = newestWindowEnd == null ? first : newestWindowEnd;
      Instant due = since.plus(latest);
      return asOf.isAfter(due) && last.isAfter(due) ? since : null;
    }
  }

  private record Question(String id, Instant asOf) {}

  /**
   * @param window how long the windows of the lake are, more than zero
   * @param buffer how long Firehose gathers rows
   */
  public LakeProgress(
      AthenaClient client,
      String workgroup,
      String database,
      Duration window,
      Duration buffer,
      Background background) {
    this.athena = new Athena(client, workgroup, database);
    this.window = window;
    this.background = background;
    this.latest = window.multipliedBy(2).plus(buffer).plus(UNTIL_COMMITTED);
  }

  /** What the lake told last; null: nothing yet. */
  public synchronized @Nullable Known known() {
    return known;
  }

  /**
   * Asks the lake if it is time to, or takes its answer if it owes one. In the background: who asks
   * for the ward does not wait for the lake.
   *
   * @param log gets what the lake says when it does not answer
   */
  public void look(Instant now, Consumer<String> log) {
    Duration every = window.dividedBy(QUESTIONS_A_WINDOW);
    Instant due = now.minusMillis(Math.floorMod(now.toEpochMilli(), every.toMillis()));
    synchronized (this) {
      boolean isTime = running != null || (!due.equals(askedFor) && !now.isBefore(notBefore));
      if (isLooking || !isTime) {
        return;
      }
      isLooking = true;
    }
    background.start(() -> look(due, now, log));
  }

  private void look(Instant due, Instant now, Consumer<String> log) {
    Question question = running;
    try {
      if (question == null) {
        question = new Question(start(due), due);
      }
      Optional<List<List<@Nullable String>>> rows = athena.rows(question.id);
      synchronized (this) {
        askedFor = question.asOf;
        running = rows.isPresent() ? null : question;
        if (rows.isPresent()) {
          failingSince = null;
          known = known(question.asOf, rows.get().getFirst());
        }
      }
    } catch (RuntimeException e) {
      // Whatever it is: nobody else would see it, and the ward is more than this.
      log.accept("not known how far the lake has come: " + e);
      fail(now);
    } finally {
      synchronized (this) {
        isLooking = false;
      }
    }
  }

  private synchronized void fail(Instant now) {
    running = null;
    askedFor = null;
    notBefore = now.plus(PAUSE);
    Instant since = failingSince == null ? now : failingSince;
    failingSince = since;
    if (!now.isBefore(since.plus(PATIENCE))) {
      known =
          known == null
              ? new Known(now, now, null, false, latest)
              : new Known(
                  known.asOf, known.newestWindowEnd, known.hoursMissingSince, false, latest);
    }
  }

  private String start(Instant asOf) {
    Instant hour = asOf.truncatedTo(ChronoUnit.HOURS);
    return athena.start(
        NEWEST,
        List.of(
            Athena.literal(firstOfHours(asOf)),
            Athena.literal(hour),
            Athena.literal(hour.minus(LOOKED_BACK)),
            Athena.literal(asOf.minus(LOOKED_BACK))));
  }

  private static Instant firstOfHours(Instant asOf) {
    return asOf.truncatedTo(ChronoUnit.HOURS).minus(HOURS_UNTIL_ROLLED_UP, ChronoUnit.HOURS);
  }

  private Known known(Instant asOf, List<@Nullable String> row) {
    Instant newestWindow = time(row.get(0));
    Instant newestHour = time(row.get(2));
    Instant first = firstOfHours(asOf);
    boolean isLate =
        Integer.toString(HOURS_UNTIL_ROLLED_UP).equals(row.get(1))
            && (newestHour == null || newestHour.isBefore(first));
    Instant rolledUp = newestHour == null ? first : newestHour.plus(1, ChronoUnit.HOURS);
    return new Known(
        asOf,
        newestWindow == null ? null : newestWindow.plus(window),
        isLate ? rolledUp : null,
        true,
        latest);
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null ? null : Athena.time(text);
  }
}
