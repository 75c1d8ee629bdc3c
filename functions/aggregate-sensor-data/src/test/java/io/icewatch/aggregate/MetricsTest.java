package io.icewatch.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MetricsTest {

  @Test
  void lineIsOneObjectInTheEmbeddedMetricFormatWithoutDimensions() {
    assertThat(
            new Metrics(1, 2, 3, 4, 1, 654_321).toLine(Instant.parse("2026-03-02T08:12:05.250Z")))
        .isEqualTo(
            """
            {"_aws":{"Timestamp":1772439125250,"CloudWatchMetrics":[{"Namespace":"Icewatch",\
            "Dimensions":[[]],"Metrics":[{"Name":"ReadingsFolded","Unit":"Count"},\
            {"Name":"DuplicatesDropped","Unit":"Count"},{"Name":"RejectedReadings","Unit":"Count"},\
            {"Name":"WindowRows","Unit":"Count"},{"Name":"WindowsTerminatedEarly","Unit":"Count"},\
            {"Name":"StateBytes","Unit":"Bytes"}]}]},"ReadingsFolded":1,"DuplicatesDropped":2,\
            "RejectedReadings":3,"WindowRows":4,"WindowsTerminatedEarly":1,"StateBytes":654321}\
            """);
  }
}
