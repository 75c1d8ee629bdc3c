package io.icewatch.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lambda.table.DynamoDbLedger;
import io.icewatch.lambda.table.ShardPosition;
import io.icewatch.lambda.table.ShardPositions;
import io.icewatch.lambda.table.StayTable;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.Template;
import io.icewatch.sweep.SweepConfig;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.Breach;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.record.RecordPosition;
import io.icewatch.vitals.record.SequenceNumber;
import io.icewatch.vitals.stay.ObservedReading;
import io.icewatch.vitals.stay.SilencePolicy;
import io.icewatch.vitals.stay.Stay;
import io.icewatch.vitals.stay.Whereabouts;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * WatchPatients and SweepAlarms in processes of their own, under the real runtime interface client,
 * with real HTTP to DynamoDB and SNS, killed with SIGKILL at random moments: no page is lost, and
 * nothing is said that is not so. {@code -Dicewatch.kills=100} kills more.
 */
@EnabledOnOs(OS.LINUX)
class KilledLifecycleTest {
  private static final long SEED = 20261130;
  private static final int MOST_KILLS = Integer.getInteger("icewatch.kills", 2);
  private static final double KILLED_AT_PUBLISH = 0.5;
  private static final int PATIENTS = 4;
  private static final String SHARD = "shardId-000000000000";

