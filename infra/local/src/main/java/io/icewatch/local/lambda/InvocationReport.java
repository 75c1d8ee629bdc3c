package io.icewatch.local.lambda;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Lambda reports of an invocation when it has ended.
 *
 * @param requestId the invocation's id
 * @param init how long the cold start took; empty where the function was warm
 * @param duration from the event to the answer
 * @param memoryMegabytes the memory that the template gives the function
 * @param peakMegabytes the most that its process has held; empty where it was gone before it could
 *     be asked
 */
public record InvocationReport(
    String requestId,
    Optional<Duration> init,
    Duration duration,
    int memoryMegabytes,
    OptionalInt peakMegabytes) {

  /** The line that Lambda writes into the log. */
  public String line() {
    StringBuilder line = new StringBuilder("REPORT RequestId: ").append(requestId);
    line.append("\tDuration: ").append(milliseconds(duration)).append(" ms");
    line.append("\tBilled Duration: ").append(billed()).append(" ms");
    line.append("\tMemory Size: ").append(memoryMegabytes).append(" MB");
    peakMegabytes.ifPresent(peak -> line.append("\tMax Memory Used: ").append(peak).append(" MB"));
    init.ifPresent(
        time -> line.append("\tInit Duration: ").append(milliseconds(time)).append(" ms"));
    return line.toString();
  }

  /** Milliseconds begun, those of the cold start included. */
  private long billed() {
    return Math.ceilDiv(duration.plus(init.orElse(Duration.ZERO)).toNanos(), 1_000_000L);
  }

  private static String milliseconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f", time.toNanos() / 1e6);
  }
}
