package io.icewatch.lake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WantedRowsTest {
  private static final Schema SCHEMA =
      new Schema(
          NestedField.optional(1, "note", Types.StringType.get()),
          NestedField.required(2, "patient_id", Types.StringType.get()),
          NestedField.optional(3, "sum", Types.DoubleType.get()),
          NestedField.required(4, "start", Types.TimestampType.withoutZone()),
          NestedField.optional(5, "count", Types.LongType.get()));
  private static final Set<String> TELLING = Set.of("patient_id", "start");

  @Test
  void they_are_what_reading_every_row_finds_in_its_order() {
    Seeds.upTo(
        20,
        random -> {
          Table table = table(SCHEMA, random);
          DataFile file = DataFileWriter.write(table, rows(random)).getFirst();
          // A file that is older than a column.
          table.updateSchema().addColumn("later", Types.DoubleType.get()).commit();
          Predicate<StructLike> isWanted = some(random);

          List<String> all = new ArrayList<>();
          List<String> wanted = new ArrayList<>();
          try {
            TableRows.read(
                table,
                file,
                table.schema(),
                row -> {
                  if (isWanted.test(row)) {
                    all.add(text(row));
                  }
                });
            assertThat(
                    new WantedRows(table.schema(), TELLING, isWanted)
                        .read(
                            table.io().newInputFile(file.location()), row -> wanted.add(text(row))))
                .isTrue();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          assertThat(wanted).isEqualTo(all);
        });
  }

  @Test
  void a_file_with_values_of_another_form_is_left_to_iceberg() throws IOException {
    Schema narrow =
        new Schema(
            NestedField.required(1, "patient_id", Types.StringType.get()),
            NestedField.optional(2, "count", Types.IntegerType.get()));
    Table table = table(narrow, new Random(1));
    DataFile file =
        DataFileWriter.write(table, List.of(new PeriodRow(new @Nullable Object[] {"p", 7})))
            .getFirst();
    table.updateSchema().updateColumn("count", Types.LongType.get()).commit();
    List<StructLike> read = new ArrayList<>();
    assertThat(
            new WantedRows(table.schema(), Set.of("patient_id"), row -> true)
                .read(table.io().newInputFile(file.location()), read::add))
        .isFalse();
    assertThat(read).isEmpty();
  }

  /** Files of several row groups, and of several pages a column, most often. */
  private static Table table(Schema schema, Random random) {
    InMemoryCatalog catalog = new InMemoryCatalog();
    catalog.initialize("lake", Map.of());
    catalog.createNamespace(Namespace.of("icewatch"));
    return catalog
        .buildTable(TableIdentifier.of("icewatch", "sums"), schema)
        .withProperty(
            TableProperties.PARQUET_PAGE_ROW_LIMIT, String.valueOf(1 + random.nextInt(90)))
        .withProperty(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, "2000")
        .withProperty(TableProperties.PARQUET_ROW_GROUP_CHECK_MIN_RECORD_COUNT, "50")
        .create();
  }

  private static List<PeriodRow> rows(Random random) {
    List<PeriodRow> rows = new ArrayList<>();
    int patients = 1 + random.nextInt(9);
    for (int i = 1 + random.nextInt(600); i > 0; i--) {
      rows.add(
          new PeriodRow(
              new @Nullable Object[] {
                random.nextInt(5) == 0 ? null : "ü" + (random.nextBoolean() ? i : 0),
                "p-" + random.nextInt(patients),
                random.nextInt(3) == 0 ? null : random.nextDouble(),
                (long) random.nextInt(50),
                random.nextInt(4) == 0 ? null : random.nextLong()
              }));
    }
    return rows;
  }

  private static Predicate<StructLike> some(Random random) {
    Set<List<Object>> keys = new HashSet<>();
    for (int i = random.nextInt(200); i > 0; i--) {
      keys.add(List.of("p-" + random.nextInt(9), (long) random.nextInt(50)));
    }
    return row ->
        keys.contains(
            List.of(
                requireNonNull(row.get(1, Object.class)).toString(),
                requireNonNull(row.get(3, Object.class))));
  }

  private static String text(StructLike row) {
    @Nullable Object[] values = new @Nullable Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i, Object.class);
    }
    return Arrays.toString(values);
  }
}
