package io.icewatch.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpServer;
import io.icewatch.edge.alarm.AlarmAnswers;
import io.icewatch.edge.alarm.AlarmReporter;
import io.icewatch.edge.alarm.AlarmReporter.Backlog;
import io.icewatch.edge.mapping.FhirReader;
import io.icewatch.edge.mapping.OruReader;
import io.icewatch.edge.mapping.VitalMapping;
import io.icewatch.edge.mllp.MllpServer;
import io.icewatch.edge.queue.DurableQueue;
import io.icewatch.edge.queue.QueueException;
import io.icewatch.edge.send.Forwarder;
import io.icewatch.edge.send.RecordSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** The gateway: MLLP in, a queue on disk, records out, metrics beside it. */
public final class Gateway implements AutoCloseable {
  private final DurableQueue queue;
  private final MllpServer server;
  private final Forwarder forwarder;
  private final GatewayMetrics metrics;
  private final InstantSource clock;
  private final HttpServer prometheus;
  private final @Nullable FhirEndpoint fhir;
  private final @Nullable AlarmReporter reporter;

  /**
   * What a gateway is made from.
   *
   * @param sockets plain ones, or TLS
   * @param address where it listens for MLLP; port 0 is any that is free
   * @param metricsPort where it shows its metrics on loopback; 0 is any that is free
   * @param queueFile made if it is not there
   * @param queueCapacity how many records it holds at most, until they can be sent on
   * @param mapping which codes are which vital
   * @param limits of connections and messages
   * @param fhirAddress where it listens for FHIR resources; null: nowhere
   * @param answers gets what people answer to alarms; null: such messages are refused
   * @param reporter reports alarms beside the gateway, which shows what waits with its metrics;
   *     null: none are reported
   */
  public record Settings(
      ServerSocketFactory sockets,
      InetSocketAddress address,
      int metricsPort,
      Path queueFile,
      long queueCapacity,
      VitalMapping mapping,
      MllpServer.Limits limits,
      @Nullable InetSocketAddress fhirAddress,
      @Nullable AlarmAnswers answers,
      @Nullable AlarmReporter reporter) {}

  private Gateway(Settings settings, RecordSink sink, InstantSource clock, Consumer<String> log)
      throws IOException, QueueException {
    this.clock = requireNonNull(clock, "clock");
    reporter = settings.reporter();
    metrics = new GatewayMetrics();
    queue = DurableQueue.open(settings.queueFile(), settings.queueCapacity(), clock);
    server =
        MllpServer.start(
            settings.sockets(),
            settings.address(),
            new OruHandler(
                new OruReader(settings.mapping()), queue, settings.answers(), clock, metrics),
            settings.limits(),
            log);
    forwarder =
        new Forwarder(
            queue,
            sink,
            time -> Thread.sleep(time),
            new Reporter(metrics, requireNonNull(log, "log")));
    prometheus =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.metricsPort()), 0);
    prometheus.createContext(
        "/metrics",
        exchange -> {
          byte[] text = metricsText().getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    prometheus.start();
    fhir =
        settings.fhirAddress() == null
            ? null
            : FhirEndpoint.start(
                settings.fhirAddress(), new FhirReader(settings.mapping()), queue, metrics);
  }

  /**
   * Starts a gateway; what an earlier one has left in the queue is sent first.
   *
   * @param sink where records go; the gateway closes it
   * @param log gets what goes wrong, line by line; names no patient
   * @throws IOException if a port cannot be had
   * @throws QueueException if the queue cannot be opened
   */
  public static Gateway start(
      Settings settings, RecordSink sink, InstantSource clock, Consumer<String> log)
      throws IOException, QueueException {
    return new Gateway(settings, sink, clock, log);
  }

  /** Says once what is wrong downstream, and once that it is over. */
  private static final class Reporter implements Forwarder.Listener {
    private final GatewayMetrics metrics;
    private final Consumer<String> log;
    private boolean isBroken;

    Reporter(GatewayMetrics metrics, Consumer<String> log) {
      this.metrics = metrics;
      this.log = log;
    }

    @Override
    public void sent(int records) {
      metrics.sent(records);
      if (isBroken && records > 0) {
        isBroken = false;
        log.accept("records are taken again");
      }
    }

    @Override
    public void failed(int records, String reason) {
      metrics.sendFailed(records);
      if (!isBroken) {
        isBroken = true;
        log.accept("records wait in the queue and are sent again: " + reason);
      }
    }
  }

  /** Where it listens for MLLP. */
  public int port() {
    return server.port();
  }

  /** Where it listens for FHIR resources; 0 if it does not. */
  public int fhirPort() {
    return fhir == null ? 0 : fhir.port();
  }

  /** Where it shows its metrics. */
  public int metricsPort() {
    return prometheus.getAddress().getPort();
  }

  /** How many records wait to be sent on. */
  public long depth() {
    return queue.depth();
  }

  /** What it has counted and what it holds, on one line. */
  public String summary() {
    String records =
        "%d readings, %d records sent, %d wait (oldest %.0f s), acknowledged within %s s (p50) %s s (p99), %d connections"
            .formatted(
                metrics.value("icewatch_edge_readings_total", ""),
                metrics.value("icewatch_edge_records_sent_total", ""),
                queue.depth(),
                oldestSeconds(),
                metrics.latencyAt(0.5),
                metrics.latencyAt(0.99),
                server.connections());
    return backlog()
        .map(backlog ->
            "%s, %.0f alarms wait (oldest %.0f s)"
                .formatted(records, backlog.notices(), backlog.oldestSeconds()))
        .orElse(records);
  }

  private String metricsText() {
    return metrics.prometheus(
        queue.depth(), oldestSeconds(), server.connections(), backlog().orElse(null));
  }

  private Optional<Backlog> backlog() {
    return Optional.ofNullable(reporter).map(alarms -> alarms.backlog(clock.instant()));
  }

  private double oldestSeconds() {
    try {
      return queue
          .oldest()
          .map(oldest -> Duration.between(oldest, clock.instant()).toMillis() / 1000.0)
          .orElse(0.0);
    } catch (QueueException e) {
      return Double.NaN; // Prometheus' own "not known"
    }
  }

  /**
   * Takes no more messages, and waits until what the queue holds is sent on.
   *
   * @return whether all of it was; false if the time is up
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean drain(Duration longest) throws InterruptedException {
    stopTaking();
    return queue.awaitEmpty(longest);
  }

  private void stopTaking() {
    server.close();
    if (fhir != null) {
      fhir.close();
    }
  }

  /** Takes no more messages, then stops sending; what has not been sent stays on the disk. */
  @Override
  public void close() {
    stopTaking();
    forwarder.close();
    queue.close();
    prometheus.stop(0);
  }
}
