package io.icewatch.edge.cli;

import io.icewatch.edge.Gateway;
import io.icewatch.edge.alarm.AlarmReporter;
import io.icewatch.edge.mapping.VitalMapping;
import io.icewatch.edge.mllp.MllpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./icewatch edge}. */
@Command(
    name = "edge",
    description = {
      "Takes HL7 v2 messages (ORU^R01) over MLLP and sends their readings to a Kinesis stream,",
      "or by MQTT to AWS IoT Core.",
      "A message is acknowledged when its readings are on this machine's disk, not before."
    })
final class EdgeCommand implements Callable<Integer> {
  /** A service manager waits longer before it kills. */
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Option(
      names = "--hl7-port",
      defaultValue = "2575",
      description = "Where it listens (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--fhir-port",
      description = {
        "Takes FHIR R4 Observations too, alone or in a Bundle, by POST over HTTP; 0: any free port."
      })
  private @Nullable Integer fhirPort;

  @Option(
      names = "--bind",
      defaultValue = "127.0.0.1",
      description = "Address that it listens on (default ${DEFAULT-VALUE}).")
  private String address;

  @Mixin private WayOut wayOut;

  @Mixin private AlarmOptions alarms;

  @Option(
      names = "--queue",
      defaultValue = "icewatch-edge.db",
      description = "File of what is not sent yet (default ${DEFAULT-VALUE}).")
  private Path queue;

  @Option(
      names = "--queue-capacity",
      defaultValue = "1000000",
      description =
          "Records that it holds at most (default ${DEFAULT-VALUE}); beyond it, messages are"
              + " refused.")
  private long capacity;

  @Option(
      names = "--mapping",
      description = "Which codes are which vital; the shipped file if not given.")
  private @Nullable Path mapping;

  @Option(
      names = "--metrics-port",
      defaultValue = "9575",
      description = "Prometheus metrics on loopback (default ${DEFAULT-VALUE}).")
  private int metricsPort;

  @Option(
      names = "--tls-keystore",
      description = "PKCS12 file with the gateway's key; its password is in ICEWATCH_TLS_PASSWORD.")
  private @Nullable Path keystore;

  @Option(
      names = "--summary-every",
      defaultValue = "60",
      description = "Seconds between two lines of metrics (default ${DEFAULT-VALUE}).")
  private int summarySeconds;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (AlarmReporter reporter = alarms.reporter(spec.commandLine(), line -> print(err, line));
        Gateway gateway =
            Gateway.start(
                settings(reporter),
                wayOut.sink(spec.commandLine()),
                InstantSource.system(),
                line -> print(err, line))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndAwait(stopped, closed)));
      print(
          out,
          "HL7 v2 on %s:%d, metrics on http://127.0.0.1:%d/metrics, %d records in %s"
              .formatted(address, gateway.port(), gateway.metricsPort(), gateway.depth(), queue));
      if (fhirPort != null) {
        print(out, "FHIR on http://%s:%d/".formatted(address, gateway.fhirPort()));
      }
      awaitStop(stopped, () -> print(out, gateway.summary()));
      if (!gateway.drain(LONGEST_DRAIN)) {
        print(
            err,
            "%d records stay in %s and are sent first next time".formatted(gateway.depth(), queue));
      }
      print(out, gateway.summary());
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private Gateway.Settings settings(@Nullable AlarmReporter reporter)
      throws IOException, GeneralSecurityException {
    return new Gateway.Settings(
        sockets(),
        new InetSocketAddress(address, port),
        metricsPort,
        queue,
        capacity,
        mapping == null ? VitalMapping.shipped() : VitalMapping.read(mapping),
        MllpServer.Limits.DEFAULT,
        fhirPort == null ? null : new InetSocketAddress(address, fhirPort),
        alarms.answers(spec.commandLine()),
        reporter);
  }

  /** Until a signal comes or, for a gateway inside another program, its thread is interrupted. */
  private void awaitStop(CountDownLatch stopped, Runnable everyMinute) {
    try {
      while (!stopped.await(summarySeconds, TimeUnit.SECONDS)) {
        everyMinute.run();
      }
    } catch (InterruptedException e) {
      stopped.countDown(); // the interruption has said what it had to: the end is an orderly one
    }
  }

  /** The process ends when its shutdown hooks have: it must not be gone before all is closed. */
  private static void stopAndAwait(CountDownLatch stopped, CountDownLatch closed) {
    stopped.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void print(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private ServerSocketFactory sockets() throws IOException, GeneralSecurityException {
    if (keystore == null) {
      return ServerSocketFactory.getDefault();
    }
    KeyManagerFactory managers = Pkcs12.keys(keystore, "ICEWATCH_TLS_PASSWORD");
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls.getServerSocketFactory();
  }
}
