package io.icewatch.local.stack;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.FaultyService;
import io.icewatch.local.aws.cloudwatch.EmbeddedMetrics;
import io.icewatch.local.aws.firehose.FirehoseReceiver;
import io.icewatch.local.aws.iot.IotDataEndpoint;
import io.icewatch.local.aws.iot.IotRule;
import io.icewatch.local.aws.iot.MqttEndpoint;
import io.icewatch.local.aws.iot.RulesEngine;
import io.icewatch.local.aws.iot.TopicFilter;
import io.icewatch.local.aws.kinesis.KinesisEndpoint;
import io.icewatch.local.lake.DeliveryStream;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lambda.InProcessHost;
import io.icewatch.local.lambda.LambdaHost;
import io.icewatch.local.lambda.OutOfProcessHost;
import io.icewatch.local.mapping.BucketDestination;
import io.icewatch.local.mapping.EventSourceMapping;
import io.icewatch.local.mapping.MappingCounters;
import io.icewatch.local.mapping.PlatformSettings;
import io.icewatch.local.outbox.Outbox;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.DeliveryStreamSpec;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.IotRuleSpec;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The deployed template on one machine: stream, mappings, functions, DynamoDB, SNS, Firehose, lake.
 * Knows no time but what it is given; {@code run} and {@code replay} drive it.
 */
public final class LocalStack implements AutoCloseable {
  /**
   * Records of each shard that a live stack keeps for whoever reads through the Kinesis door: a few
   * tens of megabytes. The mappings need none.
   */
  private static final int KEPT_RECORDS = 100_000;

  /**
   * A live stream begins with the time, as Kinesis' sequence numbers do, and so above every stream
   * that wrote to the same lake before: a row is known by its sequence number. A replay begins with
   * 1, and with a lake of its own.
   */
  private static final int ORDINALS_A_MILLISECOND_BITS = 20;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Deque<AutoCloseable> doors = new ArrayDeque<>();
  private final KinesisStream stream;
  private final IotRuleSpec rule;
  private final IotIngress ingress;
  private final PageCounter pages;
  private final Map<FaultyService, Faults> faults;
  private final Lake lake;
  private final Map<String, DeliveryStream> deliveries = new LinkedHashMap<>();
  private final Map<String, String> streamByTable = new LinkedHashMap<>();
  private final Map<String, EmbeddedMetrics> metrics = new LinkedHashMap<>();
  private final Map<String, MappingCounters> counters = new LinkedHashMap<>();
  private final Map<String, Stopwatch> invocations = new LinkedHashMap<>();
  private final Stopwatch dynamoDb = new Stopwatch();
  private final List<EventSourceMapping> mappings = new ArrayList<>();

  private LocalStack(Template template, Path lakeFolder, StackOptions options) {
    stream =
        new KinesisStream(
            only("Kinesis stream", template.streams()),
            options.isLive() ? KEPT_RECORDS : 0,
            options.isLive() ? options.clock().millis() << ORDINALS_A_MILLISECOND_BITS : 1);
    rule = only("IoT rule", template.rules());
    ingress = new IotIngress(stream, rule);
    lake = opened(Lake.create(lakeFolder, template.icebergTables()));
    faults = options.faults().begin();
    Outbox outbox = opened(Outbox.open(lakeFolder, options.clock()));
    pages = new PageCounter(outbox.andThen(options.pages()));
    Path bucket = lakeFolder.resolve("failures");
    for (DeliveryStreamSpec spec : template.deliveryStreams()) {
      deliveries.put(spec.name(), new DeliveryStream(spec, lake, bucket));
      streamByTable.put(spec.table(), spec.name());
    }
    Services services = opened(services(template, options));
    BucketDestination failures = new BucketDestination(bucket);
    for (FunctionSpec function : template.functions()) {
      LambdaHost host = opened(new TimedHost(host(function, services, options), timer(function)));
      template.mappings().stream()
          .filter(mapping -> mapping.function().equals(function.logicalId()))
          .forEach(mapping -> map(mapping, host, failures, options.platform()));
    }
  }

  /** The services that the functions call. */
  private Services services(Template template, StackOptions options) {
    FirehoseReceiver rows = (name, record) -> delivery(name).put(record, options.clock().instant());
    return Services.start(template, options, faults, pages, rows);
  }

