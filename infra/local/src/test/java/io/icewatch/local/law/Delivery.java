package io.icewatch.local.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.aggregate.AggregateSensorData;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.GivenClients;
import io.icewatch.local.law.FirehoseInMemory.Accepted;
import io.icewatch.local.law.FirehoseInMemory.Mood;
import io.icewatch.local.law.Story.Kind;
import io.icewatch.local.law.Story.ShardWindow;
import io.icewatch.local.law.Story.Step;
import io.icewatch.local.law.Story.StreamRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Brings a {@link Story} to the real handler, through its JSON, as Lambda might: attempts that fail
 * and come again with the state from before, with the same records or with more; answers that get
 * lost; finals that are delivered twice.
 */
final class Delivery {
  static final String WINDOWS_STREAM = "windows";
  static final String REJECTED_STREAM = "rejected";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Mood[] FAILURES = {
    Mood.CALM, Mood.REFUSES_SOME_FOR_EVER, Mood.OUT_OF_REACH, Mood.ANSWER_LOST
  };

  private final Story story;
  private final Twist twist;
  private final Random random;
  private final FirehoseInMemory firehose;
  private final AggregateSensorData handler;
  private final List<String> diary = new ArrayList<>();
  private int failedAttempts;
  private int invocations;
  private int spills;

  Delivery(Story story, Twist twist) {
    this.story = story;
    this.twist = twist;
    this.random = new Random(~story.seed * 0x9E3779B97F4A7C15L);
    this.firehose = new FirehoseInMemory(random);
    this.handler =
        new AggregateSensorData(
            new FunctionEnvironment(
                twist.variables(
                    Story.variables(WINDOWS_STREAM, REJECTED_STREAM, story.stateBudget)),
                new GivenClients(firehose),
                () -> Instant.EPOCH,
                millis -> {},
                new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)));
  }

  /** Delivers everything; returns what Firehose accepted. */
  List<Accepted> run() {
    for (ShardWindow shardWindow : story.shardWindows) {
      String state = random.nextBoolean() ? "{}" : "null";
      for (Step step : shardWindow.steps()) {
        state = deliver(shardWindow, step, state);
      }
    }
    return firehose.accepted();
  }

  /** What happened, a line an attempt. */
  List<String> diary() {
    return diary;
  }

  int failedAttempts() {
    return failedAttempts;
  }

  int invocations() {
    return invocations;
  }

  int spills() {
    return spills;
  }

  private String deliver(ShardWindow shardWindow, Step step, String stateBefore) {
    String state = stateBefore;
    while (random.nextInt(4) == 0) {
      failedAttempts++;
      List<StreamRecord> records = step.records();
      if (random.nextInt(4) == 0) {
        // The stream went on while Lambda waited: what comes again has more behind it.
        records = records.subList(0, random.nextInt(records.size() + 1));
      }
      Mood mood = FAILURES[random.nextInt(FAILURES.length)];
      Optional<String> lost = attempt(shardWindow, new Step(step.kind(), records), state, mood);
      if (twist.keepsStateOfFailedAttempts()) {
        state = lost.orElse(state);
      }
    }
    String answer = succeed(shardWindow, step, state);
    while (step.kind() != Kind.MIDDLE && random.nextInt(5) == 0) {
      answer = succeed(shardWindow, step, state);
    }
    return step.kind() == Kind.MIDDLE ? answer : "{}";
  }

  private String succeed(ShardWindow shardWindow, Step step, String state) {
    Mood mood = random.nextInt(4) == 0 ? Mood.REFUSES_SOME : Mood.CALM;
    return attempt(shardWindow, step, state, mood)
        .orElseThrow(() -> new AssertionError("a calm invocation failed:\n" + last(diary)));
  }

  /** Returns the state of the answer, or nothing if the handler threw. */
  private Optional<String> attempt(ShardWindow shardWindow, Step step, String state, Mood mood) {
    invocations++;
    firehose.beginAttempt(mood);
    int before = firehose.accepted().size();
    byte[] event = event(shardWindow, step, state).getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String outcome;
    Optional<String> answer;
    try {
      handler.handleRequest(new ByteArrayInputStream(event), out, new TimeLeft(firehose::timeIsUp));
      answer = Optional.of(state(out.toByteArray(), step));
      outcome = "answers " + answer.get().length() + " characters of state";
    } catch (RuntimeException e) {
      answer = Optional.empty();
      outcome = "throws " + e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int rows = firehose.accepted().size() - before;
    spills += rows > 0 && step.kind() == Kind.MIDDLE && story.stateBudget < 10_000 ? 1 : 0;
    diary.add(
        "%s %s %s %s, %d records, Firehose %s: %d rows accepted, %s"
            .formatted(
                Instant.ofEpochMilli(shardWindow.windowStartMillis()),
                shardWindow.shardId(),
                step.kind(),
                "attempt " + invocations,
                step.records().size(),
                mood,
                rows,
                outcome));
    return answer;
  }

  private String state(byte[] answer, Step step) throws IOException {
    JsonNode tree = JSON.readTree(answer);
    String state = tree.required("state").toString();
    if (step.kind() == Kind.MIDDLE && state.getBytes(UTF_8).length > story.stateBudget) {
      throw new AssertionError(
          "seed %d: state of %d bytes, budget %d"
              .formatted(story.seed, state.getBytes(UTF_8).length, story.stateBudget));
    }
    if (step.kind() != Kind.MIDDLE && !state.equals("{}")) {
      throw new AssertionError("seed %d: %s leaves state".formatted(story.seed, step.kind()));
    }
    return state;
  }

  private String event(ShardWindow shardWindow, Step step, String state) {
    List<StreamRecord> records =
        twist.hidesRecordsOfFinals() && step.kind() == Kind.FINAL ? List.of() : step.records();
    String list =
        records.stream()
            .map(each -> record(shardWindow, each))
            .collect(Collectors.joining(",", "[", "]"));
    // Final invocations mostly come without records, and how they do is not documented.
    String recordsField = records.isEmpty() && random.nextBoolean() ? "null" : list;
    return """
    {"Records":%s,"window":{"start":"%s","end":"%s"},"state":%s,"shardId":"%s",\
    "eventSourceARN":"arn:aws:kinesis:us-east-1:123456789012:stream/readings",\
    "isFinalInvokeForWindow":%s,"isWindowTerminatedEarly":%s}\
    """
        .formatted(
            recordsField,
            Instant.ofEpochMilli(shardWindow.windowStartMillis()),
            Instant.ofEpochMilli(shardWindow.windowStartMillis()).plus(Story.WINDOW),
            state,
            shardWindow.shardId(),
            step.kind() == Kind.FINAL,
            step.kind() == Kind.TERMINATED_EARLY);
  }

  private String record(ShardWindow shardWindow, StreamRecord record) {
    // A copy of a message stays a copy unless the twist makes it differ by its place.
    int place = record.sequenceNumber().intValue() & 0x3FF;
    return """
    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"%s","sequenceNumber":"%s",\
    "data":"%s","approximateArrivalTimestamp":%d.%03d},"eventSource":"aws:kinesis",\
    "eventID":"%s:%s"}\
    """
        .formatted(
            record.partitionKey(),
            record.sequenceNumber(),
            Base64.getEncoder().encodeToString(twist.payload(record.payload(), place)),
            record.arrivalMillis() / 1000,
            record.arrivalMillis() % 1000,
            shardWindow.shardId(),
            record.sequenceNumber());
  }

  private static String last(List<String> lines) {
    return lines.isEmpty() ? "" : lines.getLast();
  }
}
