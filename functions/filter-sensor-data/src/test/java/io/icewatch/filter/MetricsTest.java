package io.icewatch.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.lambda.notice.Alerts;
import io.icewatch.vitals.alarm.Alert;
import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.BatchReport.Outcome.Paged;
import io.icewatch.vitals.alarm.Severity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:12:05.250Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Metrics metrics = new Metrics("icewatch", new PrintStream(out, true, UTF_8));

  @Test
  void quietInvocationStillCountsZeros() {
    metrics.print(List.of(), NOW);

    assertThat(lines())
        .containsExactly(
            """
            {"_aws":{"Timestamp":1772439125250,"CloudWatchMetrics":[{"Namespace":"icewatch",\
            "Dimensions":[[]],"Metrics":[{"Name":"AlertRowsLost","Unit":"Count"},\
            {"Name":"LateReadings","Unit":"Count"},{"Name":"LinksNotSigned","Unit":"Count"},\
            {"Name":"PageFailures","Unit":"Count"},\
            {"Name":"ReadingsHeldBack","Unit":"Count"},{"Name":"ReadingsSuppressed","Unit":"Count"},\
            {"Name":"UnreadableReadings","Unit":"Count"}]}]},\
            "AlertRowsLost":0,"LateReadings":0,"LinksNotSigned":0,"PageFailures":0,"ReadingsHeldBack":0,"ReadingsSuppressed":0,\
            "UnreadableReadings":0}\
            """);
  }

  @Test
  void everyCountStandsUnderItsOwnName() {
    metrics.alertRowsLost = 1;
    metrics.lateReadings = 2;
    metrics.pageFailures = 3;
    metrics.readingsSuppressed = 4;
    metrics.unreadableReadings = 5;
    metrics.readingsHeldBack = 6;
    metrics.linksNotSigned = 7;
    metrics.print(List.of(), NOW);

    assertThat(lines().getFirst())
        .endsWith(
            """
            ]},"AlertRowsLost":1,"LateReadings":2,"LinksNotSigned":7,"PageFailures":3,\
            "ReadingsHeldBack":6,\
            "ReadingsSuppressed":4,"UnreadableReadings":5}\
            """);
  }

  @Test
  void pagesAreCountedBySeverityAndReasonWithTheirLatencies() {
    metrics.print(
        List.of(
            page(Severity.CRITICAL, Reason.FIRST, 583),
            page(Severity.WARNING, Reason.STILL, 40),
            page(Severity.CRITICAL, Reason.FIRST, 1_200)),
        NOW);

    assertThat(lines().subList(1, 5))
        .containsExactly(
            """
            {"_aws":{"Timestamp":1772439125250,"CloudWatchMetrics":[{"Namespace":"icewatch",\
            "Dimensions":[["Severity","Reason"]],"Metrics":[{"Name":"PagesSent","Unit":"Count"}]}]},\
            "Severity":"warning","Reason":"still","PagesSent":1}\
            """,
            """
            {"_aws":{"Timestamp":1772439125250,"CloudWatchMetrics":[{"Namespace":"icewatch",\
            "Dimensions":[["Severity"]],"Metrics":[{"Name":"ArrivalToPublish",\
            "Unit":"Milliseconds"}]}]},"Severity":"warning","ArrivalToPublish":[40]}\
            """,
            """
            {"_aws":{"Timestamp":1772439125250,"CloudWatchMetrics":[{"Namespace":"icewatch",\
            "Dimensions":[["Severity","Reason"]],"Metrics":[{"Name":"PagesSent","Unit":"Count"}]}]},\
            "Severity":"critical","Reason":"first","PagesSent":2}\
            """,
            """
            {"_aws":{"Timestamp":1772439125250,"CloudWatchMetrics":[{"Namespace":"icewatch",\
            "Dimensions":[["Severity"]],"Metrics":[{"Name":"ArrivalToPublish",\
            "Unit":"Milliseconds"}]}]},"Severity":"critical","ArrivalToPublish":[583,1200]}\
            """);
    assertThat(lines()).hasSize(5);
  }

  /** A storm of alerts is when the latency matters most. */
  @Test
  void latenciesOfMoreThanAHundredPagesAreNotDroppedByCloudWatch() {
    metrics.print(
        IntStream.range(0, 201).mapToObj(i -> page(Severity.WARNING, Reason.FIRST, i)).toList(),
        NOW);

    List<String> latencies =
        lines().stream().filter(line -> line.contains("ArrivalToPublish")).toList();
    assertThat(latencies).hasSize(3);
    assertThat(latencies.get(0)).contains("\"ArrivalToPublish\":[0,1,").endsWith(",98,99]}");
    assertThat(latencies.get(1)).contains("\"ArrivalToPublish\":[100,101,").endsWith(",199]}");
    assertThat(latencies.get(2)).endsWith("\"ArrivalToPublish\":[200]}");
    assertThat(lines())
        .filteredOn(line -> line.contains("PagesSent"))
        .singleElement()
        .asString()
        .endsWith("\"PagesSent\":201}");
  }

  private static Paged page(Severity severity, Reason reason, long latencyMillis) {
    Alert alert = Alerts.alert("17", severity, reason);
    return new Paged(alert.breach(), alert, Alerts.ARRIVAL.plusMillis(latencyMillis));
  }

  private List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }
}
