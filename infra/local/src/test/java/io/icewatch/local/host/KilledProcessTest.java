package io.icewatch.local.host;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.endpoint.DynamoDbEndpoint;
import io.icewatch.local.endpoint.Faults;
import io.icewatch.local.endpoint.FirehoseEndpoint;
import io.icewatch.local.endpoint.SnsEndpoint;
import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.MappingCounters;
import io.icewatch.local.mapping.OutboxDestination;
import io.icewatch.local.metrics.EmbeddedMetrics;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.DeliveryStreamSpec;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.Template;
import io.icewatch.local.template.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The alert function as Lambda runs it: a process of its own, under the real runtime interface
 * client, with real HTTP to DynamoDB and SNS, and killed with SIGKILL at random moments while the
 * mapping brings its records again.
 */
@EnabledOnOs(OS.LINUX)
class KilledProcessTest {
  private static final long SEED = 20250529;
  private static final int MOST_KILLS = 12;
  private static final int LATEST_KILL_MILLIS = 1500;

  /** How often the answer to a publish finds its caller dead: between publish and confirm. */
  private static final double KILLED_AT_PUBLISH = 0.2;

  private static final int PATIENTS = 12;
  private static final int BREACHES = 3;

  private final Template template =
      Template.read(
          Path.of("..", "..", "template.yaml"),
          Map.of("ShardCount", "1", "EmailAddress", "nurse@example.org"));
  private final FunctionSpec function =
      template.functions().stream()
          .filter(one -> one.logicalId().equals("FilterSensorData"))
          .findFirst()
          .orElseThrow();
  private final MappingSpec spec =
      template.mappings().stream()
          .filter(one -> one.function().equals("FilterSensorData"))
          .findFirst()
          .orElseThrow();
  private final Queue<String> alertIds = new ConcurrentLinkedQueue<>();
  private final AtomicInteger rows = new AtomicInteger();
  private final DynamoDbEndpoint dynamoDb = DynamoDbEndpoint.start(0);
  private final SnsEndpoint sns =
      SnsEndpoint.start(
          0,
          template.topics().stream().map(TopicSpec::arn).collect(Collectors.toSet()),
          new Faults(),
          page -> {
            alertIds.add(alertId(page.message()));
            published();
          });
  private final FirehoseEndpoint firehose =
      FirehoseEndpoint.start(
          0,
          template.deliveryStreams().stream()
              .map(DeliveryStreamSpec::name)
              .collect(Collectors.toSet()),
          new Faults(),
          (stream, row) -> rows.incrementAndGet());
  private final EmbeddedMetrics metrics = new EmbeddedMetrics();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
  private final Random random = new Random(SEED);
  private final AtomicInteger kills = new AtomicInteger();
  private volatile @Nullable ProcessHandle running;

  @AfterEach
  void close() {
    killer.shutdownNow();
    firehose.close();
    sns.close();
    dynamoDb.close();
  }

  private static String alertId(String message) {
    return message.lines().reduce("", (before, line) -> line).substring("Alert ".length());
  }

  /** From the moment at which the child has the event; it may be through with it by then. */
  private void killSoon(ProcessHandle child) {
    running = child;
    if (kills.get() < MOST_KILLS) {
      var _ =
          killer.schedule(
              () -> kill(child), random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void kill(ProcessHandle child) {
    if (child.isAlive() && child.destroyForcibly()) {
      kills.incrementAndGet();
    }
  }

  private void published() {
    ProcessHandle child = running;
    if (child != null && kills.get() < MOST_KILLS && random.nextDouble() < KILLED_AT_PUBLISH) {
      kill(child);
    }
  }

  private OutOfProcessHost host() {
    Map<String, String> lambda =
        Map.of(
            "AWS_REGION", DynamoDbEndpoint.REGION.id(),
            "AWS_ACCESS_KEY_ID", DynamoDbEndpoint.ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY", "local",
            "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.uri().toString(),
            "AWS_ENDPOINT_URL_SNS", sns.uri().toString(),
            "AWS_ENDPOINT_URL_FIREHOSE", firehose.uri().toString());
    return new OutOfProcessHost(
        function, lambda, metrics.out()::println, log::add, report -> {}, this::killSoon);
  }

  private static Set<String> putBreaches(KinesisStream stream, Instant start) {
    Set<String> patients = new TreeSet<>();
    for (int breach = 0; breach < BREACHES; breach++) {
      for (int patient = 0; patient < PATIENTS; patient++) {
        String id = "patient-" + patient;
        patients.add(id);
        stream.put(
            id,
            "{\"patient_id\": \"%s\", \"spo2\": %d}"
                .formatted(id, 88 - breach)
                .getBytes(StandardCharsets.UTF_8),
            start.plusSeconds(breach));
      }
    }
    return patients;
  }

  @Test
  void nothingIsLostWhenTheProcessIsKilledAtRandomMoments() {
    template.episodeTables().forEach(table -> dynamoDb.create(table, false));
    KinesisStream stream = new KinesisStream(template.streams().getFirst());
    MappingCounters counters = new MappingCounters();
    OutboxDestination givenUp = new OutboxDestination();
    Instant now = Instant.now();
    try (OutOfProcessHost host = host();
        EventSourceMapping mapping =
            new EventSourceMapping(spec, stream, host, givenUp, counters)) {
      Set<String> patients = putBreaches(stream, now);
      Instant wake = mapping.drain(now);
      while (!wake.equals(Instant.MAX)) {
        wake = mapping.drain(wake);
      }

      List<String> pages = new ArrayList<>(alertIds);
      Set<String> distinct = new HashSet<>(pages);
      System.out.printf(
          "seed %d: %d kills, %d invocations, %d pages, %d of them again, %d rows of alerts%n",
          SEED,
          kills.get(),
          counters.snapshot().invocations(),
          pages.size(),
          pages.size() - distinct.size(),
          rows.get());
      assertThat(givenUp.bodies())
          .as("given up; last error %s, log %s", counters.snapshot().lastError(), log)
          .isEmpty();
      assertThat(kills).hasPositiveValue();
      assertThat(distinct.stream().map(id -> id.split("/", 4)[3]).collect(Collectors.toSet()))
          .isEqualTo(patients);
      assertThat(distinct).hasSameSizeAs(patients);
      assertThat(pages.size() - distinct.size()).isLessThanOrEqualTo(kills.get());
      assertThat(hushed()).hasSameSizeAs(patients).allMatch(count -> count == BREACHES - 1);
    }
  }

  /** How many breaches each item of the table counts as hushed since its page. */
  private List<Integer> hushed() {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .endpointOverride(dynamoDb.uri())
            .region(DynamoDbEndpoint.REGION)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(DynamoDbEndpoint.ACCESS_KEY, "local")))
            .build()) {
      return client
          .scan(scan -> scan.tableName(template.episodeTables().getFirst().name()))
          .items()
          .stream()
          .map(item -> Integer.valueOf(requireNonNull(item.get("hushed_since_last")).n()))
          .toList();
    }
  }
}
