package io.icewatch.local.cost;

import io.icewatch.local.template.DeliveryStreamSpec.Transform;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.Template;
import java.util.ArrayList;
import java.util.List;

/** From a template and a load to a month's bill, line by line. */
public final class CostModel {
  /** A shard takes this many records a second (Kinesis quotas). */
  private static final int SHARD_RECORDS = 1_000;

  /** How full a shard may be, so that a retry finds room. */
  private static final double SHARD_FILL = 0.8;

  /** Lambda looks for records in a shard about once a second. */
  private static final double POLLS_PER_SECOND = 1;

  /** And this many bytes. */
  private static final double SHARD_BYTES = 1e6;

  /** A reading of five vitals in JSON. */
  private static final double READING_BYTES = 160;

  /** Iceberg's three optimizers of each table: compaction, retention, orphan files. */
  private static final int OPTIMIZERS = 3;

  /** A row of vital_windows as JSON, and in Parquet after compaction: assumptions. */
  private static final double ROW_BYTES = 1_400;

  private static final double PARQUET_ROW_BYTES = 250;

  /** Milliseconds of an invocation, and of each record in it: assumptions on the safe side. */
  private static final double FILTER_MILLIS = 30;

  private static final double WATCH_MILLIS = 25;
  private static final double WATCH_MILLIS_PER_RECORD = 0.01;
  private static final double MILLIS_PER_CALL = 5;
  private static final double SWEEP_MILLIS = 100;
  private static final double SWEEP_MILLIS_PER_BED = 0.02;
  private static final double SWEEPS = Load.MONTH / 60;
  private static final double ROLL_UP_MILLIS = 5_000;
  private static final double ROLL_UP_MILLIS_PER_ROW = 0.05;
  private static final double ROLL_UPS = Load.MONTH / 3_600;

  private static final double AGGREGATE_MILLIS = 25;
  private static final double AGGREGATE_MILLIS_PER_RECORD = 0.01;

  /** A commit writes a data file, a manifest, a manifest list and the table's metadata. */
  private static final int OBJECTS_PER_COMMIT = 4;

  /** A row of readings as JSON, and in Parquet after compaction, sorted by patient: assumptions. */
  private static final double READING_ROW_BYTES = 330;

  private static final double PARQUET_READING_BYTES = 20;

  /** Milliseconds of an invocation of TransformReadings, and of each record in it: assumptions. */
  private static final double TRANSFORM_MILLIS = 20;

  private static final double TRANSFORM_MILLIS_PER_RECORD = 0.02;

  private static final double GIGABYTE = 1e9;
  private static final int KEYS = 5;

  /** Of SNS, Firehose, Athena, KMS and Glue; those of DynamoDB and S3 are free. */
  private static final int INTERFACE_ENDPOINTS = 5;

  /** The functions' own, pages by severity and reason, and six event counts of each mapping. */
  private static final int METRICS = 65;

  /** An alarm is paid by each metric that it looks at. */
  static final int ALARM_METRICS = 77;

  /** Of what watches over the readings that are kept. */
  static final int KEPT_READINGS_METRICS = 7;

  private static final double LOG_BYTES_PER_INVOCATION = 900;
  private static final double LEAST_SCANNED_GIGABYTES = 0.01;

  /** An invocation that answers from what it has read; a bed's items in the index: assumptions. */
  private static final double BOARD_MILLIS = 15;

  private static final double WARD_BYTES = 1_500;
  private static final double READ_BYTES = 4_096;
  private static final double WRITE_BYTES = 1_024;

  /** What was last heard of a bed, three vitals under a short name; so many are in one item. */
  private static final double HEARD_BYTES = 20;

  private static final double BLOCK_BEDS = 350;

  /** WatchPatients writes the stay of who goes on sending so often, and reads it again so often. */
  private static final double STAY_SECONDS = 1_800;

  private static final double STAY_KNOWN_SECONDS = 120;

  /**
   * A board's index is written again for a breach that is worse than all before it in its episode,
   * one in forty, and for the first of each minute: 4.1 % of the breaches of BIDMC, at 1 Hz.
   */
  private static final double WORSE_SHARE = 0.025;

  private static final double SHOWN_SECONDS = 60;

  /** That an alarm is paged, that its page is confirmed, and that it is over. */
  private static final int SHOWN_OF_A_PAGE = 3;

  /** Out of the index, and in again. */
  private static final double TIMER_WRITES = 2;

  /** Patients' pages that are open, and the queries of each when a window has ended. */
  private static final int PAGES_OPEN = 2;

