package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureTest {
  private static final Instant NOW = Instant.parse("2025-02-01T00:00:00Z");
  private static final long DAY = 1_735_689_600_000_000L;

  /** Long, so that its bytes are found in a file by no chance. */
  private static final String ERASED = "patient-to-be-erased-4711";

  @TempDir Path folder;

  @BeforeEach
  void fillLake() throws IOException {
    try (Lake lake = Lake.create(folder, List.of(Tables.stays(), Tables.rejectedReadings()))) {
      for (int commit = 0; commit < 3; commit++) {
        lake.append(
            "stays",
            List.of(Tables.stay(ERASED, DAY + commit), Tables.stay("another", DAY + commit)));
      }
      lake.append("stays", List.of(Tables.stay("another", DAY + 86_400_000_000L)));
      lake.append(
          "rejected_readings",
          List.of(
              rejected("1", ERASED, "no JSON"),
              rejected("2", "bed 9", "{\"patient_id\" : \"%s\", \"spo2\": 1}".formatted(ERASED)),
              rejected("3", "bed 9", "{\"patient_id\":\"another\"}"),
              rejected(
                  "4", "fhir", "{\"subject\":{\"reference\":\"Patient/%s\"}}".formatted(ERASED)),
              rejected("5", "fhir", "{\"identifier\":{\"value\": \"%s\"}}".formatted(ERASED)),
              rejected("6", "fhir", "{\"subject\":{\"reference\":\"Patient/another\"}}")));
    }
    Files.writeString(
        folder.resolve("outbox.ndjson"),
        page("another") + page(ERASED).replace("\"attributes\"", "\"a\"") + page(ERASED));
    Path failures = Files.createDirectories(folder.resolve("failures/errors"));
    Files.writeString(
        failures.resolve("rows-00000000-0000-4000-8000-000000000001"),
        "{\"rawData\":\"%s\"}\n".formatted(base64("{\"patient_id\":\"" + ERASED + "\"}"))
            + "{\"rawData\":\"%s\"}\n"
                .formatted(base64("{\"subject\":{\"identifier\":{\"value\":\"" + ERASED + "\"}}}"))
            + "{\"rawData\":\"%s\"}\n"
                .formatted(base64("{\"subject\":{\"reference\":\"" + ERASED + "\"}}")));
    Files.writeString(
        failures.resolve("batch-00000000-0000-4000-8000-000000000002"),
        "{\"payload\":\"{\\\"Records\\\":[%s,%s]}\"}".formatted(record(ERASED), record("another")));
  }

  @Test
  void nothing_of_the_patient_is_left_and_everything_of_others_is() throws IOException {
    Erasure.Certificate certificate = erasure(ERASED).erase("asked for by the person");

    assertThat(certificate.rows())
        .containsEntry("stays", 3L)
        .containsEntry("rejected_readings", 4L);
    assertThat(certificate.traces()).isEqualTo(6);
    try (Lake lake = Lake.open(folder);
        LakeQuery query = new LakeQuery(lake)) {
      assertThat(query.query("SELECT patient_id, count(*) FROM stays GROUP BY ALL").rows())
          .containsExactly(List.of("another", 4L));
      assertThat(query.query("SELECT row_id FROM rejected_readings").rows())
          .containsExactlyInAnyOrder(List.of("3"), List.of("6"));
      for (String name : lake.tables()) {
        Table table = lake.table(name);
        assertThat(table.snapshots()).hasSize(1);
      }
    }
    assertThat(Files.readString(folder.resolve("outbox.ndjson"))).isEqualTo(page("another"));
    assertThat(filesThatHold(ERASED)).isEmpty();
    assertThat(filesThatHold(base64(ERASED).substring(0, 20))).isEmpty();
    assertThat(filesThatHold("another")).isNotEmpty();
  }

  @Test
  void the_certificate_says_what_and_why_and_not_who() throws IOException {
    Erasure.Certificate certificate = erasure(ERASED).erase("asked for by the person");
    assertThat(Files.readString(folder.resolve(Erasure.CERTIFICATES)))
        .isEqualTo(
            """
            {"certificate":"%s","erased_at":"2025-02-01T00:00:00Z",\
            "reason":"asked for by the person","rows":{"rejected_readings":4,"stays":3},\
            "traces":6,"files_searched":5}
            """,
            certificate.id());
    assertThatThrownBy(() -> erasure("17").erase("patient 17 asked"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the reason names the patient, and the certificate must not");
    assertThatThrownBy(() -> erasure(ERASED).erase("asked for by " + ERASED + "'s parents"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the reason names the patient, and the certificate must not");
  }

  @Test
  void a_patient_who_is_not_there_leaves_all_as_it_is_and_an_erasure_can_be_repeated()
      throws IOException {
    erasure(ERASED).erase("once");
    Erasure.Certificate again = erasure(ERASED).erase("twice");
    assertThat(again.rows()).containsEntry("stays", 0L).containsEntry("rejected_readings", 0L);
    assertThat(again.traces()).isZero();
    assertThat(Files.readAllLines(folder.resolve(Erasure.CERTIFICATES))).hasSize(2);
  }

  @Test
  void a_lake_in_use_is_refused_and_what_is_not_ours_is_named() throws IOException {
    Path notes = Files.writeString(folder.resolve("notes.txt"), ERASED);
    try (Lake used = Lake.create(folder, List.of(Tables.stays()))) {
      assertThat(used.tables()).contains("stays");
      assertThatThrownBy(() -> erasure(ERASED).erase("why"))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining(" is in use by ");
    }
    assertThat(erasure(ERASED).erase("why").unsearched()).contains(notes);
  }

  /** Its records are in the journal, and would come into the lake behind the certificate. */
  @Test
  void what_a_killed_run_had_not_finished_is_finished_before_anybody_is_erased()
      throws IOException {
    Path unfinished = Files.writeString(folder.resolve("stack.db"), ERASED);

    assertThatThrownBy(() -> erasure(ERASED).erase("why"))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("not erased: %s holds what a run ", unfinished)
        .hasMessageContaining("./icewatch run --patients 0 --for 1s");
    assertThat(folder.resolve(Erasure.CERTIFICATES)).doesNotExist();

    Files.delete(unfinished);
    assertThat(erasure(ERASED).erase("why").rows()).containsEntry("stays", 3L);
  }

  private Erasure erasure(String patient) {
    return new Erasure(folder, patient, () -> NOW);
  }

  private List<String> filesThatHold(String text) throws IOException {
    List<String> holding = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          holding.add(folder.relativize(file).toString());
        }
      }
    }
    return holding;
  }

  private static Row rejected(String rowId, String key, String raw) {
    return Row.of(rowId, "reason", "", DAY, "shard-0", rowId, key, base64(raw), "", 1L);
  }

  private static String page(String patient) {
    return """
    {"message":"CRITICAL\\nPatient %1$s\\n","attributes":{"patient_id":{"value":"%1$s"}}}
    """
        .formatted(patient);
  }

  private static String record(String patient) {
    return "{\\\"kinesis\\\":{\\\"partitionKey\\\":\\\"%s\\\"}}".formatted(patient);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
