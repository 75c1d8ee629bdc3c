package io.icewatch.local.cost;

import io.icewatch.local.cost.CostModel.Line;
import io.icewatch.local.template.Template;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Bills in Markdown, which a terminal shows as well. */
public final class CostReport {
  private static final int BOARDS = 10;
  private static final int BEDS_ON_A_BOARD = 20;

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

            %s
            Dollars a bed and month by the way in which readings come; the bills are below. At the template's
            own settings and list prices (%s; no free tier, no discount), with a ward, a large hospital
            and a nation in mind. Written by `./icewatch cost`, which takes other beds and intervals. An
            estimate, not an offer.

            **Basic Ingest** is the switch that counts: a monitor that publishes on
            `$aws/rules/<rule>/icu/sensors/<its name>` instead of `icu/sensors/<its name>` (the outputs
            `BasicIngestTopic` and `SensorTopic`) is charged for the rule and not for a message. **Batched**
            is thirty beds' second in one message of 5 KB, by which a rule is charged: a gateway publishes
            `{"readings": [{...}, {...}]}` on the output `BatchTopic`. A **gateway**
            of the hospital's own ([edge](edge/README.md)) calls Kinesis (`PutRecords`, partition key: the patient) and needs no IoT Core.

            Why an object and neither a bare array nor lines: Lambda's filter matches a field of an array's objects as
            EventBridge's patterns do ([arrays](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html)),
            so that a batch passes if one of its readings breaches; lines are no JSON, and it
            [drops](https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html) them. What it makes of an array in the
            place of the whole message is not documented, nor is what IoT Core's `SELECT *` does, which
            ["creates a new JSON object"](https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-json.html). A batch has no patient:
            its partition key is its topic, so that each gateway keeps to one shard.

            Assumed: one reading in a hundred is a breach, two pages by e-mail a bed and day, a hundred
            Athena queries of one day's windows a day, a year of history.
            """
                .formatted(headline(), prices.asOf()));
    for (Load load : OCCASIONS) {
      text.append('\n').append(section(load));
    }
    text.append('\n').append(boards());
    return text.append(
            """

            ## Which knob lowers it

            - **IoT Core** is paid by the message: see Basic Ingest above.
            - **Kinesis**: shards follow the readings; `ShardCount` is the least.
            - **Lambda, AggregateSensorData**: a longer `MaximumBatchingWindowInSeconds` means fewer
              invocations, each with more records.
            - **DynamoDB, presence**: a value is on the ward board `PresenceSeconds` and `WatchBatchSeconds`
              late at most, 5 s; an alarm waits for neither. With `WatchBatchSeconds=1` it is there in two
              seconds, for six cents a bed and month more.
            - **Firehose, S3, Athena** follow the rows: a longer `WindowSeconds`. A longer
              `BufferSeconds` means fewer commits, and rows that come later. `QueryLimitBytes` ends a
              query in Athena that would read more.
            - `KeepReadings=true` keeps every reading: at one a second eight cents a bed and month, as
              `./icewatch cost --parameter-overrides KeepReadings=true` says line by line.
            - `EnhancedFanOut=true` and `VpcId` with its endpoints cost what `./icewatch cost --parameter-overrides` says.
            - **CloudWatch, KMS** are the price of being watched and encrypted, whatever the load.

            ## What gives first

            At one reading a bed and second; quotas of us-east-1, most of which AWS raises on request. "~" is
            arithmetic on the assumptions above, nothing of it was measured on AWS.

            | beds | what gives | what to set |
            |---:|---|---|
            | 1 | IoT messaging is most of the bill | publish by Basic Ingest |
            | 100 a connection | IoT Core takes 100 publishes a second of one connection | a gateway calls Kinesis |
            | ~800 a shard | a shard takes 1,000 records a second | `ShardCount` = beds / 800, or `StreamMode=ON_DEMAND` |
            | ~800 a shard | its readers share 2 MB and 5 calls a second; the three functions take 3 calls and 0.5 MB, Firehose a call more with `KeepReadings` | `EnhancedFanOut=true` before others read the stream too |
            | ~4,500 (900 in most regions) | all windows end in one second: 1.1 KB of rows a bed at once, and Firehose takes 5 MiB a second (1 MiB in most regions) | `StaggerSeconds`: 10 for 10,000 beds (1.7 MiB in the busiest second instead of 11), 30 for 50,000 (3.4), 60 for 100,000 (4.2); RowsThrottled tells |
            | 20,000 | inbound publishes and rule evaluations a second of an account (2,000 in small regions) | ask; or an account for each 10,000 beds |
            | ~100,000 | what was last heard of everybody has one partition key, `#heard`, and a partition takes 1,000 write and 3,000 read units a second: WatchPatients takes 400 and 125, each instance of WardBoard 310 to read | cells of hospitals, each a stack |
            | ~270,000 | 1,000 concurrent executions: three functions, 333 shards | ask |
            | 1,000,000 | 1,250 shards, ~3,750 executions | cells of hospitals, each a stack |

            ## Prices

            %s.

            | what | $ | page under aws.amazon.com | |
            |---|---:|---|---|
            """
                .formatted(prices.asOf()))
        .append(prices.sources().stream().map(CostReport::row).collect(Collectors.joining()))
        .toString();
  }

  private String headline() {
    StringBuilder table = new StringBuilder("| beds | a reading every |");
    for (Way way : Way.values()) {
      table.append(' ').append(way.label()).append(" |");
    }
    table.append("\n|---:|---:|").append("---:|".repeat(Way.values().length)).append('\n');
    for (Load load : OCCASIONS) {
      table.append(String.format(Locale.ROOT, "| %,d | %s |", load.beds(), interval(load.every())));
      for (Way way : Way.values()) {
        double total = CostModel.total(model.bill(load.by(way)));
        table.append(String.format(Locale.ROOT, " $%,.2f |", total / load.beds()));
      }
      table.append('\n');
    }
    return table.toString();
  }

  private static String row(Prices.Source price) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s |\n",
        price.what(),
        new BigDecimal(price.dollars(), new MathContext(6)).stripTrailingZeros().toPlainString(),
        price.page(),
        price.isConfirmed() ? "" : "unconfirmed");
  }

  /** What open ward boards cost besides. */
  private String boards() {
    List<Line> bill = model.boards(BOARDS, BEDS_ON_A_BOARD);
    return String.format(
            Locale.ROOT,
            """
            ## %d ward boards, open day and night, of %d beds: $%,.2f a month besides

            | service | what | $ |
            |---|---|---:|
            """,
            BOARDS,
            BEDS_ON_A_BOARD,
            CostModel.total(bill))
        + rows(bill);
  }

  private static String rows(List<Line> bill) {
    return bill.stream()
        .map(line ->
            String.format(
                Locale.ROOT,
                "| %s | %s | %,.2f |\n",
                line.service(),
                line.reason(),
                line.dollars()))
        .collect(Collectors.joining());
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
    text.append(rows(bill));
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