  private static final int QUERIES = 2;

  /** How often in a window the boards ask how far the lake has come. */
  private static final int QUERIES_OF_PROGRESS = 2;

  private final Template template;
  private final Prices prices;

  /**
   * @param template gives batch sizes, windows, memory, buffers and the least number of shards
   */
  public CostModel(Template template, Prices prices) {
    this.template = template;
    this.prices = prices;
  }

  /**
   * One service's part of the bill.
   *
   * @param service who is paid
   * @param reason what was counted
   * @param dollars a month
   */
  public record Line(String service, String reason, double dollars) {}

  /** The bill, in the order of the data's way. */
  public List<Line> bill(Load load) {
    List<Line> bill = new ArrayList<>();
    bill.add(iot(load));
    bill.add(kinesis(load));
    if (parameter("EnhancedFanOut").equals("true")) {
      bill.add(fanOut(load));
    }
    bill.add(lambda("FilterSensorData", filterInvocations(load), FILTER_MILLIS));
    bill.add(lambda("AggregateSensorData", aggregateInvocations(load), aggregateMillis(load)));
    bill.add(lambda("WatchPatients", watchInvocations(load), watchMillis(load)));
    bill.add(lambda("SweepAlarms", SWEEPS, SWEEP_MILLIS + SWEEP_MILLIS_PER_BED * load.beds()));
    bill.add(
        lambda(
            "RollUpVitals",
            ROLL_UPS,
            ROLL_UP_MILLIS + ROLL_UP_MILLIS_PER_ROW * rows(load) / ROLL_UPS));
    bill.add(dynamoDb(load));
    bill.add(lifecycle(load));
    bill.add(presence(load));
    bill.add(sns(load));
    bill.add(links(load));
    bill.add(firehose(load));
    bill.add(s3(load));
    if (keepsReadings()) {
      bill.addAll(readings(load));
    }
    bill.add(athena(load));
    bill.add(glue(load));
    bill.add(watching(load));
    if (!parameter("RouteTableIds").isEmpty()) {
      bill.add(network());
    }
    return bill;
  }

  /**
   * What boards cost besides that are open day and night, each asking once a second, with two
   * patients' pages among them. The table is read once a second and instance, however many look:
   * the requests of so few fit one instance.
   *
   * @param boards open ones
   * @param beds on each
   */
  public List<Line> boards(int boards, int beds) {
    double requests = boards * Load.MONTH;
    double items = Math.max(1, beds * WARD_BYTES / READ_BYTES) + units(beds, READ_BYTES);
    double readsASecond = items / 2; // eventually consistent
    double reads = readsASecond * Load.MONTH;
    double queries = (PAGES_OPEN * QUERIES + QUERIES_OF_PROGRESS) * Load.MONTH / windowSeconds();
    return List.of(
        new Line(
            "API Gateway", Numbers.of(requests) + " requests", requests * prices.httpApiRequest()),
        lambda("WardBoard", requests, BOARD_MILLIS),
        new Line(
            "DynamoDB, ward",
            "%s reads, as many for one board".formatted(Numbers.of(reads)),
            reads * prices.dynamoDbRead()),
        new Line(
            "Athena, history",
            "%s queries of two patients' pages and of how far the lake has come"
                .formatted(Numbers.of(queries)),
            queries * LEAST_SCANNED_GIGABYTES * prices.athenaGigabyte()));
  }

  private double windowSeconds() {
    return mapping("AggregateSensorData").tumblingWindowSeconds();
  }

  /** The sum of a bill, dollars. */
  public static double total(List<Line> bill) {
    return bill.stream().mapToDouble(Line::dollars).sum();
  }

  /** Shards that the load needs, and at least what the template asks for. */
  public int shards(Load load) {
    double records = load.messages() / Load.MONTH / SHARD_RECORDS;
    double bytes = load.readingsPerSecond() * READING_BYTES / SHARD_BYTES;
    int needed = (int) Math.ceil(Math.max(records, bytes) / SHARD_FILL);
    return Math.max(needed, template.streams().getFirst().shardCount());
  }

  /** Breaches come one by one until there are more of them than polls. */
  double filterInvocations(Load load) {
    double breaches = load.readingsPerSecond() * load.breachShare();
    return Math.min(breaches, shards(load) * POLLS_PER_SECOND) * Load.MONTH;
  }

