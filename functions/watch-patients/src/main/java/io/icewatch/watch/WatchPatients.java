package io.icewatch.watch;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.event.InvocationEvent;
import io.icewatch.lambda.event.InvocationEventJson;
import io.icewatch.lambda.event.Records;
import io.icewatch.lambda.event.ResponseJson;
import io.icewatch.lambda.link.LinkSigner;
import io.icewatch.lambda.link.OpaqueKeys;
import io.icewatch.lambda.notice.FirehoseAlertLog;
import io.icewatch.lambda.notice.PacedPager;
import io.icewatch.lambda.notice.SnsPager;
import io.icewatch.lambda.snapstart.SnapStartPriming;
import io.icewatch.lambda.table.DynamoDbLedger;
import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.MonitorFaults;
import io.icewatch.lambda.table.PaceItem;
import io.icewatch.lambda.table.PatientAnswers;
import io.icewatch.lambda.table.ReadingJudge;
import io.icewatch.lambda.table.ShardPosition;
import io.icewatch.lambda.table.ShardPositions;
import io.icewatch.lambda.table.StayTable;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.AlertLog;
import io.icewatch.vitals.alarm.BatchReport;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Pager;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingReader;
import io.icewatch.vitals.reading.Rejected;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.stay.ObservedReading;
import io.icewatch.vitals.stay.SilencePolicy;
import io.icewatch.watch.MonitorFaultTeller.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Knows who is heard of, and when an alarm is over.
 *
 * <p>Invoked by the event source mapping with every reading, in batches of a few seconds. Keeps
 * what was last heard of each patient, which SweepAlarms judges silence by; ends an alarm whose
 * vital has been inside the margin for long enough; names a monitor whose messages cannot be read;
 * and pages what Lambda's event filter cannot pass on to FilterSensorData. What could not be done
 * for a reason that may pass is answered as failed and comes again.
 */
public final class WatchPatients implements RequestStreamHandler {
  /** With less than this left, no further patient is begun. */
  private static final int LEAST_MILLIS = 10_000;

  private final SnapStartPriming priming;
  private final WatchConfig settings;
  private final Patients patients;
  private final HeardTable heard;
  private final AlarmProtocol protocol;
  private final Pager pager;
  private final LinkSigner links;
  private final ReadingJudge judgeOfHidden;
  private final MonitorFaultTeller faults;
  private final ShardPositions positions;
  private final Map<String, RejectedShare> rejectedShares = new HashMap<>();
  private final FirehoseAlertLog alertLog;
  private final InstantSource clock;
  private final PrintStream metricsOut;

  /** Lambda's constructor: everything comes from the environment. */
  public WatchPatients() {
    this(FunctionEnvironment.ofLambda());
    priming.register();
  }

  /**
   * Everything comes from what is given.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public WatchPatients(FunctionEnvironment environment) {
    this.settings = WatchConfig.from(environment.variables());
    this.clock = environment.clock();
    this.metricsOut = environment.out();
    this.priming =
        new SnapStartPriming(
            environment,
            WatchPatients::new,
            () -> PrimingEvent.json(InstantSource.system().instant()));
    AwsClients aws = environment.clients();
    DynamoDbClient dynamoDb =
        aws.create(DynamoDbClient.class, DynamoDbClient.builder(), CallLimits.OF_NOTICES);
    String table = settings.episodeTable();
    this.patients =
        new Patients(
            new StayTable(dynamoDb, table, new SilencePolicy(StayTable.MOST_EARLY)), clock);
    this.heard = new HeardTable(dynamoDb, table);
    PatientAnswers answers = new PatientAnswers(dynamoDb, table, settings.rules());
    this.judgeOfHidden = new ReadingJudge(settings.rules(), answers, clock, true);
    this.links =
        new LinkSigner(aws, settings.links(), new OpaqueKeys(table), environment.background());
    this.pager =
        new PacedPager(
            new SnsPager(
                    aws.create(SnsClient.class, SnsClient.builder(), CallLimits.OF_NOTICES),
                    settings.alertTopicArn(),
                    patients::ward,
                    settings.stale(),
                    settings.detail())
                .with(links),
            new PaceItem(dynamoDb, table),
            clock,
            environment.pause());
    this.protocol =
        new AlarmProtocol(
            settings.policy(),
            new DynamoDbLedger(dynamoDb, table, settings.policy()),
            pager,
            clock,
            patients::readingEvery);
    this.faults = new MonitorFaultTeller(new MonitorFaults(dynamoDb, table), pager, clock);
    this.positions = new ShardPositions(dynamoDb, table);
    this.alertLog = new FirehoseAlertLog(environment, settings.alertsStream());
  }

  /** What is registered for SnapStart's snapshot. */
  SnapStartPriming priming() {
    return priming;
  }

