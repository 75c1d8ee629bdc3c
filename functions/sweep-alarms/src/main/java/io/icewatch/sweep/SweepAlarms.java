package io.icewatch.sweep;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.EmbeddedMetrics;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.link.LinkSigner;
import io.icewatch.lambda.link.OpaqueKeys;
import io.icewatch.lambda.notice.FirehoseAlertLog;
import io.icewatch.lambda.notice.NoticeMetrics;
import io.icewatch.lambda.notice.PacedPager;
import io.icewatch.lambda.notice.SnsPager;
import io.icewatch.lambda.snapstart.SnapStartPriming;
import io.icewatch.lambda.table.DynamoDbLedger;
import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.PaceItem;
import io.icewatch.lambda.table.ShardPositions;
import io.icewatch.lambda.table.StayItem;
import io.icewatch.lambda.table.StayTable;
import io.icewatch.lambda.table.StoredAcknowledgements;
import io.icewatch.lambda.table.StoredStay;
import io.icewatch.lambda.table.TickItem;
import io.icewatch.lambda.table.TimerIndex;
import io.icewatch.lambda.table.UnwrittenRows;
import io.icewatch.vitals.alarm.Acknowledgements;
import io.icewatch.vitals.alarm.AlarmEvent;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.AlertLog;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.Notice;
import io.icewatch.vitals.alarm.NoticeOutcome;
import io.icewatch.vitals.alarm.NoticeOutcome.Result;
import io.icewatch.vitals.alarm.Pager;
import io.icewatch.vitals.stay.SilencePolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Tells what does not happen: readings that do not come, pages that nobody answers.
 *
 * <p>Invoked every minute with the schedule's own time, which is the clock of every decision: a
 * tick that comes twice, late or not at all gives what the stored state and its time say. Asks the
 * index of timers what is due, page by page, and what was last heard of everybody, and never reads
 * the whole table. What cannot be done now, for lack of time or a collaborator, is due at the next
 * tick again.
 */
public final class SweepAlarms implements RequestStreamHandler {
  /** With less than this left, nothing new is begun. */
  private static final int LEAST_MILLIS = 10_000;

  /** Longer than an invocation can last. */
  private static final Duration LEASE = Duration.ofSeconds(70);

  private final SnapStartPriming priming;
  private final SweepConfig settings;
  private final TimerIndex timers;
  private final StayTable stays;
  private final HeardTable heard;
  private final ShardPositions positions;
  private final TickItem ticks;
  private final Acknowledgements acknowledgements;
  private final LinkSigner links;
  private final Pager pager;
  private final OutagePager outages;
  private final DynamoDbLedger episodes;
  private final NoticeRows rows;
  private final InstantSource clock;
  private final PrintStream metricsOut;

  /** Lambda's constructor: everything comes from the environment. */
  public SweepAlarms() {
    this(FunctionEnvironment.ofLambda());
    priming.register();
  }

  /**
   * Everything comes from what is given.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public SweepAlarms(FunctionEnvironment environment) {
    this.settings = SweepConfig.from(environment.variables());
    this.clock = environment.clock();
    this.metricsOut = environment.out();
    this.priming =
        new SnapStartPriming(
            environment,
            SweepAlarms::new,
            () -> "{\"time\":\"%s\"}".formatted(InstantSource.system().instant()).getBytes(UTF_8));
    AwsClients aws = environment.clients();
    DynamoDbClient dynamoDb =
        aws.create(DynamoDbClient.class, DynamoDbClient.builder(), CallLimits.OF_NOTICES);
    String table = settings.episodeTable();
    this.timers = new TimerIndex(dynamoDb, table);
    this.stays = new StayTable(dynamoDb, table, new SilencePolicy(settings.presence()));
    this.heard = new HeardTable(dynamoDb, table);
    this.positions = new ShardPositions(dynamoDb, table);
    this.ticks = new TickItem(dynamoDb, table);
    this.acknowledgements = new StoredAcknowledgements(dynamoDb, table);
    SnsClient sns = aws.create(SnsClient.class, SnsClient.builder(), CallLimits.OF_NOTICES);
    this.links =
        new LinkSigner(aws, settings.links(), new OpaqueKeys(table), environment.background());
    this.pager =
        new PacedPager(
            new SnsPager(
                    sns,
                    new SnsPager.Topics(settings.alertTopicArn(), settings.escalationTopicArn()),
                    this::ward,
                    settings.stale(),
                    settings.detail())
                .with(links),
            new PaceItem(dynamoDb, table),
            clock,
            environment.pause());
    this.outages =
        new OutagePager(
            sns, settings.alertTopicArn(), settings.operatorsTopicArn(), settings.detail());
    this.episodes = new DynamoDbLedger(dynamoDb, table, settings.policy());
    this.rows =
        new NoticeRows(
            new UnwrittenRows(dynamoDb, table),
            new FirehoseAlertLog(environment, settings.alertsStream()),
            LEASE);
  }

  /** What is registered for SnapStart's snapshot. */
  SnapStartPriming priming() {
    return priming;
  }