  /** A batch is sent when it is full or when its window ends, whichever comes first. */
  double aggregateInvocations(Load load) {
    MappingSpec mapping = mapping("AggregateSensorData");
    double full = load.readingsPerSecond() / mapping.batchSize();
    double waited =
        Math.min(
            load.readingsPerSecond(),
            shards(load) / Math.max(1.0, mapping.maximumBatchingWindowSeconds()));
    double finals = (double) shards(load) / mapping.tumblingWindowSeconds();
    return (Math.max(full, waited) + finals) * Load.MONTH;
  }

  /** One row for each bed that sent something in a window. */
  double rows(Load load) {
    double windows = Load.MONTH / mapping("AggregateSensorData").tumblingWindowSeconds();
    return Math.min(load.beds() * windows, load.readings());
  }

  private double aggregateMillis(Load load) {
    return AGGREGATE_MILLIS
        + AGGREGATE_MILLIS_PER_RECORD * load.readings() / aggregateInvocations(load);
  }

  private Line iot(Load load) {
    double minutes = load.beds() * Load.MONTH / 60;
    double connected = minutes * prices.iotConnectedMinute();
    double rules = load.messages() * prices.iotRuleAndAction();
    String connections = "; %d monitors connected".formatted(load.beds());
    String messages = Numbers.of(load.messages());
    return switch (load.way()) {
      case IOT_MESSAGES ->
          new Line(
              "IoT Core",
              messages + " messages, a rule and an action each" + connections,
              connected + firstTier(load.messages()) * prices.iotMessage() + rules);
      case BASIC_INGEST, BATCHED ->
          new Line(
              "IoT Core", messages + " rules with an action each" + connections, connected + rules);
      case GATEWAY -> new Line("IoT Core", "not used", 0);
    };
  }

  /** How many messages of the first billion a month cost as much: the next ones cost less. */
  private static double firstTier(double messages) {
    double second = Math.clamp(messages - 1e9, 0, 4e9);
    double third = Math.max(0, messages - 5e9);
    return Math.min(messages, 1e9) + 0.8 * second + 0.7 * third;
  }

  private Line kinesis(Load load) {
    return new Line(
        "Kinesis",
        "%d shard%s, %s records"
            .formatted(shards(load), shards(load) == 1 ? "" : "s", Numbers.of(load.messages())),
        shards(load) * Load.MONTH / 3_600 * shardHour() + load.messages() * prices.kinesisPut());
  }

  /** The function that pages reads the stream by a share of its own. */
  private Line fanOut(Load load) {
    double gigabytes = load.readings() * READING_BYTES / GIGABYTE;
    return new Line(
        "Kinesis, fan-out",
        "%d shards and %s GB for one reader".formatted(shards(load), Numbers.of(gigabytes)),
        shards(load) * Load.MONTH / 3_600 * prices.kinesisConsumerShardHour()
            + gigabytes * prices.kinesisConsumerGigabyte());
  }

  /** The rows and pages that pass are a matter of cents. */
  private Line network() {
    int subnets = parameter("SubnetIds").split(",", -1).length;
    return new Line(
        "VPC",
        "%d interface endpoints in %d zones".formatted(INTERFACE_ENDPOINTS, subnets),
        INTERFACE_ENDPOINTS * subnets * Load.MONTH / 3_600 * prices.vpcEndpointHour());
  }

  private String parameter(String name) {
    return template.parameters().getOrDefault(name, "");
  }

  private boolean keepsReadings() {
    return parameter("KeepReadings").equals("true");
  }

  private double shardHour() {
    boolean extended = template.streams().getFirst().retentionHours() > 24;
    return prices.kinesisShardHour() + (extended ? prices.kinesisExtendedShardHour() : 0);
  }

  private Line lambda(String name, double invocations, double millis) {
    FunctionSpec function =
        template.functions().stream()
            .filter(each -> each.logicalId().equals(name))
            .findFirst()
            .orElseThrow();
    double gigabyteSeconds = invocations * millis / 1_000 * function.memoryMegabytes() / 1_024;
    return new Line(
        "Lambda, " + name,
        "%s invocations of %.0f ms in %d MB"
            .formatted(Numbers.of(invocations), millis, function.memoryMegabytes()),
        invocations * prices.lambdaRequest() + gigabyteSeconds * prices.lambdaGigabyteSecond());
  }

  /**
   * A breach reads the episode and counts itself or claims; a page takes its turn and is confirmed
   * besides.
   */
  private Line dynamoDb(Load load) {
    double breaches = breaches(load);
    double writes = breaches + 2 * pages(load);
    return new Line(
        "DynamoDB",
        "%s reads, %s writes".formatted(Numbers.of(breaches), Numbers.of(writes)),
        breaches * prices.dynamoDbRead() + writes * prices.dynamoDbWrite());
  }

