package io.icewatch.board.history;

import io.icewatch.vitals.reading.Vital;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A patient's last hours as the lake has them.
 *
 * @param window how long each window is
 * @param windows oldest first; one without readings is not there
 * @param notices what somebody was told, newest first
 */
public record History(Duration window, List<Window> windows, List<PastNotice> notices) {

  public History {
    windows = List.copyOf(windows);
    notices = List.copyOf(notices);
  }

  /**
   * What was measured in one window.
   *
   * @param start included
   * @param bands of the vitals that were measured
   */
  public record Window(Instant start, Map<Vital, Band> bands) {
    public Window {
      bands = Map.copyOf(bands);
    }
  }

  /** A vital in a window, in its unit. */
  public record Band(double lowest, double average, double highest) {}

  /**
   * A row of the table {@code alerts}.
   *
   * @param at when SNS took it
   * @param reason why, e.g. {@code first}, {@code resolved}
   * @param condition label of what was wrong, as the row has it
   * @param severity label
   */
  public record PastNotice(
      String alertId,
      Instant at,
      String reason,
      String condition,
      String severity,
      double value,
      int pageNumber) {}
}
