package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.local.template.DeliveryStreamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryStreamTest {
  private static final Instant T0 = Instant.parse("2025-01-01T09:30:00Z");
  private static final String GOOD =
      """
      {"patient_id": "p-1", "admitted": 1735689600000000, "bed": 7, "readings": 12,\
       "weight_kg": 81.5, "ventilated": true}
      """;

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void makeLake() {
    lake = Lake.create(folder.resolve("lake"), List.of(Tables.stays()));
  }

  @AfterEach
  void closeLake() {
    lake.close();
  }

  @Test
  void a_flush_lands_rows_in_one_commit_and_the_rest_in_the_error_output() throws IOException {
    DeliveryStream stream = stream(60, 1);
    stream.put(bytes(GOOD), T0);
    stream.put(bytes("{\"patient_id\": \"p-2\"}"), T0.plusSeconds(1));
    stream.put(bytes(GOOD), T0.plusSeconds(2));
    stream.put(bytes("garbage"), T0.plusSeconds(3));
    stream.flush(T0.plusSeconds(60));

    assertThat(stream.rowsLanded()).isEqualTo(2);
    assertThat(stream.rowsFailed()).isEqualTo(2);
    assertThat(stream.flushDue()).isNull();
    assertThat(lake.table("stays").currentSnapshot().summary()).containsEntry("added-records", "2");

    List<Path> files = errorFiles();
    assertThat(files).hasSize(1);
    assertThat(folder.relativize(files.getFirst()).toString())
        .startsWith(
            "bucket/errors/stays/iceberg-failed/2025/01/01/09/stays-1-2025-01-01-09-31-00-");
    List<String> lines = Files.readAllLines(files.getFirst());
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .isEqualTo(
            """
            {"attemptsMade":1,"arrivalTimestamp":1735723801000,\
            "errorCode":"Iceberg.MissingColumnWithinRecord",\
            "errorMessage":"column admitted is missing",\
            "attemptEndingTimestamp":1735723860000,\
            "rawData":"eyJwYXRpZW50X2lkIjogInAtMiJ9"}\
            """);
    JsonNode second = new ObjectMapper().readTree(lines.get(1));
    assertThat(second.path("errorCode").asText()).isEqualTo("Iceberg.InvalidRecord");
    assertThat(second.path("rawData").binaryValue()).isEqualTo(bytes("garbage"));
  }

  @Test
  void only_failures_make_no_commit() {
    DeliveryStream stream = stream(60, 1);
    stream.put(bytes("garbage"), T0);
    stream.flush(T0);
    assertThat(lake.table("stays").currentSnapshot()).isNull();
    assertThat(stream.rowsFailed()).isEqualTo(1);
  }

  @Test
  void the_oldest_record_sets_the_time() {
    DeliveryStream stream = stream(60, 1);
    assertThat(stream.flushDue()).isNull();
    stream.advance(T0);

    stream.put(bytes(GOOD), T0);
    stream.put(bytes(GOOD), T0.plusSeconds(30));
    assertThat(stream.flushDue()).isEqualTo(T0.plusSeconds(60));

    stream.advance(T0.plusSeconds(60).minusMillis(1));
    assertThat(stream.rowsLanded()).isZero();
    stream.advance(T0.plusSeconds(60));
    assertThat(stream.rowsLanded()).isEqualTo(2);

    stream.put(bytes(GOOD), T0.plusSeconds(61));
    assertThat(stream.flushDue()).isEqualTo(T0.plusSeconds(121));
  }

  @Test
  void no_interval_is_due_at_once() {
    DeliveryStream stream = stream(0, 1);
    stream.put(bytes(GOOD), T0);
    assertThat(stream.flushDue()).isEqualTo(T0);
  }

  @Test
  void a_full_buffer_is_due_at_the_arrival_that_filled_it() {
    DeliveryStream stream = stream(900, 1);
    byte[] half = bytes(GOOD + " ".repeat((1 << 19) - GOOD.length()));
    stream.put(half, T0);
    assertThat(stream.flushDue()).isEqualTo(T0.plusSeconds(900));
    stream.put(half, T0.plusSeconds(1));
    assertThat(stream.flushDue()).isEqualTo(T0.plusSeconds(1));
    stream.put(half, T0.plusSeconds(2));
    stream.advance(T0.plusSeconds(2));
    assertThat(stream.rowsLanded()).isEqualTo(3);
    assertThat(stream.flushDue()).isNull();
  }

  @Test
  void a_failed_commit_keeps_the_rows_and_reaches_the_caller() throws IOException {
    DeliveryStream stream = stream(60, 1);
    stream.put(bytes(GOOD), T0);
    stream.put(bytes("garbage"), T0);
    Path data = folder.resolve("lake/warehouse/icewatch/stays/data");
    Files.writeString(data, "a file where a folder should be");

    assertThatThrownBy(() -> stream.advance(T0.plusSeconds(60)))
        .isInstanceOf(RuntimeException.class);
    assertThat(stream.rowsLanded()).isZero();
    assertThat(stream.rowsFailed()).isZero();
    assertThat(stream.flushDue()).isEqualTo(T0.plusSeconds(60));
    assertThat(errorFiles()).isEmpty();

    Files.delete(data);
    stream.put(bytes(GOOD), T0.plusSeconds(61));
    stream.advance(T0.plusSeconds(61));
    assertThat(stream.rowsLanded()).isEqualTo(2);
    assertThat(stream.rowsFailed()).isEqualTo(1);
  }

  @Test
  void a_failed_error_output_keeps_the_failures_and_lands_no_row_twice() throws IOException {
    DeliveryStream stream = stream(60, 1);
    stream.put(bytes(GOOD), T0);
    stream.put(bytes("garbage"), T0.plusSeconds(5));
    Files.writeString(folder.resolve("bucket"), "a file where a folder should be");

    assertThatThrownBy(() -> stream.flush(T0.plusSeconds(9)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot write error output ");
    assertThat(stream.rowsLanded()).isEqualTo(1);
    assertThat(stream.flushDue()).isEqualTo(T0.plusSeconds(65));

    Files.delete(folder.resolve("bucket"));
    stream.flush(T0.plusSeconds(10));
    assertThat(stream.rowsLanded()).isEqualTo(1);
    assertThat(stream.rowsFailed()).isEqualTo(1);
  }

  @Test
  void flushes_are_gathered_into_one_commit_until_there_are_enough_rows_or_a_reader() {
    DeliveryStream stream = gathering(4);
    for (int minute = 0; minute < 3; minute++) {
      stream.put(bytes(GOOD), T0.plusSeconds(60L * minute));
      stream.flush(T0.plusSeconds(60L * minute));
    }
    assertThat(lake.table("stays").currentSnapshot()).isNull();
    assertThat(stream.rowsLanded()).isZero();
    assertThat(stream.rowsWaiting()).isEqualTo(3);
    assertThat(stream.flushDue()).isNull();

    stream.put(bytes(GOOD), T0.plusSeconds(180));
    stream.flush(T0.plusSeconds(180));
    assertThat(lake.table("stays").currentSnapshot().summary()).containsEntry("added-records", "4");
    assertThat(stream.rowsWaiting()).isZero();

    stream.put(bytes(GOOD), T0.plusSeconds(240));
    stream.flush(T0.plusSeconds(240));
    stream.commit();
    stream.commit();
    assertThat(lake.table("stays").history()).hasSize(2);
    assertThat(stream.rowsLanded()).isEqualTo(5);
  }

  @Test
  void what_is_gathered_and_cannot_be_committed_stays_gathered() throws IOException {
    DeliveryStream stream = gathering(3);
    stream.put(bytes(GOOD), T0);
    stream.put(bytes(GOOD), T0);
    stream.flush(T0);
    Path data = folder.resolve("lake/warehouse/icewatch/stays/data");
    Files.writeString(data, "a file where a folder should be");

    assertThatThrownBy(stream::commit).isInstanceOf(RuntimeException.class);
    stream.put(bytes(GOOD), T0.plusSeconds(1));
    assertThatThrownBy(() -> stream.flush(T0.plusSeconds(1))).isInstanceOf(RuntimeException.class);
    assertThat(stream.rowsLanded()).isZero();
    assertThat(stream.rowsWaiting()).isEqualTo(3);

    Files.delete(data);
    stream.flush(T0.plusSeconds(2));
    assertThat(lake.table("stays").currentSnapshot().summary()).containsEntry("added-records", "3");
    assertThat(stream.rowsLanded()).isEqualTo(3);
  }

  @Test
  void puts_from_many_threads_all_land_while_others_flush() throws Exception {
    DeliveryStream stream = stream(60, 1);
    Callable<Long> puts =
        () -> {
          for (int i = 0; i < 500; i++) {
            stream.put(bytes(GOOD), T0);
          }
          stream.flush(T0);
          return stream.rowsLanded();
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Long> landed : threads.invokeAll(Collections.nCopies(4, puts))) {
        assertThat(landed.get()).isPositive();
      }
    }
    stream.flush(T0);
    assertThat(stream.rowsLanded()).isEqualTo(2000);
    assertThat(lake.table("stays").currentSnapshot().summary())
        .containsEntry("total-records", "2000");
  }

  @Test
  void an_expression_in_the_error_prefix_is_refused() {
    DeliveryStreamSpec spec =
        new DeliveryStreamSpec(
            "stays",
            "stays",
            60,
            1,
            "errors/!{timestamp:yyyy}/",
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> new DeliveryStream(spec, lake, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "stream stays: the error output prefix errors/!{timestamp:yyyy}/ holds an expression,"
                + " and only plain text is honoured");
  }

  private DeliveryStream gathering(int rowsPerCommit) {
    return new DeliveryStream(
        new DeliveryStreamSpec(
            "stays", "stays", 60, 1, "errors/stays/", Optional.empty(), Optional.empty()),
        lake,
        folder.resolve("bucket"),
        rowsPerCommit,
        BufferJournal.NONE);
  }

  private DeliveryStream stream(int seconds, int megabytes) {
    return new DeliveryStream(
        new DeliveryStreamSpec(
            "stays",
            "stays",
            seconds,
            megabytes,
            "errors/stays/",
            Optional.empty(),
            Optional.empty()),
        lake,
        folder.resolve("bucket"));
  }

  private List<Path> errorFiles() throws IOException {
    Path bucket = folder.resolve("bucket");
    if (!Files.exists(bucket)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(bucket)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
