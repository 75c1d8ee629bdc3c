package io.icewatch.local.stack;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.FaultyService;
import io.icewatch.local.aws.http.HttpApiEndpoint;
import io.icewatch.local.aws.http.SideDoor;
import io.icewatch.local.aws.iot.IotDataEndpoint;
import io.icewatch.local.aws.iot.IotRule;
import io.icewatch.local.aws.iot.MqttEndpoint;
import io.icewatch.local.aws.iot.RulesEngine;
import io.icewatch.local.aws.iot.TopicFilter;
import io.icewatch.local.aws.kinesis.KinesisEndpoint;
import io.icewatch.local.aws.sns.Subscriptions;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.mapping.BucketDestination;
import io.icewatch.local.outbox.Outbox;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.template.HttpApiSpec;
import io.icewatch.local.template.StreamSpec;
import io.icewatch.local.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Any template on one machine: streams, mappings, schedules, HTTP APIs, functions, DynamoDB, SNS,
 * Firehose, lake. Knows no time but what it is given; {@code run} and {@code replay} drive it.
 */
public final class LocalStack implements AutoCloseable {
  /**
   * Records of each shard that a live stack keeps for whoever reads through the Kinesis endpoint: a
   * few tens of megabytes. The mappings need none.
   */
  private static final int KEPT_RECORDS = 100_000;

  /**
   * A live stream begins with the time, as Kinesis' sequence numbers do, and so above every stream
   * that wrote to the same lake before: a row is known by its sequence number. A replay begins with
   * 1, and with a lake of its own.
   */
  private static final int ORDINALS_A_MILLISECOND_BITS = 20;

  private final Template template;
  private final Parts parts = new Parts();
  private final Parts endpoints = new Parts();
  private final Map<String, KinesisStream> streams = new LinkedHashMap<>();
  private final List<IotIngress> ingresses;
  private final PageCounter pages;
  private final Map<FaultyService, Faults> faults;
  private final Lake lake;
  private final Journals journals;
  private final Deliveries deliveries;
  private final ServiceTimes serviceTimes = new ServiceTimes();
  private final Functions functions;
  private final Mappings mappings;
  private final Schedules schedules;

  private LocalStack(Template template, Path lakeFolder, StackOptions options) {
    this.template = template;
    faults = options.faults().begin();
    try {
      lake = parts.add(Lake.create(lakeFolder, template.icebergTables()));
      journals = parts.add(Journals.open(template, lakeFolder, options.isLive()));
      for (StreamSpec spec : template.streams()) {
        streams.put(
            spec.name(),
            new KinesisStream(
                spec,
                options.isLive() ? KEPT_RECORDS : 0,
                options.isLive() ? options.clock().millis() << ORDINALS_A_MILLISECOND_BITS : 1,
                journals.ofStream(spec.name())));
      }
      ingresses =
          template.rules().stream()
              .map(rule -> new IotIngress(rule, named(rule.stream(), streams)))
              .toList();
      Path bucket = lakeFolder.resolve("failures");
      deliveries =
          parts.add(
              new Deliveries(template.deliveryStreams(), lake, bucket, options.isLive(), journals));
      Outbox outbox = parts.add(Outbox.open(lakeFolder, options.clock()));
      Subscriptions subscriptions =
          new Subscriptions(
              template.topics(),
              delivery -> {
                outbox.accept(delivery.message());
                options.mail().accept(delivery);
              });
      pages = new PageCounter(subscriptions.andThen(options.pages()));
      Services services =
          parts.add(
              Services.start(
                  template,
                  options,
                  faults,
                  pages,
                  (name, record) -> deliveries.named(name).put(record, options.clock().instant()),
                  parts.add(new LakeEngine(lake, deliveries::commit))));
      functions =
          parts.add(
              new Functions(
                  template.functions(),
                  services,
                  CatalogVariables.of(lake),
                  serviceTimes,
                  options));
      deliveries.readFrom(template.deliveryStreams(), streams, functions, journals);
      mappings =
          parts.add(
              new Mappings(
                  template.mappings(),
                  streams,
                  functions,
                  new BucketDestination(bucket),
                  options,
                  journals));
      schedules = new Schedules(template.schedules(), functions, options);
    } catch (RuntimeException e) {
      try (parts) {
        throw e;
      }
    }
  }

  /**
   * Starts everything. A live stack goes on with what an earlier one in the same folder had
   * acknowledged and not finished when its process ended.
   *
   * @param lakeFolder the lake, made if it is not there; what was given up or could not be
   *     delivered goes into its subfolder {@code failures}
   * @throws IllegalArgumentException if the template holds what this build cannot run
   * @throws io.icewatch.local.lake.LakeException if the folder holds another lake
   * @throws io.icewatch.local.journal.JournalException if what an earlier stack left cannot be
   *     taken up
   */
  public static LocalStack start(Template template, Path lakeFolder, StackOptions options) {
    return new LocalStack(template, lakeFolder, options);
  }

  /** The part of the given name. */
  static <T> T named(String name, Map<String, T> parts) {
    T found = parts.get(name);
    if (found == null) {
      throw new IllegalArgumentException("%s, expected one of %s".formatted(name, parts.keySet()));
    }
    return found;
  }

