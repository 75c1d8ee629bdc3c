package io.icewatch.local.cost;

import io.icewatch.local.cost.CostModel.Line;
import io.icewatch.local.template.Template;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Bills in Markdown, which a terminal shows as well. */
public final class CostReport {
  private static final List<Load> OCCASIONS =
      List.of(
          Load.of(10, Duration.ofSeconds(30)),
          Load.of(1_000, Duration.ofSeconds(1)),
          Load.of(100_000, Duration.ofSeconds(1)));

  private final CostModel model;
  private final Prices prices;

  public CostReport(Template template, Prices prices) {
    this.model = new CostModel(template, prices);
    this.prices = prices;
  }

  /** The text of {@code infra/COST.md}. */
  public String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # What it costs

            Dollars a month by the template's own settings, at list prices (%s; no free tier, no volume
            tier, no discount), for the load of a ward, a large hospital and a nation. Written by
            `./icewatch cost`, which takes other beds and intervals; `Prices` and `Load` in
            `infra/local` hold the prices and assumptions. An estimate, not an offer: the prices were
            not fetched, so check those of what dominates.

            Assumed: one reading in a hundred is a breach, two pages by e-mail a bed and day, a hundred
            Athena queries of one day's windows a day, a year of history.
            """
                .formatted(prices.asOf()));
    for (Load load : OCCASIONS) {
      text.append('\n').append(section(load));
    }
    return text.append(
            """

            ## Which knob lowers it

            - **IoT Core** is paid by the message: let a gateway send several readings in one, or every
              few seconds; a page waits as much longer.
            - **Kinesis**: shards follow the readings; `ShardCount` is the least.
            - **Lambda, AggregateSensorData**: a longer `MaximumBatchingWindowInSeconds` means fewer
              invocations, each with more records.
            - **Firehose, S3, Athena** follow the rows: a longer `WindowSeconds`. A longer
              `BufferSeconds` means fewer commits, and rows that come later.
            - **CloudWatch, KMS** are the price of being watched and encrypted, whatever the load.
            """)
        .toString();
  }

  /** One load's bill. */
  public String section(Load load) {
    List<Line> bill = model.bill(load);
    double total = CostModel.total(bill);
    Line largest = bill.stream().max(Comparator.comparingDouble(Line::dollars)).orElseThrow();
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                """
                ## %,d beds, a reading every %s: $%,.2f a month

                | service | what | $ |
                |---|---|---:|
                """,
                load.beds(),
                interval(load.every()),
                total));
    for (Line line : bill) {
      text.append(
          String.format(
              Locale.ROOT, "| %s | %s | %,.2f |\n", line.service(), line.reason(), line.dollars()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "\n%s dominates: %.0f %% of the whole. A bed costs $%,.2f.\n",
                largest.service(),
                100 * largest.dollars() / total,
                total / load.beds()))
        .toString();
  }

  private static String interval(Duration every) {
    return every.toMillis() % 1_000 == 0 ? every.toSeconds() + " s" : every.toMillis() + " ms";
  }
}
