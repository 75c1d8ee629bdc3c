package io.icewatch.lambda;

import io.icewatch.vitals.alarm.AlarmPolicy.Leases;
import java.time.Duration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;

/**
 * How long a call to AWS may take. The SDK's own default is for ever, and a hanging call would hold
 * up every other patient until the function is killed.
 *
 * @param attempt one attempt, until it is given up and, where that helps, made again
 * @param call all attempts together with the pauses between them
 */
public record CallLimits(Duration attempt, Duration call) {
  /** What a notice waits for. A claim's lease counts on {@link Leases#LONGEST_CALL}. */
  public static final CallLimits OF_NOTICES =
      new CallLimits(Duration.ofSeconds(2), Leases.LONGEST_CALL);

  /**
   * @throws IllegalArgumentException if one of them is not positive, or one attempt may take longer
   *     than all
   */
  public CallLimits {
    if (!attempt.isPositive() || attempt.compareTo(call) > 0) {
      throw new IllegalArgumentException(
          "attempt %s and call %s, expected 0 < attempt <= call".formatted(attempt, call));
    }
  }

  /** As the SDK takes them; more can be added. */
  public ClientOverrideConfiguration.Builder toOverride() {
    return ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt)
        .apiCallTimeout(call);
  }
}
