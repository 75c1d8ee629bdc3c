package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.lambda.event.Agreement;
import io.icewatch.vitals.reading.ReadingAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measures everything, prints the tables as they come and writes them down.
 *
 * <pre>
 * ./icewatch bench [--quick] [--only warm|first-call|page|cold|http-clients|parts|sizes|end-to-end|replay|lake|agreement]
 * ./icewatch bench --only lake --rows 365000000
 * </pre>
 *
 * <p>With {@code --only} one part is measured and printed, and nothing is written.
 */
public final class Bench {
  private final Checkout home;
  private final Plan plan;
  private final LastRun record;

  private Bench(Checkout home, Plan plan) throws IOException {
    this.home = home;
    this.plan = plan;
    this.record = new LastRun(home.lastRun());
  }

  /** Exit status 0, or 2 for arguments that nobody knows. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(arguments));
    boolean isQuick = words.remove("--quick");
    Plan plan = isQuick ? Plan.quick() : Plan.full();
    int rows = words.indexOf("--rows");
    if (rows >= 0 && rows + 1 < words.size() && words.get(rows + 1).matches("[1-9]\\d{0,9}")) {
      plan = plan.withLakeRows(Long.parseLong(words.get(rows + 1)));
      words.subList(rows, rows + 2).clear();
    }
    Bench bench = new Bench(Checkout.find(), plan);
    Map<String, Part> parts = bench.parts();
    if (words.isEmpty()) {
      bench.runAll(isQuick);
    } else if (words.size() == 2
        && words.getFirst().equals("--only")
        && parts.containsKey(words.getLast())) {
      print(parts.get(words.getLast()).tables());
    } else {
      System.err.println(
          "usage: icewatch bench [--quick] [--only %s] [--rows N]"
              .formatted(String.join("|", parts.keySet())));
      System.exit(2);
    }
  }

  private interface Part {
    List<Table> tables() throws Exception;
  }

  private Map<String, Part> parts() {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("warm", () -> new Invocations(home, plan, record).windows());
    parts.put("first-call", () -> List.of(new Invocations(home, plan, record).filter()));
    parts.put("page", () -> List.of(PageLatency.table()));
    parts.put("cold", () -> new ColdStart(home, plan).tables());
    parts.put("http-clients", () -> List.of(HttpClients.table(plan)));
    parts.put("parts", () -> List.of(PartsRun.table(plan)));
    parts.put("sizes", () -> List.of(Sizes.table(home)));
    parts.put("end-to-end", () -> List.of(new EndToEnd(home, plan).table()));
    parts.put("replay", () -> new ReplayShares(home, plan).tables());
    parts.put("lake", () -> new LakeScale(home, plan.lakeRows()).tables());
    parts.put("agreement", () -> List.of(agreement()));
    return parts;
  }

  private void runAll(boolean isQuick) throws Exception {
    StringBuilder results =
        new StringBuilder(
            """
            # Results

            Written by `./icewatch bench%s`; machine: %s.

            """
                .formatted(isQuick ? " --quick" : "", Machine.description()));
    System.out.print(results);
    for (Map.Entry<String, Part> part : parts().entrySet()) {
      System.err.printf("measuring %s ...%n", part.getKey());
      results.append(print(part.getValue().tables()));
    }
    results.append(Files.readString(home.verdicts(), UTF_8));
    Files.writeString(home.results(), results, UTF_8);
    record.save();
    System.out.println("written: " + home.results());
  }

  private static String print(List<Table> tables) {
    String text = tables.stream().map(Table::text).collect(Collectors.joining());
    System.out.print(text);
    return text;
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
    addTried(table, "window events", Agreement.WITH_WINDOW.on(1_000_000, plan.fuzzSeeds()));
    addTried(
        table, "events without a window", Agreement.WITHOUT_WINDOW.on(1_000_000, plan.fuzzSeeds()));
    ReadingAgreement.Tried payloads = ReadingAgreement.on(1_000_000, plan.fuzzSeeds());
    table.add(
        "payloads", "%,d".formatted(payloads.payloads()), "%,d".formatted(payloads.scanned()), "0");
    return table;
  }

  private static void addTried(Table table, String reader, Agreement.Tried tried) {
    table.add(reader, "%,d".formatted(tried.events()), "%,d".formatted(tried.scanned()), "0");
  }
}
