package io.icewatch.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedMetricsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:12:05.250Z");

  @Test
  void metricsWithoutDimensionsAreOneObjectOnOneLineInTheOrderInWhichTheyWereAdded() {
    assertThat(
            printed(
                new EmbeddedMetrics("icewatch")
                    .count("WindowRows", 4)
                    .bytes("StateBytes", 654_321)))
        .isEqualTo(
            """
            {"_aws":{"Timestamp":1772439125250,"CloudWatchMetrics":[{"Namespace":"icewatch",\
            "Dimensions":[[]],"Metrics":[{"Name":"WindowRows","Unit":"Count"},\
            {"Name":"StateBytes","Unit":"Bytes"}]}]},"WindowRows":4,"StateBytes":654321}
            """);
  }

  @Test
  void dimensionsStandBesideTheMetricsWithTheirValues() {
    assertThat(
            printed(
                new EmbeddedMetrics("icewatch")
                    .dimension("Severity", "critical")
                    .dimension("Reason", "first")
                    .milliseconds("ArrivalToPublish", List.of(583L, 1_200L))))
        .isEqualTo(
            """
            {"_aws":{"Timestamp":1772439125250,"CloudWatchMetrics":[{"Namespace":"icewatch",\
            "Dimensions":[["Severity","Reason"]],"Metrics":[{"Name":"ArrivalToPublish",\
            "Unit":"Milliseconds"}]}]},"Severity":"critical","Reason":"first",\
            "ArrivalToPublish":[583,1200]}
            """);
  }

  @Test
  void moreValuesThanCloudWatchTakesAreRefused() {
    EmbeddedMetrics metrics = new EmbeddedMetrics("icewatch");

    metrics.milliseconds("ArrivalToPublish", Collections.nCopies(100, 1L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.milliseconds("ArrivalToPublish", Collections.nCopies(101, 1L)))
        .withMessage("101 values of ArrivalToPublish, expected at most 100");
  }

  private static String printed(EmbeddedMetrics metrics) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.print(NOW, new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8);
  }
}
