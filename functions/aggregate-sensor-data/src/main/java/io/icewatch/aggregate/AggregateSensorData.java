package io.icewatch.aggregate;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.Pause;
import io.icewatch.lambda.event.EventBuffer;
import io.icewatch.lambda.event.InvocationEvent;
import io.icewatch.lambda.event.InvocationEvent.Window;
import io.icewatch.lambda.event.InvocationEventJson;
import io.icewatch.lambda.event.Records;
import io.icewatch.lambda.event.ResponseJson;
import io.icewatch.lambda.snapstart.LoopbackAws;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingReader;
import io.icewatch.vitals.reading.Rejected;
import io.icewatch.vitals.window.EncodedState;
import io.icewatch.vitals.window.Fingerprint;
import io.icewatch.vitals.window.RejectedRow;
import io.icewatch.vitals.window.RowSink;
import io.icewatch.vitals.window.WindowRow;
import io.icewatch.vitals.window.WindowState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.services.firehose.FirehoseClient;

/**
 * Summarises every reading of a shard by patient and event-time window.
 *
 * <p>Folds the records, then lets rows leave, then answers with the state. Never reports a failed
 * item: which state would come with the retry is not documented. A record that cannot be read
 * becomes a row of rejected readings; trouble with Firehose throws, and Lambda tries again with the
 * state from before and the same records, which make the same rows.
 */
public final class AggregateSensorData implements RequestStreamHandler, Resource {
  /** With less than this left, a row that was refused is not sent once more. */
  private static final int LEAST_MILLIS = 10_000;

  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(20));

  private final FunctionEnvironment environment;
  private final AggregateConfig settings;
  private final RowSink<WindowRow> windowSink;
  private final RowSink<RejectedRow> rejectedSink;
  private final InstantSource clock;
  private final PrintStream metricsOut;
  private final EventBuffer incoming = new EventBuffer();

  /** Lambda's constructor: everything comes from the environment. */
  public AggregateSensorData() {
    this(FunctionEnvironment.ofLambda());
    // CRaC holds this weakly; Lambda holds the handler as long as there is something to invoke.
    Core.getGlobalContext().register(this);
  }

  /**
   * Everything comes from what is given.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public AggregateSensorData(FunctionEnvironment environment) {
    this.environment = environment;
    this.settings = AggregateConfig.from(environment.variables());
    FirehoseClient firehose =
        environment.clients().create(FirehoseClient.class, FirehoseClient.builder(), LIMITS);
    Pause pause = environment.pause();
    this.windowSink =
        new FirehoseSink<>(firehose, settings.windowsStream(), WindowRowJson::write, pause);
    this.rejectedSink =
        new FirehoseSink<>(firehose, settings.rejectedStream(), WindowRowJson::write, pause);
    this.clock = environment.clock();
    this.metricsOut = environment.out();
  }

  /** Before SnapStart's snapshot: loads what the first window would wait for; no row leaves. */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> snapshot)
      throws IOException, NoSuchAlgorithmException {
    try (LoopbackAws network = new LoopbackAws(Priming::answer)) {
      Priming.run(environment, network);
    }
  }

  /** After SnapStart's snapshot: nothing, as no connection was opened before it. */
  @Override
  public void afterRestore(org.crac.Context<? extends Resource> snapshot) {}

  /** An empty event, which the heartbeat sends, does nothing. */
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    incoming.fill(in);
    InvocationEvent event = InvocationEventJson.read(incoming);
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
    List<WindowRow> rows =
        window.closesState() ? state.drain() : state.spill(settings.stateBudgetBytes());

    BooleanSupplier timeIsUp = () -> context.getRemainingTimeInMillis() < LEAST_MILLIS;
    rejectedSink.append(folded.rejected(), timeIsUp);
    windowSink.append(rows, timeIsUp);

    int answerBytes = ResponseJson.write(state.encodeText(), out);
    metricsOut.println(
        new Metrics(
                records.size() - folded.rejected().size() - folded.duplicates(),
                folded.duplicates(),
                folded.rejected().size(),
                rows.size(),
                window.isTerminatedEarly() ? 1 : 0,
                answerBytes)
            .toLine(clock.instant()));
  }

  /**
   * What folding left over.
   *
   * @param rejected records that could not be read
   * @param duplicates messages that were dropped because they came before
   */
  private record Folded(List<RejectedRow> rejected, int duplicates) {}

  private static Folded fold(Records records, String shardId, WindowState state) {
    List<RejectedRow> rejectedRows = new ArrayList<>();
    int duplicates = 0;
    ReadingReader readings = new ReadingReader();
    for (int i = 0; i < records.size(); i++) {
      byte[] bytes = records.payloads(i);
      int start = records.payloadStart(i);
      int end = records.payloadEnd(i);
      switch (readings.read(bytes, start, end)) {
        case Reading reading ->
            duplicates +=
                state.fold(
                        reading,
                        records.arrivalMillis(i),
                        records.sequenceNumber(i),
                        Fingerprint.of(bytes, start, end))
                    ? 0
                    : 1;
        case Rejected rejected ->
            rejectedRows.add(
                new RejectedRow(
                    rejected,
                    records.arrivalMillis(i),
                    shardId,
                    records.sequenceNumber(i).toString(),
                    records.partitionKey(i),
                    Arrays.copyOfRange(bytes, start, end)));
      }
    }
    return new Folded(rejectedRows, duplicates);
  }
}