  /** An empty event, which a heartbeat sends, does nothing. */
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Instant tick = Tick.read(in);
    if (tick != null) {
      sweep(tick, context);
    }
    out.write("{}".getBytes(US_ASCII));
  }

  private void sweep(Instant tick, Context context) {
    BooleanSupplier timeIsUp = () -> context.getRemainingTimeInMillis() < LEAST_MILLIS;
    LambdaLogger log = context.getLogger();
    List<RuntimeException> failures = new ArrayList<>();
    List<EpisodeKey> unanswered = new ArrayList<>();
    List<String> patients = new ArrayList<>();
    List<TimerIndex.Key> kept = new ArrayList<>();
    // What was found before the index is out of reach is done all the same.
    attempt(
        failures,
        () ->
            timers.forEachPage(
                tick,
                keys -> {
                  for (TimerIndex.Key key : keys) {
                    Condition condition = Condition.ofLabel(key.condition());
                    if (condition != null) {
                      unanswered.add(new EpisodeKey(key.patientId(), condition));
                    } else if (key.condition().equals(StayItem.SORT_KEY)) {
                      patients.add(key.patientId());
                    } else if (UnwrittenRows.isRow(key)) {
                      kept.add(key);
                    }
                  }
                }));
    List<AlertLog.Entry> entries = new ArrayList<>();
    escalate(unanswered, tick, timeIsUp, entries, failures, log);
    SilenceSweep silences =
        new SilenceSweep(
            stays,
            heard,
            positions,
            settings.presence(),
            pager,
            outages,
            entry -> rows.keep(entry, log),
            invocation(context),
            LEASE,
            clock,
            timeIsUp);
    silences.sweep(patients, tick);
    entries.addAll(silences.entries());
    failures.addAll(silences.failures());
    attempt(failures, () -> ticks.write(tick, clock.instant()));
    attempt(failures, () -> rows.writeKept(kept, timeIsUp));
    finish(tick, silences.judged(), silences.unread(), entries, failures, log);
  }

  /** With the time, as Lambda's queue may hand out one event twice, under the same id. */
  private String invocation(Context context) {
    return "%s at %s".formatted(context.getAwsRequestId(), clock.instant());
  }

  private static void attempt(List<RuntimeException> failures, Runnable step) {
    try {
      step.run();
    } catch (SdkException e) {
      failures.add(e);
    }
  }

  private @Nullable String ward(String patientId) {
    StoredStay stored = stays.read(patientId);
    return stored == null ? null : stored.stay().whereabouts().ward();
  }

  /** First of all: somebody may be dying. */
  private void escalate(
      List<EpisodeKey> unanswered,
      Instant tick,
      BooleanSupplier timeIsUp,
      List<AlertLog.Entry> entries,
      List<RuntimeException> failures,
      LambdaLogger log) {
    AlarmProtocol protocol =
        new AlarmProtocol(
            settings.policy(),
            episodes,
            new Pager() {
              @Override
              public boolean awaitTurn(boolean isUrgent, BooleanSupplier isTooLate) {
                return pager.awaitTurn(isUrgent, isTooLate);
              }

              @Override
              public void send(Notice notice, Instant now) {
                pager.send(notice, now);
                rows.keep(new AlertLog.Entry(notice, clock.instant()), log);
              }
            },
            clock);
    String invocation = UUID.randomUUID().toString();
    for (EpisodeKey key : unanswered) {
      if (timeIsUp.getAsBoolean()) {
        failures.add(new IllegalStateException("the invocation has no time left"));
        return;
      }
      NoticeOutcome outcome =
          protocol.escalate(
              new AlarmEvent.Ticked(key, tick, invocation), acknowledgements, timeIsUp);
      entries.addAll(outcome.entries());
      if (outcome.result() instanceof Result.Failed(RuntimeException exception)) {
        failures.add(exception);
      }
    }
  }

  private void finish(
      Instant tick,
      int due,
      int unread,
      List<AlertLog.Entry> entries,
      List<RuntimeException> failures,
      LambdaLogger log) {
    int[] rowsLost = {0};
    attempt(failures, () -> rowsLost[0] = rows.write(entries, log));
    for (RuntimeException failure : failures) {
      log.log("tick %s: left to the next: %s".formatted(tick, failure), LogLevel.ERROR);
    }
    new EmbeddedMetrics(settings.metricsNamespace())
        .count("LinksNotSigned", links.finish())
        .count("PatientsSwept", due)
        .count("PatientsUnread", unread)
        .count("SweepFailures", failures.size())
        .count("NoticeRowsLost", rowsLost[0])
        .milliseconds("TickDelay", List.of(Duration.between(tick, clock.instant()).toMillis()))
        .print(clock.instant(), metricsOut);
    NoticeMetrics.print(settings.metricsNamespace(), entries, clock.instant(), metricsOut);
  }
}
