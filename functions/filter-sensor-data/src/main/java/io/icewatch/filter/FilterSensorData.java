package io.icewatch.filter;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.Background;
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
import io.icewatch.lambda.table.PaceItem;
import io.icewatch.lambda.table.PatientAnswers;
import io.icewatch.lambda.table.ReadingJudge;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.BatchReport;
import io.icewatch.vitals.alarm.BatchReport.Cause;
import io.icewatch.vitals.alarm.BatchReport.Outcome;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingReader;
import io.icewatch.vitals.reading.Rejected;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Pages a caregiver when a reading breaches a rule.
 *
 * <p>Invoked by the event source mapping with the readings that pass the template's filter. What
 * could not be paged for a reason that may pass is answered as failed, by its lowest sequence
 * number: it and everything after it is delivered again, and what was done already is recognised. A
 * record that can never be read is counted and left to AggregateSensorData, which keeps it.
 */
public final class FilterSensorData implements RequestStreamHandler {
  /**
   * With less than this left, nothing new is begun. Enough for one page whose four calls are slow,
   * not for four that hang: those end by their own limits and the record comes again.
   */
  private static final int LEAST_MILLIS = 10_000;

  /** Patients who are read beside a batch: what follows a storm waits for no more. */
  private static final int MOST_READ_BESIDE = 10;

  private final SnapStartPriming priming;
  private final FilterConfig settings;
  private final AlarmProtocol protocol;
  private final PatientAnswers answers;
  private final ReadingJudge judge;
  private final LinkSigner links;
  private final FirehoseAlertLog alertLog;
  private final Background background;
  private final InstantSource clock;
  private final PrintStream metricsOut;

  /** Lambda's constructor: everything comes from the environment. */
  public FilterSensorData() {
    this(FunctionEnvironment.ofLambda());
    priming.register();
  }

  /**
   * Everything comes from what is given.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public FilterSensorData(FunctionEnvironment environment) {
    this.settings = FilterConfig.from(environment.variables());
    this.clock = environment.clock();
    this.priming =
        new SnapStartPriming(
            environment,
            FilterSensorData::new,
            () -> PrimingEvent.json(InstantSource.system().instant(), settings.stale()));
    this.background = environment.background();
    this.metricsOut = environment.out();
    AwsClients aws = environment.clients();
    DynamoDbClient dynamoDb =
        aws.create(DynamoDbClient.class, DynamoDbClient.builder(), CallLimits.OF_NOTICES);
    this.answers = new PatientAnswers(dynamoDb, settings.episodeTable(), settings.rules());
    this.judge = new ReadingJudge(settings.rules(), answers, clock, false);
    this.links =
        new LinkSigner(
            aws,
            settings.links(),
            new OpaqueKeys(settings.episodeTable()),
            environment.background());
    this.protocol =
        new AlarmProtocol(
            settings.policy(),
            new DynamoDbLedger(dynamoDb, settings.episodeTable(), settings.policy()),
            new PacedPager(
                new SnsPager(
                        aws.create(SnsClient.class, SnsClient.builder(), CallLimits.OF_NOTICES),
                        settings.alertTopicArn(),
                        answers::ward,
                        settings.stale(),
                        settings.detail())
                    .with(links),
                new PaceItem(dynamoDb, settings.episodeTable()),
                clock,
                environment.pause()),
            clock,
            answers::readingEvery);
    this.alertLog = new FirehoseAlertLog(environment, settings.alertsStream());
  }

  /** What is registered for SnapStart's snapshot. */
  SnapStartPriming priming() {
    return priming;
  }

  /** An empty event, which the heartbeat sends, does nothing. */
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    InvocationEvent event = InvocationEventJson.read(in);
    if (event.isHeartbeat()) {
      ResponseJson.write((SequenceNumber) null, out);
      return;
    }
    BatchReport report = handle(event.records(), context);
    ResponseJson.write(lowestFailed(report), out);
  }

  private BatchReport handle(Records records, Context context) {
    Metrics metrics = new Metrics(settings.metricsNamespace(), metricsOut);
    LambdaLogger log = context.getLogger();
    BooleanSupplier timeIsUp = () -> context.getRemainingTimeInMillis() < LEAST_MILLIS;
    AlarmProtocol.Batch batch = protocol.begin(timeIsUp);
    ReadingReader readings = new ReadingReader();
    for (int i = 0; i < records.size(); i++) {
      handle(records.message(i, readings), records, i, batch, metrics, log);
    }
    Set<String> patients = batch.patients(); // here: a batch is for one thread
    Background.Task learning = background.start(() -> learn(patients, timeIsUp, log));
    BatchReport report = batch.finish();
    logFailures(report, log);
    learning.await("the patients of what was paged are known");
    metrics.alertRowsLost = alertLog.append(report.toLog(), log);
    metrics.linksNotSigned = links.finish();
    metrics.readingsSuppressed = (int) report.outcomes(Outcome.Suppressed.class).count();
    metrics.pageFailures =
        (int) report.failures().stream().filter(Outcome.Failed::isDependencyFailure).count();
    metrics.readingsHeldBack = report.failures().size() - metrics.pageFailures;
    metrics.print(report.pages(), clock.instant());
    return report;
  }

  private void handle(
      Message message,
      Records records,
      int i,
      AlarmProtocol.Batch batch,
      Metrics metrics,
      LambdaLogger log) {
    RecordPosition position = records.position(i);
    switch (message) {
      case Reading reading -> {
        long arrivalMillis = records.arrivalMillis(i);
        Instant measuredAt =
            Instant.ofEpochMilli(settings.monitorClock().measuredAt(reading, arrivalMillis));
        Instant arrival = Instant.ofEpochMilli(arrivalMillis);
        if (Duration.between(measuredAt, clock.instant()).compareTo(settings.stale()) > 0) {
          metrics.lateReadings++;
        }
        judge.judge(reading, measuredAt, arrival, position, batch, log);
      }
      case Rejected rejected -> {
        metrics.unreadableReadings++;
        log.log(
            "record %s cannot be read: %s".formatted(position.eventId(), rejected.reason()),
            LogLevel.WARN);
      }
    }
  }

  /**
   * Who has nothing but critical breaches was judged without a read. Their page does not wait for
   * the ward, nor for how often readings come: it says what is known when it is decided about, or
   * goes out, which takes one call to the table before, or two.
   */
  private void learn(Set<String> patients, BooleanSupplier timeIsUp, LambdaLogger log) {
    patients.stream()
        .filter(patient -> answers.isToBeRead(patient, clock.instant()))
        .limit(MOST_READ_BESIDE)
        .takeWhile(patient -> !timeIsUp.getAsBoolean())
        .forEach(patient -> judge.inForce(patient, log));
  }

  /** One line for each trouble, not for what waits behind it. No vitals, no patient. */
  private static void logFailures(BatchReport report, LambdaLogger log) {
    for (Outcome.Failed failed : report.failures()) {
      if (!(failed.cause() instanceof Cause.Behind)) {
        Breach breach = failed.breach();
        log.log(
            "record %s not paged for %s, comes again: %s"
                .formatted(
                    breach.position().eventId(), breach.condition().label(), failed.cause().text()),
            LogLevel.ERROR);
      }
    }
  }

  private static @Nullable SequenceNumber lowestFailed(BatchReport report) {
    return report.failures().stream()
        .map(failed -> failed.breach().position().sequenceNumber())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
