package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import io.icewatch.aggregate.AggregateSensorData;
import io.icewatch.filter.FilterConfig;
import io.icewatch.lambda.event.InvocationEvent;
import io.icewatch.lambda.event.InvocationEventJson;
import io.icewatch.lambda.event.Records;
import io.icewatch.vitals.alarm.AlarmEvent.Breached;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Decision;
import io.icewatch.vitals.reading.Message;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.ReadingJson;
import io.icewatch.vitals.reading.ReadingReader;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.window.EventWindows;
import io.icewatch.vitals.window.WindowRow;
import io.icewatch.vitals.window.state.EncodedState;
import io.icewatch.vitals.window.state.Fingerprint;
import io.icewatch.vitals.window.state.WindowState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The parts of an invocation, one question each; what is not asked for is prepared. Scores are of
 * one reading, record, patient or row, in an invocation of {@value #PATIENTS} patients with a
 * record each.
 */
@NullUnmarked // JMH fills the fields
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Parts {
  static final int PATIENTS = 1_000;
  private static final String SHARD = "shardId-000000000006";
  private static final EventWindows WINDOWS =
      new EventWindows(Duration.ofMinutes(10), Duration.ofDays(7));
  private static final Instant ARRIVAL = Instant.ofEpochSecond(1_772_439_000);

  private byte[] payload;
  private byte[] escapedPayload;
  private byte[] event;
  private byte[] lastEvent;
  private ReadingReader reader;
  private InvocationEvent read;
  private Reading[] readings;
  private EncodedState state;
  private FilterConfig filter;
  private Breach breach;
  private AggregateSensorData function;
  private Context context;

  /** Prepares what the questions are asked of. */
  @Setup
  public void prepare() throws IOException {
    String reading = WindowEvents.payload(17, ARRIVAL.getEpochSecond(), new Random(17));
    payload = reading.getBytes(UTF_8);
    escapedPayload = reading.replace("spo2", "spo\\u0032").getBytes(UTF_8);
    function = FakeAws.aggregate();
    context = FakeAws.context();
    byte[] first = WindowEvents.event(PATIENTS, PATIENTS, 0, WindowEvents.EMPTY_STATE);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    function.handleRequest(new ByteArrayInputStream(first), answer, context);
    event =
        WindowEvents.event(
            PATIENTS, PATIENTS, PATIENTS, WindowEvents.stateOf(answer.toByteArray()));
    lastEvent =
        WindowEvents.event(0, PATIENTS, 0, WindowEvents.stateOf(answer.toByteArray()), true);
    read = InvocationEventJson.read(event);
    state = read.window().state();
    reader = new ReadingReader();
    readings = new Reading[PATIENTS];
    for (int i = 0; i < PATIENTS; i++) {
      readings[i] = (Reading) readingOf(i);
    }
    filter = FilterConfig.from(FakeAws.filterEnvironment());
    breach =
        filter
            .rules()
            .breaches(
                (Reading) ReadingJson.read("{\"patient_id\":17,\"spo2\":80}".getBytes(UTF_8)),
                ARRIVAL,
                new RecordPosition(SHARD, "17", SequenceNumber.of(10)))
            .getFirst();
  }

  private Message readingOf(int i) {
    return read.records().message(i, reader);
  }

  /** How long does it take to read a payload as monitors send it? */
  @Benchmark
  public Message decodeReading() {
    return reader.read(payload, 0, payload.length);
  }

  /** And one that the scanner leaves to the general parser? */
  @Benchmark
  public Message decodeReadingGeneral() {
    return reader.read(escapedPayload, 0, escapedPayload.length);
  }

  /** How long does it take to read an event, a record and a patient's state each? */
  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public InvocationEvent readEvent() throws IOException {
    return InvocationEventJson.read(event);
  }

  /** How long does it take to fold a reading that was read, with an empty state? */
  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public WindowState foldBatch() {
    return folded(new EncodedState(new byte[0]));
  }

  private WindowState folded(EncodedState before) {
    WindowState folded = new WindowState(WINDOWS, SHARD, before);
    Records records = read.records();
    for (int i = 0; i < PATIENTS; i++) {
      folded.fold(
          readings[i],
          records.arrivalMillis(i),
          records.sequenceNumber(i),
          Fingerprint.of(records.payloads(i), records.payloadStart(i), records.payloadEnd(i)));
    }
    return folded;
  }

  /** And with every patient's summary to be decoded and encoded again? */
  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public EncodedState foldOnStateAndEncode() {
    return folded(state).encodeText();
  }

  /** How long does it take to decode a summary (and make its row)? */
  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public List<WindowRow> decodeState() {
    return new WindowState(WINDOWS, SHARD, state).drain();
  }

  /** How long does it take to decode a summary, write its row as JSON and pack it for Firehose? */
  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public ByteArrayOutputStream packRows() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream(1024);
    function.handleRequest(new ByteArrayInputStream(lastEvent), answer, context);
    return answer;
  }

  /** How long does it take to decide on the first breach of an episode? */
  @Benchmark
  public Decision decide() {
    return filter.policy().decide(null, new Breached(breach, null), Duration.ZERO, ARRIVAL);
  }
}
