package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From a file of readings to rows: {@code replay}, which is the whole stack, beside a job of Apache
 * Flink and beside DuckDB, which is one statement over the same file. Each in a process of its own
 * under GNU time, which says how much memory it took at most; each must account for every reading.
 */
final class EndToEnd {
  private static final Path TIME = Path.of("/usr/bin/time");
  private static final Pattern PEAK = Pattern.compile("Maximum resident set size.*: (\\d+)");

  private final Home home;
  private final Plan plan;

  EndToEnd(Home home, Plan plan) {
    this.home = home;
    this.plan = plan;
  }

  Table table() throws IOException, InterruptedException, SQLException {
    Path input = ReplayInput.calm(home, plan.replayReadings());
    Table table =
        new Table(
            "End to end: %,d readings of %,d patients, one a second each"
                .formatted(plan.replayReadings(), ReplayInput.PATIENTS),
            "From NDJSON to rows on disk, start of the process to its end, all cores.",
            "job",
            "seconds",
            "readings a second",
            "peak memory, MB");
    Path lake = home.freshFolder("lake");
    add(
        table,
        "./icewatch replay (stream, filter, both functions, Firehose, Iceberg)",
        Replayed.command(home, input, lake),
        lake.resolve("warehouse/icewatch/vital_windows/data/**/*.parquet"));
    flink(table, input);
    Path parquet = home.scratch().resolve("duckdb.parquet");
    add(table, "DuckDB, one SQL statement to Parquet", duckDb(input, parquet), parquet);
    return table;
  }

  private void flink(Table table, Path input)
      throws IOException, InterruptedException, SQLException {
    String job = "Apache Flink, event-time windows into Iceberg, mini cluster";
    Path output = home.freshFolder("flink");
    Path log = home.scratch().resolve("flink-build.log");
    Optional<List<String>> command = FlinkPeer.command(home, input, output, log);
    if (command.isEmpty()) {
      table.add(job, "could not be built, see " + log.getFileName(), "", "");
      return;
    }
    add(table, job, command.get(), output.resolve("warehouse/icu/vital_windows/data/**/*.parquet"));
  }

  private void add(Table table, String job, List<String> command, Path rows)
      throws IOException, InterruptedException, SQLException {
    List<String> timed = new ArrayList<>();
    boolean hasTime = Files.isExecutable(TIME);
    if (hasTime) {
      timed.addAll(List.of(TIME.toString(), "-v"));
    }
    timed.addAll(command);
    Path log = home.scratch().resolve("end-to-end.log");
    long start = System.nanoTime();
    int status =
        new ProcessBuilder(timed)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (status != 0) {
      throw new IllegalStateException("%s ended with %d, see %s".formatted(job, status, log));
    }
    long readings = RowsOnDisk.readings(rows);
    if (readings != plan.replayReadings()) {
      throw new IllegalStateException(
          "%s: its rows account for %,d readings, expected %,d"
              .formatted(job, readings, plan.replayReadings()));
    }
    Matcher peak = PEAK.matcher(Files.readString(log, UTF_8));
    table.add(
        job,
        Samples.figure(seconds),
        "%,d".formatted(Math.round(plan.replayReadings() / seconds)),
        peak.find() ? Long.toString(Long.parseLong(peak.group(1)) / 1024) : "no GNU time");
  }

  private static List<String> duckDb(Path input, Path output) {
    return List.of(
        Machine.java(),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        DuckDbPeer.class.getName(),
        input.toString(),
        output.toString());
  }
}
