package io.icewatch.vitals.alarm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which pages somebody has taken charge of. */
@FunctionalInterface
public interface Acknowledgements {

  /**
   * Until when a page is acknowledged, as last written by anybody (strongly consistent).
   *
   * @param patientId whose page it is
   * @param alertId {@linkplain Alert#alertId identity} of the page; an acknowledgement of another
   *     page does not count
   * @return until when, exclusive, or null if nobody has acknowledged it
   * @throws RuntimeException if the store cannot be reached, refuses or does not answer
   */
  @Nullable Instant acknowledgedUntil(String patientId, String alertId);
}
