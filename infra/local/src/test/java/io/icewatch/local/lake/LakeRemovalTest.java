package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.template.DeliveryStreamSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake can be removed; what it did not make cannot be removed with it. */
class LakeRemovalTest {
  private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

  @TempDir private Path parent;

  private Path lakeWithARowAndAFailure() {
    Path folder = parent.resolve("lake");
    try (Lake lake = Lake.create(folder, List.of(Tables.stays()))) {
      DeliveryStream delivery =
          new DeliveryStream(
              new DeliveryStreamSpec(
                  "to-stays", "stays", 60, 1, "stays/", Optional.empty(), Optional.empty()),
              lake,
              folder.resolve("failures"));
      delivery.put(
          """
          {"patient_id": "p-1", "admitted": 1735689600000000, "bed": 7, "readings": 12,
           "weight_kg": 81.5, "ventilated": true}
          """
              .getBytes(StandardCharsets.UTF_8),
          NOW);
      delivery.put("no row".getBytes(StandardCharsets.UTF_8), NOW);
      delivery.flush(NOW);
    }
    return folder;
  }

  @Test
  void removes_all_that_a_lake_has_made() throws IOException {
    Path folder = lakeWithARowAndAFailure();
    for (String name :
        List.of("outbox.ndjson", "board", "stack.db", "stack.db-shm", "stack.db-wal")) {
      Files.writeString(folder.resolve(name), "");
    }

    LakeRemoval removal = LakeRemoval.of(folder);

    assertThat(removal.left()).isEmpty();
    assertThat(removal.files()).isGreaterThan(4);
    assertThat(removal.bytes()).isPositive();
    assertThat(folder).doesNotExist();
  }

  @Test
  void leaves_and_names_what_somebody_else_has_put_there() throws IOException {
    Path folder = lakeWithARowAndAFailure();
    List<Path> theirs =
        List.of(
            folder.resolve("notes.txt"),
            folder.resolve("failures/why.txt"),
            folder.resolve("warehouse/mine.parquet"));
    for (Path file : theirs) {
      Files.writeString(file, "not yours");
    }

    LakeRemoval removal = LakeRemoval.of(folder);

    assertThat(removal.left()).containsExactlyInAnyOrderElementsOf(theirs);
    assertThat(theirs).allSatisfy(file -> assertThat(file).hasContent("not yours"));
    assertThat(Lake.isLake(folder)).isFalse();
    Lake.create(folder, List.of(Tables.stays())).close();
  }

  @Test
  void leaves_a_folder_that_is_no_lake_alone() throws IOException {
    Path file = Files.writeString(parent.resolve("catalog.db"), "of another program");

    assertThat(LakeRemoval.of(parent)).isEqualTo(new LakeRemoval(0, 0, List.of()));

    assertThat(file).exists();
  }
}