  /** So recent that no record is taken for one that was given up. */
  @SuppressWarnings("TimeInStaticInitializer") // one time for all of a run
  private static final Instant START = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 900);

  private final Template template =
      Template.read(
          Path.of("..", "..", "template.yaml"), Map.of("EmailAddress", "nurse@example.org"));
  private final Queue<SnsMessage> sent = new ConcurrentLinkedQueue<>();
  private final Killer killer = new Killer(SEED, MOST_KILLS, KILLED_AT_PUBLISH);

  private AwsOverHttp aws() {
    return new AwsOverHttp(
        template,
        message -> {
          sent.add(message);
          killer.published();
        },
        (stream, row) -> {});
  }

  private FunctionSpec function(String logicalId) {
    return template.functions().stream()
        .filter(one -> one.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow();
  }

  private static FunctionSpec runBy(Class<?> handler, FunctionSpec function) {
    return new FunctionSpec(
        function.logicalId(),
        function.name(),
        handler.getName() + "::handleRequest",
        function.environment(),
        function.timeoutSeconds(),
        function.memoryMegabytes());
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }

  /** Patients of a kind, e.g. {@code hidden-0} to {@code hidden-3}. */
  private static List<String> patients(String kind) {
    return IntStream.range(0, PATIENTS).mapToObj(i -> kind + "-" + i).toList();
  }

  private static String text(SnsMessage message, String attribute) {
    return requireNonNull(message.attributes().get(attribute), attribute).value();
  }

  /** Kind and patient; of what is for the operators, what it says. */
  private static String told(SnsMessage message) {
    return message.attributes().containsKey("patient_id")
        ? text(message, "kind") + " " + text(message, "patient_id")
        : message.message();
  }

  private void assertNothingIsSaidAgainButForKills(List<String> all) {
    System.out.printf("seed %d: %d kills, %d messages%n", SEED, killer.kills(), all.size());
    assertThat(killer.kills()).isPositive();
    assertThat(all.size() - new HashSet<>(all).size()).isLessThanOrEqualTo(killer.kills());
  }

  // WatchPatients

  /**
   * Of one patient a record: saturation low and hidden from the event filter at the beginning, then
   * well; of some first low once more, as the filter sees it, which nobody judges here.
   */
  private static byte[] readings(int second) {
    List<String> records = new ArrayList<>();
    for (String kind : List.of("hidden", "unjudged")) {
      for (String patient : patients(kind)) {
        boolean isLow = second == 0 || (second == 60 && kind.equals("unjudged"));
        String reading =
            "%s{\"patient_id\":\"%s\",\"timestamp\":%d,\"spo2\":%d}"
                .formatted(
                    second == 0 ? "\uFEFF" : "",
                    patient,
                    at(second).getEpochSecond(),
                    isLow ? 71 : 97);
        int number = 1000 * second + 1000 + records.size();
        records.add(
            """
            {"kinesis":{"partitionKey":"%s","sequenceNumber":"%d","data":"%s",
            "approximateArrivalTimestamp":%d.000},"eventID":"%s:%d"}
            """
                .formatted(
                    patient,
                    number,
                    Base64.getEncoder().encodeToString(reading.getBytes(UTF_8)),
                    at(second).getEpochSecond(),
                    SHARD,
                    number));
      }
    }
    return "{\"Records\":[%s]}".formatted(String.join(",", records)).getBytes(UTF_8);
  }

  /** As the mapping does: until it is answered as done. */
  private static void deliver(byte[] event, LambdaHost host, AwsOverHttp aws) {
    for (int attempt = 0; attempt < 2 * MOST_KILLS + 10; attempt++) {
      if (host.invoke(event) instanceof Outcome.Answered(byte[] response)
          && !new String(response, UTF_8).contains("itemIdentifier")) {
        return;
      }
    }
    throw new AssertionError("never done: " + aws.log());
  }

  @Test
  void watchPatientsLosesNoPageAndResolvesNothingThatNobodyJudged() {
    try (killer;
        AwsOverHttp aws = aws();
        OutOfProcessHost host = aws.host(function("WatchPatients"), killer::delivered)) {
      for (int second = 0; second <= 420; second += 60) {
        deliver(readings(second), host, aws);
      }

      List<String> told = sent.stream().map(KilledLifecycleTest::told).toList();
      Set<String> expected = new TreeSet<>();
      patients("unjudged").forEach(patient -> expected.add("page " + patient));
      for (String patient : patients("hidden")) {
        expected.add("page " + patient);
        expected.add("resolved " + patient);
        assertThat(told.lastIndexOf("page " + patient))
            .isLessThan(told.indexOf("resolved " + patient));
      }
      assertThat(new TreeSet<>(told)).as("log %s", aws.log()).isEqualTo(expected);
      assertNothingIsSaidAgainButForKills(told);
    }
  }

  // SweepAlarms

  private static RecordPosition position(String patient, int second) {
    return new RecordPosition(SHARD, patient, SequenceNumber.of(100_000 + second));
  }

  /** FilterSensorData has paged what is critical; the page itself is not kept. */
  private static void page(String patient, SweepConfig settings, DynamoDbClient dynamoDb) {
    AlarmProtocol filter =
        new AlarmProtocol(
            settings.policy(),
            new DynamoDbLedger(dynamoDb, settings.episodeTable(), Duration.ofDays(2)),
            (notice, now) -> {},
            () -> at(1));
    AlarmProtocol.Batch batch = filter.begin(() -> false);
    batch.add(
        new Breach(
            patient, Condition.SPO2_LOW, Severity.CRITICAL, 71, at(0), position(patient, 0)));
    assertThat(batch.finish().failures()).isEmpty();
  }

  private static void acknowledge(String patient, SweepConfig settings, DynamoDbClient dynamoDb) {
    dynamoDb.putItem(put ->
        put.tableName(settings.episodeTable())
            .item(
                Map.of(
                    "patient_id", AttributeValue.fromS(patient),
                    "condition",
                        AttributeValue.fromS("ack#spo2-low/%s/1/%s".formatted(at(0), patient)),
                    "until", AttributeValue.fromN(Long.toString(at(7_200).toEpochMilli())))));
  }

  /** Last seen at a second, every five seconds before, in a ward without anybody else. */
  private static void inBed(String patient, int last, StayTable stays) {
    Stay stay = null;
    for (int second = last - 10; second <= last; second += 5) {
      stay =
          Stay.seen(
                  stay,
                  new ObservedReading(
                      Map.of(Vital.SPO2, 97.0),
                      at(second),
                      at(second),
                      position(patient, second),
                      List.of(),
                      Set.of(Condition.SPO2_LOW)))
              .stay();
    }
    Whereabouts bed =
        new Whereabouts("of " + patient, "7", State.ADMITTED, at(last), null, "Ada", null);
    stays.replace(patient, null, requireNonNull(stay).moved(bed));
  }

  private void seed(AwsOverHttp aws) {
    SweepConfig settings = SweepConfig.from(function("SweepAlarms").environment());
    try (DynamoDbClient dynamoDb = aws.dynamoDb()) {
      patients("called").forEach(patient -> page(patient, settings, dynamoDb));
      for (String patient : patients("answered")) {
        page(patient, settings, dynamoDb);
        acknowledge(patient, settings, dynamoDb);
      }
      StayTable stays =
          new StayTable(
              dynamoDb, settings.episodeTable(), new SilencePolicy(Duration.ofSeconds(60)));
      patients("silent").forEach(patient -> inBed(patient, 0, stays));
      patients("heard").forEach(patient -> inBed(patient, 7_200, stays));
      new ShardPositions(dynamoDb, settings.episodeTable())
          .write(SHARD, new ShardPosition(at(7_200), at(7_200)), 0);
    }
  }

  @Test
  void sweepAlarmsLosesNoNoticeAndTellsOnlyWhatIsSo() {
    try (killer;
        AwsOverHttp aws = aws();
        OutOfProcessHost host =
            aws.host(runBy(SweepByItsTick.class, function("SweepAlarms")), killer::delivered)) {
      seed(aws);
      for (int minute = 3; minute <= 30 + MOST_KILLS; minute++) {
        host.invoke("{\"time\":\"%s\"}".formatted(at(60L * minute)).getBytes(UTF_8)); // once
      }

      List<String> told =
          sent.stream()
              .flatMap(message -> message.message().lines())
              .filter(line -> line.startsWith("Alert "))
              .toList();
      Set<String> expected = new TreeSet<>();
      patients("called").forEach(patient -> expected.add("escalated " + patient));
      patients("silent").forEach(patient -> expected.add("silent " + patient));
      assertThat(sent.stream().map(KilledLifecycleTest::told))
          .as("log %s", aws.log())
          .containsAll(expected)
          .isSubsetOf(expected);
      for (String patient : patients("silent")) {
        assertThat(new TreeSet<>(told)).filteredOn(one -> one.endsWith(patient)).hasSize(3);
      }
      assertNothingIsSaidAgainButForKills(told);
    }
  }
}
