package io.icewatch.local.silence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.vitals.answer.Command;
import io.icewatch.vitals.answer.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * What befalls one patient, who was heard of every five seconds up to second ten.
 *
 * @param before what WatchPatients has dealt with without trouble
 * @param batches what WatchPatients is given, one after the other
 * @param sweeps the ticks that SweepAlarms is called for: of the schedule, and of one that comes
 *     beside it
 * @param orders what WardBoard carries out
 */
record SilenceScenario(
    String name, Batch before, List<Batch> batches, List<List<Tick>> sweeps, List<Ordered> orders) {
  static final String PATIENT = "17";
  static final String SHARD = "shardId-000000000001";
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  /** What a function is invoked for. */
  sealed interface Event {
    /** When it can begin at the earliest. */
    Instant at();
  }

  /** A reading of somebody; {@code second} is when it arrives. */
  record Sent(int second, String patient) {
    long sequenceNumber() {
      return 1_000_000L + second;
    }

    private String json() {
      String data =
          "{\"patient_id\":\"%s\",\"timestamp\":%d,\"spo2\":97}"
              .formatted(patient, SilenceScenario.at(second).getEpochSecond());
      return """
      {"kinesis":{"partitionKey":"%s","sequenceNumber":"%d","data":"%s",
      "approximateArrivalTimestamp":%d.000},"eventID":"%s:%d"}
      """
          .formatted(
              patient,
              sequenceNumber(),
              Base64.getEncoder().encodeToString(data.getBytes(UTF_8)),
              SilenceScenario.at(second).getEpochSecond(),
              SHARD,
              sequenceNumber());
    }
  }

  /** Records of the stream. */
  record Batch(List<Sent> sent) implements Event {
    static Batch of(String sent) {
      return new Batch(
          Arrays.stream(sent.split(", ", -1))
              .map(one -> one.split(" ", -1))
              .map(words -> new Sent(Integer.parseInt(words[0]), words[1]))
              .toList());
    }

    @Override
    public Instant at() {
      return SilenceScenario.at(sent.getLast().second());
    }

    String json() {
      return "{\"Records\":[%s]}"
          .formatted(String.join(",", sent.stream().map(Sent::json).toList()));
    }

    /** When the last reading of the patient arrived in it; null: none did. */
    Stream<Instant> ofPatient() {
      return sent.stream()
          .filter(one -> one.patient().equals(PATIENT))
          .map(one -> SilenceScenario.at(one.second()));
    }
  }

  /** A minute of the schedule. */
  record Tick(Instant at) implements Event {}

  /** An order of the board. */
  record Ordered(Order order) implements Event {
    @Override
    public Instant at() {
      return order.at();
    }
  }

  /**
   * The scenario.
   *
   * @param before e.g. {@code 0 17, 5 17, 10 17}: what was heard of when
   * @param batches e.g. {@code 115 other; 200 17, 205 other}: who is heard of when, batch by batch
   * @param sweeps e.g. {@code 120 180; 120}: seconds of the ticks
   * @param orders e.g. {@code 100 discharge; 300 pause 120}: the second of each, and how long
   */
  static SilenceScenario of(
      String name, String before, String batches, String sweeps, String orders) {
    return new SilenceScenario(
        name,
        Batch.of(before),
        parts(batches).map(Batch::of).toList(),
        parts(sweeps)
            .map(ticks ->
                Arrays.stream(ticks.split(" ", -1))
                    .map(second -> new Tick(at(Integer.parseInt(second))))
                    .toList())
            .toList(),
        parts(orders).map(SilenceScenario::order).toList());
  }

  static Instant at(int second) {
    return EIGHT.plusSeconds(second);
  }

  /** When readings of the patient arrive. */
  Stream<Instant> arrivals() {
    return Stream.concat(Stream.of(before), batches.stream()).flatMap(Batch::ofPatient);
  }

  private static Stream<String> parts(String list) {
    return Arrays.stream(list.split("; ", -1)).filter(part -> !part.isEmpty());
  }

  private static Ordered order(String text) {
    String[] words = text.split(" ", -1);
    Command command =
        switch (words[1]) {
          case "discharge" -> new Command.Discharge(PATIENT);
          case "resume" -> new Command.Resume(PATIENT);
          case "pause" ->
              new Command.Pause(PATIENT, Duration.ofSeconds(Integer.parseInt(words[2])));
          default -> throw new IllegalArgumentException(text);
        };
    return new Ordered(
        new Order(text.replace(' ', '-'), "Ada", at(Integer.parseInt(words[0])), "CT", command));
  }
}
