package io.icewatch.local.mapping;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a mapping does, as Lambda's event source mapping metrics do. Thread-safe. */
public final class MappingCounters implements MappingListener {
  private final LongAdder polled = new LongAdder();
  private final LongAdder filteredOut = new LongAdder();
  private final LongAdder invocations = new LongAdder();
  private final LongAdder invoked = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final AtomicReference<Duration> iteratorAge = new AtomicReference<>(Duration.ZERO);
  private final AtomicReference<Optional<String>> lastError =
      new AtomicReference<>(Optional.empty());

  /**
   * The counts at one moment.
   *
   * @param polled records read from the stream
   * @param filteredOut records that the filter dropped
   * @param invocations runs of the function, retries and ends of windows included
   * @param invoked records that these runs got, each as often as it was delivered
   * @param failed records in runs that failed or reported failed records
   * @param retries runs that were not the first of their batch
   * @param dropped records given up without a destination having them
   * @param delivered records given up that the on-failure destination has
   * @param iteratorAge the age of the last record of the last run
   * @param lastError the last thing that went wrong; empty if nothing has
   */
  public record Snapshot(
      long polled,
      long filteredOut,
      long invocations,
      long invoked,
      long failed,
      long retries,
      long dropped,
      long delivered,
      Duration iteratorAge,
      Optional<String> lastError) {}

  /** The counts so far. */
  public Snapshot snapshot() {
    return new Snapshot(
        polled.sum(),
        filteredOut.sum(),
        invocations.sum(),
        invoked.sum(),
        failed.sum(),
        retries.sum(),
        dropped.sum(),
        delivered.sum(),
        iteratorAge.get(),
        lastError.get());
  }

  @Override
  public void polled(String shardId, int records, int filteredOutOfThem) {
    polled.add(records);
    filteredOut.add(filteredOutOfThem);
  }

  @Override
  public void invoked(Invocation invocation) {
    if (invocation.error().isPresent()) {
      lastError.set(invocation.error());
    }
    if (!invocation.ran()) {
      return;
    }
    invocations.increment();
    invoked.add(invocation.records().size());
    if (invocation.error().isPresent()) {
      failed.add(invocation.records().size());
    }
    if (invocation.isRetry()) {
      retries.increment();
    }
    invocation.iteratorAge().ifPresent(iteratorAge::set);
  }

  @Override
  public void gaveUp(FailedBatch batch, boolean hasArrived) {
    (hasArrived ? delivered : dropped).add(batch.batchSize());
  }
}
