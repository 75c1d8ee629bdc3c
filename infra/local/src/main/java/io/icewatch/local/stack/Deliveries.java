package io.icewatch.local.stack;

import io.icewatch.local.lake.DeliveryStream;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.Upkeep;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.DeliveryStreamSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The template's Firehose streams. Thread-safe; one thread at a time pulls from Kinesis streams.
 */
public final class Deliveries implements AutoCloseable {
  /**
   * Rows that a stream gathers for one commit where time is virtual, some twenty megabytes of them.
   * What a commit costs hardly depends on its rows, and a replay of sparse data flushes a few at a
   * time: a week of one patient made 1,537 files.
   */
  private static final int GATHERED_ROWS = 20_000;

  /**
   * Commits of a live stack between two upkeeps. Each leaves small files, and writes the list of
   * all snapshots anew: what a commit costs must not depend on how many came before.
   */
  private static final long COMMITS_BEFORE_UPKEEP = 100;

  private final Lake lake;
  private final boolean isLive;
  private long commitsTidied;
  private final Parts parts = new Parts();
  private final Map<String, DeliveryStream> byName = new LinkedHashMap<>();
  private final Map<String, String> nameByTable = new LinkedHashMap<>();
  private final List<StreamSource> sources = new ArrayList<>();

  /**
   * @param bucket gets what cannot be delivered
   * @param isLive whether somebody may look at the lake between two flushes: then each is committed
   * @param journals keep what is buffered beyond this process
   */
  Deliveries(
      List<DeliveryStreamSpec> specs, Lake lake, Path bucket, boolean isLive, Journals journals) {
    this.lake = lake;
    this.isLive = isLive;
    int rowsPerCommit = isLive ? 1 : GATHERED_ROWS;
    for (DeliveryStreamSpec spec : specs) {
      DeliveryStream delivery =
          new DeliveryStream(spec, lake, bucket, rowsPerCommit, journals.ofDelivery(spec.name()));
      byName.put(spec.name(), delivery);
      nameByTable.put(spec.table(), spec.name());
    }
  }

  /**
   * Lets those of them read that have a Kinesis stream as their source.
   *
   * @param functions what transforms their records
   * @param journals keep how far each has read beyond this process
   */
  void readFrom(
      List<DeliveryStreamSpec> specs,
      Map<String, KinesisStream> streams,
      Functions functions,
      Journals journals) {
    for (DeliveryStreamSpec spec : specs) {
      spec.source()
          .map(source -> LocalStack.named(source, streams))
          .ifPresent(source ->
              sources.add(
                  parts.add(
                      new StreamSource(
                          source,
                          named(spec.name()),
                          spec.transform()
                              .map(transform ->
                                  new RecordTransform(
                                      transform,
                                      spec.name(),
                                      functions.host(transform.function()))),
                          journals.ofReader(spec.name(), source.name())))));
    }
  }

  /**
   * The one of the given name.
   *
   * @throws IllegalArgumentException if the template has none
   */
  public DeliveryStream named(String name) {
    return LocalStack.named(name, byName);
  }

  /** Rows that landed since the start, by table, in the template's order. */
  public Map<String, Long> rowsLanded() {
    Map<String, Long> rows = new LinkedHashMap<>();
    nameByTable.forEach((table, name) -> rows.put(table, named(name).rowsLanded()));
    return rows;
  }

  /**
   * When {@link #advance} has something to flush; null: nothing is buffered.
   *
   * @see DeliveryStream#flushDue
   */
  public @Nullable Instant flushDue() {
    return Stream.concat(
            byName.values().stream().map(DeliveryStream::flushDue),
            sources.stream().map(StreamSource::due))
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /**
   * Buffers what has come into the Kinesis streams that some of them read; what is transformed
   * before may wait for more.
   */
  public void pull(Instant now) {
    sources.forEach(source -> source.pull(now));
  }

  /**
   * Flushes what is gathered long enough, or enough of; a live stack's lake is tidied now and then.
   */
  public void advance(Instant now) {
    pull(now);
    byName.values().forEach(delivery -> delivery.advance(now));
    if (isLive && lake.commits() - commitsTidied >= COMMITS_BEFORE_UPKEEP) {
      commitsTidied = lake.commits();
      new Upkeep(lake, Upkeep.Settings.BESIDE_OTHERS).tidyUnlessSomebodyDoes();
    }
  }

  /**
   * Commits what flushes have gathered, so that who asks the lake in the middle of a replay sees
   * it.
   *
   * @see DeliveryStream#commit
   */
  void commit() {
    byName.values().forEach(DeliveryStream::commit);
  }

  /**
   * Buffers all that has come, then flushes and commits all that they hold, each whatever becomes
   * of the others.
   *
   * @throws RuntimeException the first one
   */
  public void flush(Instant now) {
    List<Runnable> steps = new ArrayList<>();
    sources.forEach(source -> steps.add(() -> source.pullAll(now)));
    for (DeliveryStream delivery : byName.values()) {
      steps.add(() -> {
        delivery.flush(now);
        delivery.commit();
      });
    }
    RuntimeException first = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Rows that could not be delivered, or are not yet. */
  long undelivered() {
    return byName.values().stream()
        .mapToLong(delivery -> delivery.rowsFailed() + delivery.rowsWaiting())
        .sum();
  }

  /** Which rows did not land, a line for each reason. */
  Stream<String> shortfalls() {
    return byName.entrySet().stream()
        .flatMap(delivery -> {
          long waiting = delivery.getValue().rowsWaiting();
          long failed = delivery.getValue().rowsFailed();
          return Stream.of(
                  waiting > 0 ? "%,d rows not delivered".formatted(waiting) : "",
                  failed > 0 ? "%,d rows refused, see failures in the lake".formatted(failed) : "")
              .filter(line -> !line.isEmpty())
              .map(line -> delivery.getKey() + ": " + line);
        });
  }

  @Override
  public void close() {
    parts.close();
  }
}
