package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.aggregate.event.ReaderAgreement;
import io.icewatch.vitals.reading.ReadingAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures everything, prints the tables as they come and writes them down.
 *
 * <pre>./icewatch bench [--quick]</pre>
 */
public final class Bench {
  private final Home home;
  private final Plan plan;
  private final StringBuilder results = new StringBuilder();

  private Bench(Home home, Plan plan) {
    this.home = home;
    this.plan = plan;
  }

  /** Exit status 0, or 2 for arguments that nobody knows. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    List<String> words = List.of(arguments);
    if (!words.isEmpty() && !words.equals(List.of("--quick"))) {
      System.err.println("usage: icewatch bench [--quick]");
      System.exit(2);
    }
    boolean isQuick = !words.isEmpty();
    new Bench(Home.find(), isQuick ? Plan.quick() : Plan.full()).run(isQuick);
  }

  private void run(boolean isQuick) throws IOException, InterruptedException, RunnerException {
    say(
        """
        # Results

        Written by `./icewatch bench%s`; machine: %s.

        """
            .formatted(isQuick ? " --quick" : "", Machine.description()));
    LastRun record = new LastRun(home.lastRun());
    Invocations invocations = new Invocations(home, plan, record);
    for (Table table : invocations.windows()) {
      say(table.text());
    }
    say(invocations.filter().text());
    for (Table table : new ColdStart(home, plan).tables()) {
      say(table.text());
    }
    say(PartsRun.table(plan).text());
    say(Sizes.table(home).text());
    say(new EndToEnd(home, plan).table().text());
    say(agreement().text());
    say(Files.readString(home.verdicts(), UTF_8));
    Files.writeString(home.results(), results, UTF_8);
    record.save();
    System.out.println("written: " + home.results());
  }

  private void say(String text) {
    results.append(text);
    System.out.print(text);
  }

  /** Fuzzed input, read by the scanners and by the general parsers. */
  private Table agreement() {
    Table table =
        new Table(
            "Agreement of the fast readers with the general ones",
            "Drawn and mutated input; whatever a scanner reads itself, the parser must read alike.",
            "reader",
            "inputs",
            "scanned",
            "read in two ways");
    ReaderAgreement.Tried events = ReaderAgreement.on(1_000_000, plan.fuzzSeeds());
    table.add(
        "window events", "%,d".formatted(events.events()), "%,d".formatted(events.scanned()), "0");
    ReadingAgreement.Tried payloads = ReadingAgreement.on(1_000_000, plan.fuzzSeeds());
    table.add(
        "payloads", "%,d".formatted(payloads.payloads()), "%,d".formatted(payloads.scanned()), "0");
    return table;
  }
}
