package io.icewatch.edge.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.edge.queue.Incoming.Outgoing;
import io.icewatch.vitals.reading.ReadingBatch;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # records    | most bytes | messages
                       | 100        |
          {a}          | 100        | {"readings":[{a}]}
          {a} {b} {c}  | 100        | {"readings":[{a},{b},{c}]}
          {a} {b} {c}  | 22         | {"readings":[{a},{b}]} {"readings":[{c}]}
          {a} {b} {c}  | 21         | {"readings":[{a}]} {"readings":[{b}]} {"readings":[{c}]}
          {a} {bbb}    | 10         | {"readings":[{a}]} {"readings":[{bbb}]}
          """)
  void records_keep_their_order_in_as_few_messages_as_have_room(
      @Nullable String records, int mostBytes, @Nullable String messages) {
    assertThat(Batch.of(records(words(records)), mostBytes))
        .extracting(batch -> new String(batch.payload(), UTF_8))
        .containsExactlyElementsOf(words(messages));
  }

  private static List<String> words(@Nullable String line) {
    return line == null ? List.of() : List.of(line.split(" ", -1));
  }

  private static List<Outgoing> records(List<String> texts) {
    return texts.stream().map(text -> new Outgoing("1", text.getBytes(UTF_8))).toList();
  }

  @ParameterizedTest
  @CsvSource({"300", "1000", "128000"})
  void every_record_is_a_reading_of_one_batch(int mostBytes) {
    List<Outgoing> records =
        records(
            IntStream.range(0, 1_000)
                .mapToObj("{\"patient_id\":\"é\",\"timestamp\":%d,\"spo2\":95}"::formatted)
                .toList());

    List<Batch> batches = Batch.of(records, mostBytes);

    assertThat(batches).allMatch(batch -> batch.payload().length <= mostBytes);
    assertThat(batches.stream().flatMap(BatchTest::readings))
        .containsExactlyElementsOf(
            records.stream().map(record -> new String(record.data(), UTF_8)).toList());
    assertThat(batches).allMatch(batch -> readings(batch).count() == batch.to() - batch.from());
  }

  /** As the functions read them. */
  private static Stream<String> readings(Batch batch) {
    byte[] payload = batch.payload();
    ReadingBatch read = requireNonNull(ReadingBatch.read(payload, 0, payload.length));
    return IntStream.range(0, read.size())
        .mapToObj(i -> new String(payload, read.start(i), read.end(i) - read.start(i), UTF_8));
  }
}
