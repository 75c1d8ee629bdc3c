package io.icewatch.local.lambda;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.MappingCounters;
import io.icewatch.local.mapping.OutboxDestination;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.Template;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The alerting half of the template, the function in processes of its own: stream, mapping, and the
 * services that the function calls over real HTTP.
 */
final class Alerting implements AutoCloseable {
  private static final Pattern ALERT_ID = Pattern.compile("\"alert_id\":\"([^\"]+)\"");

  /** Breaches of one patient on one partition key. */
  private static final int BREACHES = 3;

  private final Template template;
  private final FunctionSpec function;
  private final KinesisStream stream;
  private final Queue<String> pages = new ConcurrentLinkedQueue<>();
  private final AtomicInteger mostInAMessage = new AtomicInteger();
  private final Queue<String> rows = new ConcurrentLinkedQueue<>();
  private final OutboxDestination givenUp = new OutboxDestination();
  private final MappingCounters counters = new MappingCounters();
  private final AwsOverHttp aws;
  private final OutOfProcessHost host;
  private final EventSourceMapping mapping;
  private final Set<String> patients = new TreeSet<>();
  private int breachesOfAPatient;

  /**
   * @param handler what runs, in place of the template's handler
   * @param variables added to the template's environment
   * @param published hears of the alert id of every page before SNS answers
   * @param delivered hears of every process that has just been handed an event
   */
  Alerting(
      int shards,
      Class<?> handler,
      Map<String, String> variables,
      Consumer<String> published,
      Consumer<ProcessHandle> delivered) {
    template =
        Template.read(
            Path.of("..", "..", "template.yaml"),
            Map.of("ShardCount", "" + shards, "EmailAddress", "nurse@example.org"));
    FunctionSpec deployed =
        template.functions().stream()
            .filter(one -> one.logicalId().equals("FilterSensorData"))
            .findFirst()
            .orElseThrow();
    Map<String, String> environment = new HashMap<>(deployed.environment());
    environment.putAll(variables);
    function =
        new FunctionSpec(
            deployed.logicalId(),
            deployed.name(),
            handler.getName() + "::handleRequest",
            environment,
            deployed.timeoutSeconds(),
            deployed.memoryMegabytes());
    stream = new KinesisStream(template.streams().getFirst());
    aws =
        new AwsOverHttp(
            template,
            page -> {
              List<String> ids = alertIds(page.message());
              mostInAMessage.accumulateAndGet(ids.size(), Math::max);
              for (String id : ids) {
                pages.add(id);
                published.accept(id);
              }
            },
            (name, row) -> rows.add(alertIdOf(row)));
    host = aws.host(function, delivered);
    MappingSpec spec =
        template.mappings().stream()
            .filter(one -> one.function().equals(function.logicalId()))
            .findFirst()
            .orElseThrow();
    mapping = new EventSourceMapping(spec, stream, host, givenUp, counters);
  }

  /** Of every page that came as this message. */
  private static List<String> alertIds(String message) {
    return message
        .lines()
        .filter(line -> line.startsWith("Alert "))
        .map(line -> line.substring("Alert ".length()))
        .toList();
  }

  private static String alertIdOf(byte[] row) {
    Matcher id = ALERT_ID.matcher(new String(row, StandardCharsets.UTF_8));
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  /**
   * Every patient breaches SpO2 three times on every shard, one after another, all the same way.
   */
  void putBreaches(int patientCount, Instant start) {
    breachesOfAPatient = BREACHES * stream.shards().size();
    for (int breach = 0; breach < BREACHES; breach++) {
      for (int patient = 0; patient < patientCount; patient++) {
        String id = "patient-" + patient;
        patients.add(id);
        byte[] reading =
            "{\"patient_id\": \"%s\", \"spo2\": %d}"
                .formatted(id, 88 - breach)
                .getBytes(StandardCharsets.UTF_8);
        for (String key : keysOnAllShards(id)) {
          stream.put(key, reading, start.plusSeconds(breach));
        }
      }
    }
  }

  /** Partition keys of the patient, one for each shard. */
  private Set<String> keysOnAllShards(String patient) {
    KinesisStream trial = new KinesisStream(template.streams().getFirst());
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; keys.size() < stream.shards().size(); i++) {
      String key = patient + "/" + i;
      keys.putIfAbsent(trial.put(key, new byte[0], Instant.EPOCH).shardId(), key);
    }
    return Set.copyOf(keys.values());
  }

  EventSourceMapping mapping() {
    return mapping;
  }

  /**
   * Everybody was paged for one thing, once but for what {@code mostAgain} messages held, which
   * went out again under the same alert ids; every other breach was counted; every page has its
   * row.
   */
  void assertNobodyIsForgottenAndNothingIsSaidTwice(int mostAgain) {
    Set<String> distinct = new HashSet<>(pages);
    System.out.printf(
        "%d invocations, %d pages, %d of them again, %d rows of alerts%n",
        counters.snapshot().invocations(),
        pages.size(),
        pages.size() - distinct.size(),
        rows.size());
    assertThat(givenUp.bodies())
        .as("given up; last error %s, log %s", counters.snapshot().lastError(), aws.log())
        .isEmpty();
    assertThat(distinct.stream().map(id -> id.split("/", 4)[3]).collect(Collectors.toSet()))
        .isEqualTo(patients);
    assertThat(distinct).hasSameSizeAs(patients);
    assertThat(pages.size() - distinct.size())
        .isLessThanOrEqualTo(mostAgain * mostInAMessage.get());
    assertThat(suppressed())
        .hasSameSizeAs(patients)
        .allMatch(count -> count == breachesOfAPatient - 1);
    assertThat(new HashSet<>(rows)).isEqualTo(distinct);
  }

  /** How many breaches each episode of the table counts as suppressed since its page. */
  private List<Integer> suppressed() {
    try (DynamoDbClient client = aws.dynamoDb()) {
      List<Integer> counts = new ArrayList<>();
      client.scan(scan -> scan.tableName(template.tables().getFirst().name())).items().stream()
          .filter(item -> !item.containsValue(AttributeValue.fromS("#pace"))) // is of no patient
          .forEach(item ->
              counts.add(Integer.valueOf(requireNonNull(item.get("hushed_since_last")).n())));
      return counts;
    }
  }

  @Override
  public void close() {
    mapping.close();
    host.close();
    aws.close();
  }
}
