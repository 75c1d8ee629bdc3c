package io.icewatch.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.aws.sns.SnsMessage;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A page on one line of the console. */
class PageSummaryTest {
  /** Bug: what to do was cut off. */
  @Test
  void says_all_that_the_page_says_but_its_reference() {
    SnsMessage page =
        new SnsMessage(
            "topic",
            "id",
            "subject",
            """
            TECHNICAL SpO2 implausible: 0 %
            Patient 8
            Measured 2026-11-21 05:03:40 UTC
            Just begun, worst 0 %
            Check the probe
            Alert spo2-implausible/2026-11-21T05:03:40Z/1/8
            """,
            Map.of("kind", new SnsMessage.Attribute("String", "page")));

    assertThat(PageSummary.of(page))
        .isEqualTo(
            "PAGE  TECHNICAL SpO2 implausible: 0 % | Patient 8 | Measured 2026-11-21 05:03:40 UTC"
                + " | Just begun, worst 0 % | Check the probe");
  }
}