  private static double breaches(Load load) {
    return load.readings() * load.breachShare();
  }

  /** The end of each alarm, claimed and confirmed, and what a board's index holds of episodes. */
  private Line lifecycle(Load load) {
    double every = load.beds() / load.readingsPerSecond();
    double shown = Math.min(1, WORSE_SHARE + every / SHOWN_SECONDS) * breaches(load);
    double writes = 2 * pages(load) + SHOWN_OF_A_PAGE * pages(load) + shown;
    return new Line(
        "DynamoDB, alarms' ends and the board",
        Numbers.of(writes) + " writes",
        writes * prices.dynamoDbWrite());
  }

  /** A batch is sent when it is full or when its window ends, whichever comes first. */
  private double watchInvocations(Load load) {
    MappingSpec mapping = mapping("WatchPatients");
    double full = load.readingsPerSecond() / mapping.batchSize();
    double waited =
        Math.min(
            load.readingsPerSecond(),
            shards(load) / Math.max(1.0, mapping.maximumBatchingWindowSeconds()));
    return Math.max(full, waited) * Load.MONTH;
  }

  private double watchMillis(Load load) {
    double calls = stayWrites(load) + stayReads(load);
    return WATCH_MILLIS
        + (WATCH_MILLIS_PER_RECORD * load.readings() + MILLIS_PER_CALL * calls)
            / watchInvocations(load);
  }

  /** The stay of who goes on sending is written twice an hour, and of who breaches with a batch. */
  private double stayWrites(Load load) {
    return calmStayWrites(load) + breachingStayWrites(load);
  }

  private double calmStayWrites(Load load) {
    return Math.min(load.readings(), load.beds() * Load.MONTH / STAY_SECONDS);
  }

  private double breachingStayWrites(Load load) {
    double batch = Math.max(1, mapping("WatchPatients").maximumBatchingWindowSeconds());
    return load.breachShare() * Math.min(load.readings(), load.beds() * Load.MONTH / batch);
  }

  /** Somebody else may have changed it. */
  private double stayReads(Load load) {
    return Math.min(load.readings(), load.beds() * Load.MONTH / STAY_KNOWN_SECONDS);
  }

  /**
   * What was last heard of each bed: the shard's blocks with each batch, read and written; the stay
   * of each bed in the table and in the board's index, and its timer, which leaves one place of its
   * index for another; the position of each shard, likewise. The sweep reads all blocks.
   */
  private Line presence(Load load) {
    int copies = 2;
    double beds = Math.ceil((double) load.beds() / shards(load));
    double batches = watchInvocations(load);
    double every = Double.parseDouble(parameter("PresenceSeconds"));
    double written = every == 0 ? batches : Math.min(batches, shards(load) * Load.MONTH / every);
    double writes =
        written * units(beds, WRITE_BYTES)
            + batches * copies
            + stayWrites(load) * copies
            + calmStayWrites(load) * TIMER_WRITES;
    double reads =
        batches * units(beds, READ_BYTES)
            + stayReads(load)
            + SWEEPS * shards(load) * units(beds, READ_BYTES) / 2;
    return new Line(
        "DynamoDB, presence",
        "%s writes, %s reads".formatted(Numbers.of(writes), Numbers.of(reads)),
        writes * prices.dynamoDbWrite() + reads * prices.dynamoDbRead());
  }

  /** What the blocks of so many beds are billed as, each block rounded up. */
  private static double units(double beds, double unitBytes) {
    double full = Math.floor(beds / BLOCK_BEDS);
    double rest = beds - full * BLOCK_BEDS;
    return full * Math.ceil(BLOCK_BEDS * HEARD_BYTES / unitBytes)
        + Math.ceil(rest * HEARD_BYTES / unitBytes);
  }

  private Line sns(Load load) {
    return new Line(
        "SNS", Numbers.of(pages(load)) + " pages by e-mail", pages(load) * prices.snsEmail());
  }

  private Line firehose(Load load) {
    double gigabytes = (rows(load) + pages(load)) * ROW_BYTES / GIGABYTE;
    return new Line(
        "Firehose",
        "%s rows, %s GB".formatted(Numbers.of(rows(load) + pages(load)), Numbers.of(gigabytes)),
        gigabytes * prices.firehoseGigabyte());
  }

