package io.icewatch.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a replay's time and memory grow with its input, and what the time is spent on. */
final class ReplayShares {
  /** Something that is timed: its name in the summary, and in words. */
  private record Work(String name, String words) {}

  private static final List<Work> ALL =
      List.of(
          new Work("reading", "reading and parsing lines, ahead of the rest"),
          new Work("putting", "putting records into the stream"),
          new Work("mapping", "event source mappings: poll, filter, batch, events, answers"),
          new Work("AggregateSensorData", "handler: AggregateSensorData"),
          new Work("FilterSensorData", "handler: FilterSensorData"),
          new Work("WatchPatients", "handler: WatchPatients"),
          new Work("SweepAlarms", "handler: SweepAlarms"),
          new Work("lake", "Iceberg: rows to Parquet, commits"));

  /** A part of the handlers' time. */
  private static final Work TABLES = new Work("dynamodb", "of the handlers: tables in memory");

  private final Checkout home;
  private final Plan plan;

  ReplayShares(Checkout home, Plan plan) {
    this.home = home;
    this.plan = plan;
  }

  List<Table> tables() throws IOException, InterruptedException {
    int most = plan.replayReadings();
    Replayed calm = replayed(ReplayInput.calm(home, most));
    Replayed breaching = replayed(ReplayInput.withBreaches(home, most / 5));
    Table sizes =
        new Table(
            "Replay of %,d patients, one reading a second each".formatted(ReplayInput.PATIENTS),
            "`./icewatch replay` with functions in its process, from its start to its end; *heap*"
                + " is the most that a collection left.",
            "readings",
            "breaches",
            "seconds",
            "readings a second",
            "resident, MB",
            "heap, MB");
    add(sizes, replayed(ReplayInput.calm(home, most / 5)));
    add(sizes, replayed(ReplayInput.calm(home, most / 2)));
    add(sizes, calm);
    add(sizes, breaching);
    return List.of(sizes, shares(calm, breaching));
  }

  private Replayed replayed(Path input) throws IOException, InterruptedException {
    return Replayed.of(home, input, home.freshFolder("lake"));
  }

  private static void add(Table table, Replayed replayed) {
    table.add(
        "%,d".formatted(replayed.readings()),
        "%,d".formatted(replayed.breaches()),
        Samples.figure(replayed.seconds()),
        "%,d".formatted(Math.round(replayed.readings() / replayed.seconds())),
        "%,d".formatted(replayed.residentMegabytes()),
        "%,d".formatted(replayed.liveMegabytes()));
  }

  private static Table shares(Replayed calm, Replayed breaching) {
    Table table =
        new Table(
            "What a replay spends its time on, µs a reading",
            "%,d readings without a breach, and %,d of which one in a hundred breaches. All threads"
                    .formatted(calm.readings(), breaching.readings())
                + " together, what a thread waits for a core included; the start of JVM and stack"
                + " is not in it.",
            "work",
            "no breach",
            "share",
            "one in a hundred",
            "share");
    for (Work work : ALL) {
      add(table, work, calm, breaching);
    }
    add(table, TABLES, calm, breaching);
    return table;
  }

  private static void add(Table table, Work work, Replayed calm, Replayed breaching) {
    table.add(
        work.words,
        micros(calm, work),
        share(calm, work),
        micros(breaching, work),
        share(breaching, work));
  }

  private static String micros(Replayed replayed, Work work) {
    return Samples.figure(1e3 * replayed.millis(work.name) / replayed.readings());
  }

  private static String share(Replayed replayed, Work work) {
    long sum = ALL.stream().mapToLong(each -> replayed.millis(each.name)).sum();
    return "%.0f %%".formatted(100.0 * replayed.millis(work.name) / sum);
  }
}
