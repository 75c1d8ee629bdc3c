package io.icewatch.local.stack;

import io.icewatch.local.journal.Journal;
import io.icewatch.local.lake.BufferJournal;
import io.icewatch.local.mapping.ProgressJournal;
import io.icewatch.local.stream.StreamJournal;
import io.icewatch.local.template.DeliveryStreamSpec;
import io.icewatch.local.template.IcebergTableSpec;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.StreamSpec;
import io.icewatch.local.template.Template;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a stack outlives its process: of a live one, what Kinesis, Lambda and Firehose keep at
 * AWS whatever happens; of a replay nothing, for its input is still there.
 */
public final class Journals implements AutoCloseable {
  private final Optional<Journal> journal;
  private final Map<String, Set<String>> readers;

  private Journals(Optional<Journal> journal, Map<String, Set<String>> readers) {
    this.journal = journal;
    this.readers = readers;
  }

  static Journals open(Template template, Path lake, boolean isLive) {
    if (!isLive) {
      return new Journals(Optional.empty(), Map.of());
    }
    Map<String, Set<String>> readers =
        template.streams().stream()
            .collect(Collectors.toMap(StreamSpec::name, stream -> readers(template, stream)));
    return new Journals(Optional.of(Journal.open(lake, shapeOf(template), readers)), readers);
  }

  private static Set<String> readers(Template template, StreamSpec stream) {
    return Stream.concat(
            template.mappings().stream()
                .filter(mapping -> mapping.stream().equals(stream.name()))
                .map(MappingSpec::id),
            template.deliveryStreams().stream()
                .filter(delivery -> delivery.source().filter(stream.name()::equals).isPresent())
                .map(DeliveryStreamSpec::name))
        .collect(Collectors.toSet());
  }

  /**
   * Streams, mappings with their windows, deliveries and the columns of their tables: what was left
   * fits no others.
   */
  private static String shapeOf(Template template) {
    return Stream.of(
            template.streams().stream()
                .map(
                    stream -> "stream %s, %d shards".formatted(stream.name(), stream.shardCount())),
            template.mappings().stream()
                .map(mapping ->
                    "mapping %s of %s, windows of %d s"
                        .formatted(
                            mapping.id(), mapping.stream(), mapping.tumblingWindowSeconds())),
            template.deliveryStreams().stream()
                .map(stream ->
                    "delivery %s to %s with %s"
                        .formatted(
                            stream.name(), stream.table(), columns(template, stream.table()))))
        .flatMap(lines -> lines)
        .collect(Collectors.joining("\n"));
  }

  private static String columns(Template template, String table) {
    return template.icebergTables().stream()
        .filter(each -> each.name().equals(table))
        .flatMap(each -> each.columns().stream())
        .map(IcebergTableSpec.Column::name)
        .collect(Collectors.joining(", "));
  }

  /** Keeps nothing of a stream that nobody in the stack reads: nobody would be done with it. */
  StreamJournal ofStream(String name) {
    return journal
        .filter(each -> !readers.getOrDefault(name, Set.of()).isEmpty())
        .map(each -> each.ofStream(name))
        .orElse(StreamJournal.NONE);
  }

  ProgressJournal ofReader(String reader, String stream) {
    return journal.map(each -> each.ofReader(reader, stream)).orElse(ProgressJournal.NONE);
  }

  BufferJournal ofDelivery(String name) {
    return journal.map(each -> each.ofDelivery(name)).orElse(BufferJournal.NONE);
  }

  /** What is left to do, e.g. {@code 12 records, 3 rows}; empty if nothing is. */
  public Optional<String> left() {
    return journal.filter(each -> !each.isEmpty()).map(Journal::contents);
  }

  /**
   * A text that lasts until nothing is left to finish.
   *
   * @param first says it the first time
   */
  public String remember(String name, Supplier<String> first) {
    return journal.map(each -> each.remember(name, first)).orElseGet(first);
  }

  @Override
  public void close() {
    journal.ifPresent(Journal::close);
  }
}
