package io.icewatch.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * From a file of readings to rows: {@code replay}, which is the whole stack, beside a job of Apache
 * Flink and beside DuckDB, which is one statement over the same file. Each in a process of its own
 * under GNU time, which says how much memory it took at most; each must account for every reading.
 */
final class EndToEnd {
  private final Checkout home;
  private final Plan plan;

  EndToEnd(Checkout home, Plan plan) {
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
    TimedProcess process = TimedProcess.run(job, command, home.scratch().resolve("end-to-end.log"));
    long readings = RowsOnDisk.readings(rows);
    if (readings != plan.replayReadings()) {
      throw new IllegalStateException(
          "%s: its rows account for %,d readings, expected %,d"
              .formatted(job, readings, plan.replayReadings()));
    }
    OptionalLong peak = process.residentMegabytes();
    table.add(
        job,
        Samples.figure(process.seconds()),
        "%,d".formatted(Math.round(plan.replayReadings() / process.seconds())),
        peak.isPresent() ? Long.toString(peak.getAsLong()) : "no GNU time");
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
