package io.icewatch.board.history;

import io.icewatch.board.history.History.Band;
import io.icewatch.board.history.History.PastNotice;
import io.icewatch.board.history.History.Window;
import io.icewatch.vitals.reading.Vital;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.athena.AthenaClient;

/**
 * The histories of the patients whose pages are open. Who asks gets the last one that is known, at
 * once: when a window has reached the lake since, a query is started, whose answer a later question
 * brings. So each patient costs two queries a window, however many look. Thread-safe.
 */
public final class PatientHistories {
  /** A day of windows of ten minutes; that many bound what a query reads and what it answers. */
  private static final int MOST_WINDOWS = 144;

  private static final int MOST_NOTICES = 200;

  /**
   * This part of a window after its end its rows are in the lake: they wait for Firehose's buffer
   * and a commit, a minute or two where windows take ten. Asked at the end itself, the lake would
   * show the newest window only after the next.
   */
  private static final int PARTS_OF_A_WINDOW_UNTIL_KEPT = 5;

  /** After a failure: a lake that is ill is not made worse. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Pages that one instance keeps: more than are open at once on a ward. */
  private static final int MOST_PATIENTS = 64;

  private static final String WINDOWS =
      """
      SELECT window_start,
        %s
      FROM vitals_10m
      WHERE patient_id = ? AND window_start >= CAST(? AS timestamp)
      ORDER BY window_start DESC LIMIT %d
      """
          .formatted(
              Arrays.stream(Vital.values())
                  .map(vital -> "min_%1$s, avg_%1$s, max_%1$s".formatted(vital.field()))
                  .collect(Collectors.joining(",\n  ")),
              MOST_WINDOWS);

  /** A page that was delivered twice has two rows. */
  private static final String NOTICES =
      """
      SELECT alert_id, CAST(MIN(published_at) AS timestamp) AS told_at, MIN(reason) AS reason,
        MIN(condition) AS condition, MIN(severity) AS severity, MIN(value) AS value,
        MIN(page_number) AS page_number
      FROM alerts
      WHERE patient_id = ? AND arrival >= CAST(? AS timestamp with time zone)
      GROUP BY alert_id
      ORDER BY told_at DESC LIMIT %d
      """
          .formatted(MOST_NOTICES);

  private final Athena athena;
  private final Duration window;
  private final Map<String, Page> pages =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Page> eldest) {
          return size() > MOST_PATIENTS;
        }
      };

  /**
   * What is known of a patient.
   *
   * @param history the last that the lake told, or null
   * @param problem why there is no newer one, or null
   */
  public record Known(@Nullable History history, @Nullable String problem) {}

  /** The ids of two queries whose answers are awaited together. */
  private record Started(String windows, String notices) {}

  /** One patient's queries and their answer. */
  private static final class Page {
    private @Nullable Instant askedFor;
    private Instant notBefore = Instant.MIN;
    private @Nullable Started running;
    private Known known = new Known(null, null);
  }

  /**
   * @param window how long the windows of the lake are, more than zero
   */
  public PatientHistories(AthenaClient client, String workgroup, String database, Duration window) {
    this.athena = new Athena(client, workgroup, database);
    this.window = window;
  }

  /**
   * What is known of a patient now.
   *
   * @param log gets what the lake says when it does not answer: no patient and no vitals
   */
  public synchronized Known of(String patientId, Instant now, Consumer<String> log) {
    Page page = pages.computeIfAbsent(patientId, id -> new Page());
    Instant end = endOfNewestKept(now);
    try {
      if (page.running == null && !end.equals(page.askedFor) && !now.isBefore(page.notBefore)) {
        page.running = start(patientId, end);
        page.askedFor = end;
      }
      if (page.running != null) {
        read(page, page.running); // at once, too: another instance may have asked before
      }
    } catch (SdkException | QueryFailedException e) {
      log.accept("no history: " + e);
      page.running = null;
      page.askedFor = null;
      page.notBefore = now.plus(PAUSE);
      page.known = new Known(page.known.history, "the lake gave no answer");
    }
    return page.known;
  }

  private Instant endOfNewestKept(Instant now) {
    Instant kept = now.minus(window.dividedBy(PARTS_OF_A_WINDOW_UNTIL_KEPT));
    return kept.minusMillis(Math.floorMod(kept.toEpochMilli(), window.toMillis()));
  }

  private Started start(String patientId, Instant end) {
    String since = Athena.literal(end.minus(window.multipliedBy(MOST_WINDOWS)));
    String notices = athena.start(NOTICES, List.of(patientId, since + "+00:00"));
    return new Started(athena.start(WINDOWS, List.of(patientId, since)), notices);
  }

  private void read(Page page, Started running) {
    Optional<List<List<@Nullable String>>> windows = athena.rows(running.windows);
    Optional<List<List<@Nullable String>>> notices = athena.rows(running.notices);
    if (windows.isPresent() && notices.isPresent()) {
      page.running = null;
      page.known =
          new Known(
              new History(
                  window,
                  windows.get().reversed().stream().map(PatientHistories::window).toList(),
                  notices.get().stream().map(PatientHistories::notice).toList()),
              null);
    }
  }

  private static Window window(List<@Nullable String> row) {
    Map<Vital, Band> bands = new EnumMap<>(Vital.class);
    for (Vital vital : Vital.values()) {
      int column = 1 + 3 * vital.index();
      String lowest = row.get(column);
      String average = row.get(column + 1);
      String highest = row.get(column + 2);
      if (lowest != null && average != null && highest != null) {
        bands.put(
            vital,
            new Band(
                Double.parseDouble(lowest),
                Double.parseDouble(average),
                Double.parseDouble(highest)));
      }
    }
    return new Window(Athena.time(text(row, 0)), bands);
  }

  private static PastNotice notice(List<@Nullable String> row) {
    return new PastNotice(
        text(row, 0),
        Athena.time(text(row, 1)),
        text(row, 2),
        text(row, 3),
        text(row, 4),
        Double.parseDouble(text(row, 5)),
        Integer.parseInt(text(row, 6)));
  }

  /** Of a column that the lake requires. */
  private static String text(List<@Nullable String> row, int column) {
    String text = row.get(column);
    if (text == null) {
      throw new QueryFailedException("column %d is empty, expected a value".formatted(column));
    }
    return text;
  }
}