  /** An event without records, as the heartbeat sends, does nothing. */
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    InvocationEvent event = InvocationEventJson.read(in);
    @Nullable SequenceNumber failed =
        event.records().size() == 0 ? null : handle(event.records(), context);
    ResponseJson.write(failed, out);
  }

  /** One shard after the other: who is known is known to all invocations of this instance. */
  private synchronized @Nullable SequenceNumber handle(Records records, Context context) {
    WatchMetrics metrics = new WatchMetrics(settings.metricsNamespace(), metricsOut);
    LambdaLogger log = context.getLogger();
    BooleanSupplier timeIsUp = () -> context.getRemainingTimeInMillis() < LEAST_MILLIS;
    PatientBatch batch =
        new PatientBatch(
            patients, protocol, pager, settings.policy().clearAfter(), clock, timeIsUp);
    HiddenBreaches hidden = new HiddenBreaches(judgeOfHidden, protocol.begin(timeIsUp), log);
    List<PatientBatch.Failure> failures = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    ReadingReader readings = new ReadingReader();
    for (int i = 0; i < records.size(); i++) {
      switch (records.message(i, readings)) {
        case Reading reading -> {
          metrics.readingsSeen++;
          ObservedReading observed = observed(reading, records, i);
          batch.add(reading.patientId(), observed);
          hidden.add(reading, observed);
        }
        case Rejected rejected -> {
          metrics.unreadableMessages++;
          unreadable.add(
              new Unreadable(
                  records.partitionKey(i),
                  Instant.ofEpochMilli(records.arrivalMillis(i)),
                  records.position(i)));
        }
      }
    }
    BatchReport ofHidden = hidden.finish(); // pages first
    failures.addAll(HiddenBreaches.failures(ofHidden));
    finish(batch, records, failures, log);
    if (failures.isEmpty()) {
      attempt(records, failures, () -> writePosition(records, metrics.unreadableMessages));
    }
    failures.addAll(faults.tell(unreadable, timeIsUp)); // the position waits for none of these
    SequenceNumber lowestFailed = lowest(failures);
    metrics.patientsFailed = failures.size();
    for (PatientBatch.Failure failure : failures) {
      log.log(
          "record %s comes again: %s".formatted(failure.from().eventId(), failure.cause()),
          LogLevel.ERROR);
    }
    List<AlertLog.Entry> entries =
        Stream.of(ofHidden.toLog(), batch.entries(), faults.takeEntries())
            .flatMap(List::stream)
            .toList();
    metrics.alertRowsLost = alertLog.append(entries, log);
    metrics.linksNotSigned = links.finish();
    metrics.print(entries, clock.instant());
    return lowestFailed;
  }

  private ObservedReading observed(Reading reading, Records records, int i) {
    long arrivalMillis = records.arrivalMillis(i);
    Instant arrival = Instant.ofEpochMilli(arrivalMillis);
    Instant measuredAt =
        Instant.ofEpochMilli(settings.monitorClock().measuredAt(reading, arrivalMillis));
    RecordPosition position = records.position(i);
    List<Breach> breaches = settings.rules().breaches(reading, measuredAt, arrival, position);
    Map<Vital, Double> values = ObservedReading.believedValues(reading);
    Set<Condition> inside = EnumSet.noneOf(Condition.class);
    for (Condition condition : Condition.values()) {
      Double value = values.get(condition.vital());
      if (value != null && settings.rules().isInside(condition, value)) {
        inside.add(condition);
      }
    }
    return new ObservedReading(values, measuredAt, arrival, position, breaches, inside);
  }

  /** What was heard is written after the stays, and before how far the shard has been read. */
  private void finish(
      PatientBatch batch, Records records, List<PatientBatch.Failure> failures, LambdaLogger log) {
    attempt(
        records,
        failures,
        () -> {
          String shardId = records.position(0).shardId();
          HeardOfShard shard = new HeardOfShard(heard, shardId, settings.presence());
          shard.problems().forEach(problem -> log.log(problem, LogLevel.ERROR));
          batch.finish(shard);
          failures.addAll(batch.failures());
          shard.write(latestArrival(records), failures.isEmpty());
        });
  }

  /** What cannot be done for the shard comes again with all of its records. */
  private static void attempt(Records records, List<PatientBatch.Failure> failures, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failures.add(new PatientBatch.Failure(records.position(0), e));
    }
  }

  private static Instant latestArrival(Records records) {
    long latest = records.arrivalMillis(0);
    for (int i = 1; i < records.size(); i++) {
      latest = Math.max(latest, records.arrivalMillis(i));
    }
    return Instant.ofEpochMilli(latest);
  }

  /** What was read up to here is written. */
  private void writePosition(Records records, long rejected) {
    String shardId = records.position(0).shardId();
    Instant now = clock.instant();
    double rejectedShare =
        rejectedShares
            .computeIfAbsent(shardId, shard -> new RejectedShare())
            .after(records.size(), rejected, now);
    positions.write(shardId, new ShardPosition(latestArrival(records), now), rejectedShare);
  }

  private static @Nullable SequenceNumber lowest(List<PatientBatch.Failure> failures) {
    return failures.stream()
        .map(failure -> failure.from().sequenceNumber())
        .min(SequenceNumber::compareTo)
        .orElse(null);
  }
}
