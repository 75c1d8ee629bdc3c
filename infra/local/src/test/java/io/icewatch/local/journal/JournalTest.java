package io.icewatch.local.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.icewatch.local.lake.BufferJournal;
import io.icewatch.local.lake.BufferJournal.Buffered;
import io.icewatch.local.mapping.ProgressJournal;
import io.icewatch.local.mapping.ShardProgress;
import io.icewatch.local.mapping.ShardProgress.WindowProgress;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.Shard;
import io.icewatch.local.stream.StreamRecord;
import io.icewatch.local.template.StreamSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Instant NOW = Instant.parse("2026-07-02T00:00:00.123Z");
  private static final long FIRST = 1L << 40;
  private static final StreamSpec STREAM =
      new StreamSpec("vitals", "arn:aws:kinesis:us-east-1:000000000000:stream/vitals", 2, 24);
  private static final Map<String, Set<String>> READERS = Map.of("vitals", Set.of("reader"));
  private static final String TEMPLATE = "stream vitals, 2 shards";

  @TempDir private Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private int lives;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private Journal journal(Path lake) {
    Journal journal = Journal.open(lake, TEMPLATE, READERS);
    open.add(journal);
    return journal;
  }

  private static KinesisStream stream(Journal journal) {
    return new KinesisStream(STREAM, 0, FIRST, journal.ofStream("vitals"));
  }

  /** A folder with what is in the files at this moment, as a kill leaves it. */
  private Path killed(Path lake) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("life " + ++lives));
    for (String suffix : List.of("", "-wal")) {
      Path file = lake.resolve(Journal.FILE + suffix);
      if (Files.exists(file)) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static List<String> held(KinesisStream stream) {
    return stream.shards().stream()
        .flatMap(shard -> shard.read(0, Integer.MAX_VALUE).stream())
        .map(JournalTest::text)
        .toList();
  }

  private static String text(StreamRecord record) {
    return "%s %s %s at %s"
        .formatted(
            record, record.partitionKey(), new String(record.data(), UTF_8), record.arrival());
  }

  private static void put(KinesisStream stream, int from, int to) {
    for (int i = from; i < to; i++) {
      stream.put("key " + i % 7, ("data " + i).getBytes(UTF_8), NOW.plusMillis(i));
    }
  }

  @Test
  void aStreamGoesOnWithItsShardsAndItsRecordsAndItsNumbers() throws Exception {
    KinesisStream first = stream(journal(folder));
    put(first, 0, 20);
    first.split("shardId-000000000000");
    put(first, 20, 40);
    first.merge("shardId-000000000002", "shardId-000000000003");
    put(first, 40, 60);

    KinesisStream second = stream(journal(killed(folder)));

    assertThat(held(second)).hasSize(60).isEqualTo(held(first));
    assertThat(second.count()).isEqualTo(60);
    assertThat(second.shards())
        .extracting(Shard::id, Shard::range, Shard::parents, Shard::isClosed, Shard::nextOrdinal)
        .isEqualTo(
            first.shards().stream()
                .map(shard ->
                    tuple(
                        shard.id(),
                        shard.range(),
                        shard.parents(),
                        shard.isClosed(),
                        shard.nextOrdinal()))
                .toList());
    put(first, 60, 70);
    put(second, 60, 70);
    assertThat(held(second)).isEqualTo(held(first));
  }

  @Test
  void whatNoReaderNeedsIsRemovedAndTheFileDoesNotGrow() throws Exception {
    Journal journal = journal(folder);
    KinesisStream stream = stream(journal);
    ProgressJournal progress = journal.ofReader("reader", "vitals");
    byte[] fourKilobytes = new byte[4_096];
    for (int i = 0; i < 4_000; i++) {
      StreamRecord record = stream.put("key " + i % 7, fourKilobytes, NOW);
      progress.save(record.shardId(), new ShardProgress(record.ordinal(), null));
    }

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(10_000_000);
    }
    KinesisStream second = stream(journal(killed(folder)));
    assertThat(second.count()).as("what was removed still counts").isEqualTo(4_000);
    assertThat(second.shards())
        .extracting(Shard::nextOrdinal)
        .isEqualTo(stream.shards().stream().map(Shard::nextOrdinal).toList());
  }

  @Test
  void aWindowsFirstRecordIsKeptUntilTheWindowIsDone() throws Exception {
    Journal journal = journal(folder);
    KinesisStream stream = stream(journal);
    put(stream, 0, 10);
    String shard = stream.shards().getFirst().id();
    byte[] state = "{\"a\":\"1\"}".getBytes(UTF_8);
    ShardProgress inWindow =
        new ShardProgress(
            FIRST + 2, new WindowProgress(true, 60_000, 0, state, FIRST + 1, FIRST + 2));
    journal.ofReader("reader", "vitals").save(shard, inWindow);

    Journal second = journal(killed(folder));
    ShardProgress left = second.ofReader("reader", "vitals").left().get(shard);

    assertThat(left).usingRecursiveComparison().isEqualTo(inWindow);
    assertThat(stream(second).shards().getFirst().oldestOrdinal()).isEqualTo(FIRST + 1);
  }

  @Test
  void rowsStayUntilTheyHaveLanded() throws Exception {
    Journal journal = journal(folder);
    BufferJournal rows = journal.ofDelivery("windows");
    journal.ofDelivery("alerts").add("other".getBytes(UTF_8), NOW);
    long first = rows.add("one".getBytes(UTF_8), NOW);
    long second = rows.add("two".getBytes(UTF_8), NOW.plusMillis(1));
    rows.removeThrough(first);

    Journal later = journal(killed(folder));

    assertThat(later.contents()).isEqualTo("0 records, 2 rows");
    assertThat(later.ofDelivery("windows").left())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(new Buffered(second, "two".getBytes(UTF_8), NOW.plusMillis(1)));
  }

  /** A kill leaves half a page of the last change at most; wherever the file ends, it opens. */
  @Test
  void ofAFileThatEndsAnywhereTheRecordsBeforeItsEndAreThere() throws Exception {
    KinesisStream stream = stream(journal(folder));
    put(stream, 0, 40);
    List<String> whole = held(stream);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      Path torn = killed(folder);
      try (RandomAccessFile log =
          new RandomAccessFile(torn.resolve(Journal.FILE + "-wal").toFile(), "rw")) {
        log.setLength(random.nextLong(log.length()));
      }

      assertThat(whole).as("seed %d", seed).containsAll(held(stream(journal(torn))));
    }
  }

  @Test
  void aFullDiskRefusesTheRecordAndLosesNone() throws Exception {
    Journal journal = journal(folder);
    KinesisStream stream = stream(journal);
    put(stream, 0, 10);
    journal.limitTo(20);
    byte[] large = new byte[500_000];

    assertThatThrownBy(() -> stream.put("key", large, NOW))
        .isInstanceOf(JournalException.class)
        .hasMessage("no space left on the disk of the stack's journal");
    assertThat(stream.count()).isEqualTo(10);
    journal.limitTo(100_000);
    stream.put("key", large, NOW);

    KinesisStream second = stream(journal(killed(folder)));
    assertThat(second.count()).isEqualTo(11);
    assertThat(held(second)).isEqualTo(held(stream));
  }

  @Test
  void whenNothingIsLeftToDoNothingIsLeftBehind() throws Exception {
    Journal journal = Journal.open(folder, TEMPLATE, READERS);
    KinesisStream stream = stream(journal);
    put(stream, 0, 3);
    journal.close();
    assertThat(folder.resolve(Journal.FILE)).exists();

    Journal again = Journal.open(folder, TEMPLATE, READERS);
    assertThat(again.isEmpty()).isFalse();
    ProgressJournal rest = again.ofReader("reader", "vitals");
    for (Shard shard : stream.shards()) {
      rest.save(shard.id(), new ShardProgress(shard.nextOrdinal() - 1, null));
    }
    again.close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatASupplierSaidTheFirstTimeIsRemembered() throws Exception {
    assertThat(journal(folder).remember("balance", () -> "1 2 3")).isEqualTo("1 2 3");
    assertThat(journal(killed(folder)).remember("balance", () -> "4 5 6")).isEqualTo("1 2 3");
  }

  // What cannot be taken up

  @Test
  void whatAnotherTemplateLeftIsRefusedByWhatDiffers() throws Exception {
    put(stream(journal(folder)), 0, 3);
    Path left = killed(folder);

    assertThatThrownBy(() -> Journal.open(left, "stream vitals, 3 shards", READERS))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            "%s holds what a run that was killed has not finished, of another template: found"
                + " [stream vitals, 2 shards], expected [stream vitals, 3 shards]; end it with the"
                + " template and the parameters that it had, or begin anew with --fresh",
            left.resolve(Journal.FILE));
  }

  @Test
  void ofAnotherTemplateWithNothingLeftToDoAnewBegins() throws Exception {
    Journal journal = journal(folder);
    put(stream(journal), 0, 3);
    for (Shard shard : stream(journal).shards()) {
      journal
          .ofReader("reader", "vitals")
          .save(shard.id(), new ShardProgress(shard.nextOrdinal() - 1, null));
    }

    try (Journal other = Journal.open(killed(folder), "stream vitals, 3 shards", READERS)) {
      assertThat(other.ofStream("vitals").shards()).isEmpty();
    }
  }

  @Test
  void anotherVersionIsRefusedByItsNumber() throws Exception {
    journal(folder);
    Path left = killed(folder);
    change(left, "PRAGMA user_version = 7");

    assertThatThrownBy(() -> Journal.open(left, TEMPLATE, READERS))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            "%s is of version 7, expected 1: end the run with the version that it had, or begin"
                + " anew with --fresh",
            left.resolve(Journal.FILE));
  }

  @Test
  void aFileThatIsNoJournalIsRefusedWithAWayOut() throws Exception {
    Files.writeString(
        folder.resolve(Journal.FILE), "a shopping list, long enough to be read".repeat(9));

    assertThatThrownBy(() -> Journal.open(folder, TEMPLATE, READERS))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("file is not a database")
        .hasMessageContaining("begin anew with --fresh");
  }

  private static void change(Path lake, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + lake.resolve(Journal.FILE));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