  private LambdaHost host(FunctionSpec function, Services services, StackOptions options) {
    EmbeddedMetrics printed = new EmbeddedMetrics();
    metrics.put(function.logicalId(), printed);
    InvocationTime time = new InvocationTime(options.clock(), !options.isLive());
    return switch (options.hosting()) {
      case IN_PROCESS ->
          new InProcessHost(
              function,
              new Functions(services, dynamoDb, time, options.crashes())
                  .coldStart(function, printed.out()),
              time,
              options.log(),
              options.crashes());
      case OUT_OF_PROCESS ->
          new OutOfProcessHost(
              function,
              services.environment(),
              printed.out()::println,
              options.log(),
              report -> {});
    };
  }

  private Stopwatch timer(FunctionSpec function) {
    return invocations.computeIfAbsent(function.logicalId(), id -> new Stopwatch());
  }

  private void map(
      MappingSpec spec, LambdaHost host, BucketDestination failures, PlatformSettings platform) {
    MappingCounters counted = new MappingCounters();
    counters.put(spec.id(), counted);
    mappings.add(opened(new EventSourceMapping(spec, stream, host, failures, counted, platform)));
  }

  /**
   * Starts everything.
   *
   * @param lakeFolder the lake, made if it is not there; what was given up or could not be
   *     delivered goes into its subfolder {@code failures}
   * @throws IllegalArgumentException if the template holds what this build cannot run
   * @throws io.icewatch.local.lake.LakeException if the folder holds another lake
   */
  public static LocalStack start(Template template, Path lakeFolder, StackOptions options) {
    return new LocalStack(template, lakeFolder, options);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private static <T> T only(String what, List<T> found) {
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "the template has %d of the kind %s, expected one".formatted(found.size(), what));
    }
    return found.getFirst();
  }

  /** Where messages come in. */
  public IotIngress ingress() {
    return ingress;
  }

  /** The stream. */
  public KinesisStream stream() {
    return stream;
  }

  /**
   * Lets other processes into the stream as into Kinesis.
   *
   * @param port on loopback; 0 for any that is free
   * @return where it listens
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public URI openKinesis(int port, InstantSource clock) {
    KinesisEndpoint door =
        KinesisEndpoint.start(
            port, stream, requireNonNull(faults.get(FaultyService.KINESIS)), clock);
    doors.push(door);
    return door.uri();
  }

  /**
   * Lets monitors publish as to AWS IoT Core: what is on the rule's topic goes to the front door.
   *
   * @param port on loopback; 0 for any that is free
   * @param log gets what goes wrong with a message
   * @return the port
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public int openMqtt(int port, InstantSource clock, Consumer<String> log) {
    MqttEndpoint door = MqttEndpoint.start(port, rulesEngine(clock, log));
    doors.push(door);
    return door.port();
  }

  /**
   * Lets monitors publish by HTTP, as to the data plane of AWS IoT Core.
   *
   * @param port on loopback; 0 for any that is free
   * @param log gets what goes wrong with a message
   * @return where it listens
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public URI openIotData(int port, InstantSource clock, Consumer<String> log) {
    IotDataEndpoint door = IotDataEndpoint.start(port, rulesEngine(clock, log));
    doors.push(door);
    return door.uri();
  }

  private RulesEngine rulesEngine(InstantSource clock, Consumer<String> log) {
    return new RulesEngine(
        List.of(
            new IotRule(
                rule.name(),
                new TopicFilter(rule.topicFilter()),
                message -> ingress.put(message.payload(), clock.instant()))),
        log);
  }

  /** Lets nothing more in from other processes: what is to be drained must not grow. */
  public void closeEndpoints() {
    closeAll(doors);
  }

  /** What SNS accepted. */
  public PageCounter pages() {
    return pages;
  }

  /** What befalls the requests to each service. */
  public Map<FaultyService, Faults> faults() {
    return Map.copyOf(faults);
  }

  /** The tables. */
  public Lake lake() {
    return lake;
  }

  /** The event source mappings, in the order of the template. */
  public List<EventSourceMapping> mappings() {
    return List.copyOf(mappings);
  }

  /** What each mapping has counted, by its id. */
  public Map<String, MappingCounters> counters() {
    return Map.copyOf(counters);
  }

  /**
   * Invokes with everything that the stream holds and closes the open windows.
   *
   * @return when to call this again, because something failed; {@link Instant#MAX}: nothing is left
   */
  public Instant drainMappings(Instant now) {
    Instant earliest = Instant.MAX;
    for (EventSourceMapping mapping : mappings) {
      Instant next = mapping.drain(now);
      earliest = next.isBefore(earliest) ? next : earliest;
    }
    return earliest;
  }

  /**
   * What a function has printed for CloudWatch.
   *
   * @param function its logical id
   */
  public EmbeddedMetrics metrics(String function) {
    EmbeddedMetrics found = metrics.get(function);
    if (found == null) {
      throw new IllegalArgumentException(
          "function %s, expected one of %s".formatted(function, metrics.keySet()));
    }
    return found;
  }

  /** How long the invocations of each function took, by its logical id. */
  public Map<String, Stopwatch> invocationTimes() {
    return Map.copyOf(invocations);
  }

  /** How long functions in this process waited for DynamoDB. */
  public Stopwatch dynamoDbTime() {
    return dynamoDb;
  }

  /** The Firehose streams. */
  public List<DeliveryStream> deliveries() {
    return List.copyOf(deliveries.values());
  }

  /**
   * The Firehose stream of the given name.
   *
   * @throws IllegalArgumentException if the template has none
   */
  public DeliveryStream delivery(String name) {
    DeliveryStream found = deliveries.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "Firehose stream %s, expected one of %s".formatted(name, deliveries.keySet()));
    }
    return found;
  }

  /**
   * Rows that landed in a table since the start.
   *
   * @param table name of an Iceberg table that a Firehose stream leads to
   */
  public long rowsLanded(String table) {
    return delivery(streamByTable.getOrDefault(table, table)).rowsLanded();
  }

  /** Flushes what Firehose has gathered long enough, or enough of. */
  public void advanceDeliveries(Instant now) {
    deliveries.values().forEach(delivery -> delivery.advance(now));
  }

  /**
   * Flushes all that Firehose holds, each stream whatever becomes of the others.
   *
   * @throws RuntimeException that of the first stream that cannot be flushed
   */
  public void flushDeliveries(Instant now) {
    RuntimeException first = null;
    for (DeliveryStream delivery : deliveries.values()) {
      try {
        delivery.flush(now);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Records that a mapping gave up and rows that Firehose could not deliver. */
  public long undelivered() {
    return counters.values().stream()
            .map(MappingCounters::snapshot)
            .mapToLong(counted -> counted.dropped() + counted.delivered())
            .sum()
        + deliveries.values().stream()
            .mapToLong(delivery -> delivery.rowsFailed() + delivery.rowsWaiting())
            .sum();
  }

  /** What went wrong last in each mapping, what it gave up, and which rows did not land. */
  public List<String> shortfalls() {
    List<String> lines = new ArrayList<>();
    counters.forEach(
        (id, counter) -> {
          MappingCounters.Snapshot counted = counter.snapshot();
          long givenUp = counted.dropped() + counted.delivered();
          if (givenUp > 0) {
            lines.add("%s: %,d records given up, see failures in the lake".formatted(id, givenUp));
          }
          counted.lastError().ifPresent(error -> lines.add("%s: last: %s".formatted(id, error)));
        });
    deliveries.forEach(
        (name, delivery) -> {
          if (delivery.rowsWaiting() > 0) {
            lines.add("%s: %,d rows not delivered".formatted(name, delivery.rowsWaiting()));
          }
          if (delivery.rowsFailed() > 0) {
            lines.add(
                "%s: %,d rows refused, see failures in the lake"
                    .formatted(name, delivery.rowsFailed()));
          }
        });
    return lines;
  }

  /** Stops everything, last part first. What is still buffered is lost: flush before. */
  @Override
  public void close() {
    while (!doors.isEmpty()) {
      parts.push(doors.removeLast());
    }
    closeAll(parts);
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    RuntimeException first = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = new IllegalStateException("a part of the stack did not stop", e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