  /**
   * Where messages come in: the template's first IoT rule.
   *
   * @throws IllegalArgumentException if there is none
   */
  public IotIngress ingress() {
    if (ingresses.isEmpty()) {
      throw new IllegalArgumentException("the template has no IoT rule, expected one at least");
    }
    return ingresses.getFirst();
  }

  /** Every IoT rule, in the template's order. */
  public List<IotIngress> ingresses() {
    return ingresses;
  }

  /** The stream that the first IoT rule fills. */
  public KinesisStream stream() {
    return ingress().stream();
  }

  /** The functions. */
  public Functions functions() {
    return functions;
  }

  /** The event source mappings. */
  public Mappings mappings() {
    return mappings;
  }

  /** What invokes functions by the clock. */
  public Schedules schedules() {
    return schedules;
  }

  /** The Firehose streams. */
  public Deliveries deliveries() {
    return deliveries;
  }

  /** The tables. */
  public Lake lake() {
    return lake;
  }

  /** What SNS accepted. */
  public PageCounter pages() {
    return pages;
  }

  /** What of the stack outlives its process. */
  public Journals journals() {
    return journals;
  }

  /** What befalls the requests to each service. */
  public Map<FaultyService, Faults> faults() {
    return Map.copyOf(faults);
  }

  /** How long functions in this process waited for the services that they call. */
  public ServiceTimes serviceTimes() {
    return serviceTimes;
  }

  /**
   * Lets other processes into the streams as into Kinesis, each through a port of its own.
   *
   * @param port of the first stream, on loopback; the others, and 0, take any that is free
   * @return where each stream is, by its name
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public Map<String, URI> openKinesis(int port, InstantSource clock) {
    Map<String, URI> opened = new LinkedHashMap<>();
    streams.forEach((name, stream) ->
        opened.put(
            name,
            endpoints
                .add(
                    KinesisEndpoint.start(
                        opened.isEmpty() ? port : 0,
                        stream,
                        requireNonNull(faults.get(FaultyService.KINESIS)),
                        clock))
                .uri()));
    return opened;
  }

  /**
   * Lets monitors publish by MQTT, as to AWS IoT Core: what is on a rule's topic goes into its
   * stream.
   *
   * @param port on loopback; 0 for any that is free
   * @param log gets what goes wrong with a message
   * @return the port
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public int openMqtt(int port, InstantSource clock, Consumer<String> log) {
    return endpoints.add(MqttEndpoint.start(port, rulesEngine(clock, log))).port();
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
    return endpoints.add(IotDataEndpoint.start(port, rulesEngine(clock, log))).uri();
  }

  private RulesEngine rulesEngine(InstantSource clock, Consumer<String> log) {
    return new RulesEngine(
        ingresses.stream()
            .map(ingress ->
                new IotRule(
                    ingress.rule().name(),
                    new TopicFilter(ingress.rule().topicFilter()),
                    message -> ingress.put(message, clock.instant())))
            .toList(),
        log);
  }

  /**
   * Lets HTTP clients in: each of the template's HTTP APIs listens on loopback.
   *
   * @param port of the first API; the others, and 0, take any that is free
   * @param log gets what goes wrong with a request
   * @return where each API listens, by its logical id
   * @throws java.io.UncheckedIOException if the port cannot be had
   */
  public Map<String, URI> openHttpApis(int port, InstantSource clock, Consumer<String> log) {
    return openHttpApis(port, clock, log, null);
  }

  /** As above, each with a path beside its own; null: none. */
  public Map<String, URI> openHttpApis(
      int port, InstantSource clock, Consumer<String> log, @Nullable SideDoor door) {
    Map<String, URI> opened = new LinkedHashMap<>();
    for (HttpApiSpec api : template.httpApis()) {
      opened.put(
          api.logicalId(),
          endpoints
              .add(
                  HttpApiEndpoint.start(
                      opened.isEmpty() ? port : 0, api, functions.hosts(), clock, log, door))
              .uri());
    }
    return opened;
  }

  /**
   * Closes one more way in with the endpoints: before those that were opened earlier, so that it
   * can send on through them what it holds.
   *
   * @param wayIn closed once
   */
  public void closeWithEndpoints(AutoCloseable wayIn) {
    endpoints.add(requireNonNull(wayIn, "wayIn"));
  }

  /** Records that a mapping gave up and rows that Firehose could not deliver. */
  public long undelivered() {
    return mappings.givenUp() + deliveries.undelivered();
  }

  /** What went wrong last in each mapping, what it gave up, and which rows did not land. */
  public List<String> shortfalls() {
    return Stream.concat(mappings.shortfalls(), deliveries.shortfalls()).toList();
  }

  /** Lets nothing more in from other processes: what is to be drained must not grow. */
  public void closeEndpoints() {
    endpoints.close();
  }

  /**
   * Stops everything, last part first. What is still buffered is lost in virtual time: flush
   * before. Of a live stack, the next one in the same folder goes on with it.
   */
  @Override
  public void close() {
    try (parts) {
      endpoints.close();
    }
  }
}
