package io.icewatch.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.EmbeddedMetrics;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.Pause;
import io.icewatch.lambda.event.InvocationEvent;
import io.icewatch.lambda.event.InvocationEvent.Window;
import io.icewatch.lambda.event.InvocationEventJson;
import io.icewatch.lambda.event.Records;
import io.icewatch.lambda.event.ResponseJson;
import io.icewatch.lambda.firehose.FirehoseSink;
import io.icewatch.lambda.snapstart.SnapStartPriming;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingReader;
import io.icewatch.vitals.reading.Rejected;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.window.RejectedRow;
import io.icewatch.vitals.window.RowSink;
import io.icewatch.vitals.window.WindowRow;
import io.icewatch.vitals.window.state.EncodedState;
import io.icewatch.vitals.window.state.Fingerprint;
import io.icewatch.vitals.window.state.WindowState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.firehose.FirehoseClient;

/**
 * Summarises every reading of a shard by patient and event-time window.
 *
 * <p>Folds the records, then lets rows leave, then answers with the state. Never reports a failed
 * item: which state would come with the retry is not documented. A record that cannot be read
 * becomes a row of rejected readings; trouble with Firehose throws, and Lambda tries again with the
 * state from before and the same records, which make the same rows.
 */
public final class AggregateSensorData implements RequestStreamHandler {
  /** With less than this left, a row that was refused is not sent once more. */
  private static final int LEAST_MILLIS = 10_000;

  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(20));

  /**
   * The event of the invocations before SnapStart's snapshot: a window from its first record to its
   * row, with {@code {"patient_id": "priming", "spo2": 97}} and, in base64, nothing that can be
   * read.
   */
  private static final String PRIMING_EVENT =
      """
      {"shardId": "shardId-000000000000", "state": {}, "isFinalInvokeForWindow": true,
        "isWindowTerminatedEarly": false, "Records": [
          {"kinesis": {"partitionKey": "priming", "sequenceNumber": "1",
            "approximateArrivalTimestamp": 1735689600.0,
            "data": "eyJwYXRpZW50X2lkIjogInByaW1pbmciLCAic3BvMiI6IDk3fQ=="}},
          {"kinesis": {"partitionKey": "priming", "sequenceNumber": "2",
            "approximateArrivalTimestamp": 1735689600.0, "data": "fg=="}}]}
      """;

  private final SnapStartPriming priming;
  private final AggregateConfig settings;
  private final RowSink<WindowRow> windowSink;
  private final RowSink<RejectedRow> rejectedSink;
  private final Pause pause;
  private final InstantSource clock;
  private final PrintStream metricsOut;

  /** Lambda's constructor: everything comes from the environment. */
  public AggregateSensorData() {
    this(FunctionEnvironment.ofLambda());
    priming.register();
  }

  /**
   * Everything comes from what is given.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public AggregateSensorData(FunctionEnvironment environment) {
    this.priming =
        new SnapStartPriming(
            environment, AggregateSensorData::new, () -> PRIMING_EVENT.getBytes(UTF_8));
    this.settings = AggregateConfig.from(environment.variables());
    FirehoseClient firehose =
        environment.clients().create(FirehoseClient.class, FirehoseClient.builder(), LIMITS);
    this.pause = environment.pause();
    this.windowSink =
        new FirehoseSink<>(firehose, settings.windowsStream(), WindowRowJson::write, pause);
    this.rejectedSink =
        new FirehoseSink<>(firehose, settings.rejectedStream(), WindowRowJson::write, pause);
    this.clock = environment.clock();
    this.metricsOut = environment.out();
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
      ResponseJson.write(EncodedState.of(Map.of()), out);
    } else {
      handle(event.window(), event.records(), out, context);
    }
  }

  private void handle(Window window, Records records, OutputStream out, Context context)
      throws IOException {
    WindowState state = new WindowState(settings.windows(), window.shardId(), window.state());
    Folded folded = fold(records, window.shardId(), state);
    Rejections rejections = folded.rejections();
    List<WindowRow> rows =
        window.closesState() ? state.drain() : state.spill(settings.stateBudgetBytes());

    if (window.closesState() && !rows.isEmpty()) {
      pause.millis(
          settings.stagger().of(window.shardId()).toMillis(), "while a window waits for its turn");
    }
    BooleanSupplier timeIsUp = () -> context.getRemainingTimeInMillis() < LEAST_MILLIS;
    rejectedSink.append(rejections.rows(), timeIsUp);
    windowSink.append(rows, timeIsUp);

    int responseBytes = ResponseJson.write(state.encodeText(), out);
    new EmbeddedMetrics(settings.metricsNamespace())
        .count("ReadingsFolded", records.size() - rejections.messageCount() - folded.duplicates())
        .count("DuplicatesDropped", folded.duplicates())
        .count("AggregatedRecords", records.aggregatedRecords())
        .count("RejectedReadings", rejections.messageCount())
        .count("FieldsNotUsed", rejections.fieldCount())
        .count("MonitorsNotUnderstood", rejections.monitorCount())
        .count("ClocksNotBelieved", folded.clocksNotBelieved())
        .count("WindowRows", rows.size())
        .count("WindowsTerminatedEarly", window.isTerminatedEarly() ? 1 : 0)
        .bytes("StateBytes", responseBytes)
        .print(clock.instant(), metricsOut);
  }

  /**
   * What folding left over.
   *
   * @param rejections what could not be used
   * @param duplicates messages that were dropped because they came before
   * @param clocksNotBelieved readings that say a time of their own which is not believed
   */
  private record Folded(Rejections rejections, int duplicates, int clocksNotBelieved) {}

  private Folded fold(Records records, String shardId, WindowState state) {
    Rejections rejections = new Rejections(records, shardId);
    int duplicates = 0;
    int clocksNotBelieved = 0;
    ReadingReader readings = new ReadingReader();
    for (int i = 0; i < records.size(); i++) {
      switch (records.message(i, readings)) {
        case Reading reading -> {
          long fingerprint =
              Fingerprint.of(records.payloads(i), records.payloadStart(i), records.payloadEnd(i));
          long arrivalMillis = records.arrivalMillis(i);
          rejections.addFaults(i, reading);
          clocksNotBelieved += isClockDisbelieved(reading, arrivalMillis) ? 1 : 0;
          // A record holds far fewer messages than a row, so that no two rows begin in one.
          SequenceNumber record = records.sequenceNumber(i).ofRecord();
          if (!state.fold(reading, arrivalMillis, record, fingerprint)) {
            duplicates++;
          }
        }
        case Rejected rejected -> rejections.add(i, rejected);
      }
    }
    return new Folded(rejections, duplicates, clocksNotBelieved);
  }

  private boolean isClockDisbelieved(Reading reading, long arrivalMillis) {
    return reading.eventTimeMillis() == Reading.NO_EVENT_TIME
        ? reading.hasUnreadableTime()
        : !settings.windows().isBelievable(reading.eventTimeMillis(), arrivalMillis);
  }
}