  private Line s3(Load load) {
    double commits =
        template.deliveryStreams().stream()
            .mapToDouble(stream -> Load.MONTH / Math.max(1, stream.bufferSeconds()))
            .sum();
    double kept = rows(load) * PARQUET_ROW_BYTES / GIGABYTE * load.monthsKept();
    return new Line(
        "S3",
        "%s commits, %s GB kept".formatted(Numbers.of(commits), Numbers.of(kept)),
        commits * OBJECTS_PER_COMMIT * prices.s3Put() + kept * prices.s3GigabyteMonth());
  }

  /**
   * Every reading in the lake, beside its summaries. A shard's records are transformed when they
   * fill the buffer or have waited for its interval.
   */
  private List<Line> readings(Load load) {
    Transform transform =
        template.deliveryStreams().stream()
            .flatMap(stream -> stream.transform().stream())
            .findFirst()
            .orElseThrow();
    double invocations =
        Math.max(
            load.readings() * READING_BYTES / transform.bufferBytes(),
            Math.min(load.readings(), shards(load) * Load.MONTH / transform.bufferSeconds()));
    double gigabytes = load.readings() * READING_ROW_BYTES / GIGABYTE;
    double kept = load.readings() * PARQUET_READING_BYTES / GIGABYTE * load.monthsKept();
    return List.of(
        lambda(
            "TransformReadings",
            invocations,
            TRANSFORM_MILLIS + TRANSFORM_MILLIS_PER_RECORD * load.readings() / invocations),
        new Line(
            "Firehose, readings",
            "%s rows, %s GB".formatted(Numbers.of(load.readings()), Numbers.of(gigabytes)),
            gigabytes * prices.firehoseGigabyte()),
        new Line(
            "S3, readings",
            "%s GB kept".formatted(Numbers.of(kept)),
            kept * prices.s3GigabyteMonth()));
  }

  private Line athena(Load load) {
    double month = rows(load) * PARQUET_ROW_BYTES / GIGABYTE;
    double scanned = load.queriesPerDay() * Load.MONTH / 86_400;
    scanned *= Math.max(LEAST_SCANNED_GIGABYTES, month * 86_400 / Load.MONTH);
    return new Line(
        "Athena",
        "%d queries of one day a day, %s GB scanned; one of all the history would cost $%.2f"
            .formatted(
                load.queriesPerDay(),
                Numbers.of(scanned),
                month * load.monthsKept() * prices.athenaGigabyte()),
        scanned * prices.athenaGigabyte());
  }

  /**
   * A run a day, table and optimizer of at least two units for a minute, and an hour for each 20
   * GB.
   */
  private Line glue(Load load) {
    double runs = OPTIMIZERS * template.icebergTables().size() * Load.MONTH / 86_400;
    double hours = runs * 2 / 60 + rows(load) * PARQUET_ROW_BYTES / GIGABYTE / 20;
    return new Line("Glue", Numbers.of(hours) + " DPU hours", hours * prices.glueDpuHour());
  }

  /** Each page's link is signed once, and verified when it is followed and when it is answered. */
  private Line links(Load load) {
    double calls = 3 * pages(load);
    return new Line(
        "KMS, links", Numbers.of(calls) + " signed or verified", calls * prices.kmsRequest());
  }

  private Line watching(Load load) {
    int alarmMetrics = ALARM_METRICS + (keepsReadings() ? KEPT_READINGS_METRICS : 0);
    double logs =
        (filterInvocations(load)
                + aggregateInvocations(load)
                + watchInvocations(load)
                + SWEEPS
                + ROLL_UPS)
            * LOG_BYTES_PER_INVOCATION
            / GIGABYTE;
    return new Line(
        "CloudWatch, KMS",
        "%d metrics, %d in alarms, %s GB of logs, %d keys"
            .formatted(METRICS, alarmMetrics, Numbers.of(logs), KEYS),
        METRICS * prices.cloudWatchMetric()
            + alarmMetrics * prices.cloudWatchAlarm()
            + prices.cloudWatchDashboard()
            + logs * prices.cloudWatchLogGigabyte()
            + KEYS * prices.kmsKey());
  }

  private static double pages(Load load) {
    return load.beds() * load.pagesPerBedAndDay() * Load.MONTH / 86_400;
  }

  private MappingSpec mapping(String function) {
    return template.mappings().stream()
        .filter(mapping -> mapping.function().equals(function))
        .findFirst()
        .orElseThrow();
  }
}
