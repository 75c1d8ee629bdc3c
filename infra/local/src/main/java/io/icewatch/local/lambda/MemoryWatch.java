package io.icewatch.local.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Watches how much memory a process holds, and kills it when that is more than its function has, as
 * the kernel does in Lambda. What counts is what the kernel could not drop: heap, stacks,
 * metaspace, compiled code, direct buffers, but no pages of files. Linux only.
 */
final class MemoryWatch {
  /** A JVM that does nothing else fills about 50 MB in this time. */
  private static final Duration EVERY = Duration.ofMillis(20);

  private static final Pattern HELD = Pattern.compile("Rss(?:Anon|Shmem):\\s+(\\d+) kB");

  private final Process process;
  private final int limitMegabytes;

  // Guarded by this.
  private int peakMegabytes;
  private boolean exceeded;

  /**
   * @param limitMegabytes what the template gives the function
   */
  MemoryWatch(Process process, int limitMegabytes) {
    this.process = process;
    this.limitMegabytes = limitMegabytes;
  }

  /** Watches until the process has ended, or the thread is interrupted. */
  void run() {
    try {
      while (process.isAlive()) {
        look();
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks at once, and returns whether the process has been killed for what was seen. */
  synchronized boolean look() {
    int megabytes = Math.ceilDiv(heldKilobytes(), 1024);
    peakMegabytes = Math.max(peakMegabytes, megabytes);
    if (megabytes > limitMegabytes) {
      exceeded = true;
      process.toHandle().destroyForcibly(); // and what it printed stays to be read
    }
    return exceeded;
  }

  /**
   * The most that was seen, in megabytes, rounded up: at most the limit, as Lambda lets nobody have
   * more. Empty if the process was gone before it could be looked at.
   */
  synchronized OptionalInt peakMegabytes() {
    return peakMegabytes == 0
        ? OptionalInt.empty()
        : OptionalInt.of(Math.min(peakMegabytes, limitMegabytes));
  }

  private int heldKilobytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
      return lines
          .map(HELD::matcher)
          .filter(Matcher::matches)
          .mapToInt(held -> Integer.parseInt(held.group(1)))
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // ended between two looks at it
    }
  }
}
