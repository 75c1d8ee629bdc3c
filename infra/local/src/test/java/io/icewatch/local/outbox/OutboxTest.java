package io.icewatch.local.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.aws.sns.SnsMessage.Attribute;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:10:00.123Z");
  private static final SnsMessage FULL =
      new SnsMessage(
          "arn:aws:sns:us-east-1:123456789012:ward",
          "8f5c",
          "Bed 4",
          "SpO2 84 %\n\"falling\"\n",
          Map.of("severity", new Attribute("String", "critical")));
  private static final SnsMessage BARE = new SnsMessage("arn", "9a", null, "hello", Map.of());

  @TempDir private Path lake;

  @Test
  void a_page_is_a_line_of_json() {
    assertThat(new Page(NOW, FULL).toJson())
        .isEqualTo(
            """
            {"published_at":"2026-03-02T08:10:00.123Z",\
            "topic_arn":"arn:aws:sns:us-east-1:123456789012:ward","message_id":"8f5c",\
            "subject":"Bed 4","message":"SpO2 84 %\\n\\"falling\\"\\n",\
            "attributes":{"severity":{"type":"String","value":"critical"}}}\
            """);
  }

  @Test
  void what_was_accepted_can_be_read_at_once_and_a_second_run_adds_to_it() throws IOException {
    try (Outbox first = Outbox.open(lake, () -> NOW)) {
      first.accept(FULL);
      assertThat(pages()).containsExactly(new Page(NOW, FULL));
    }
    try (Outbox second = Outbox.open(lake, () -> NOW.plusSeconds(1))) {
      second.accept(BARE);
    }
    assertThat(pages()).containsExactly(new Page(NOW, FULL), new Page(NOW.plusSeconds(1), BARE));
  }

  private List<Page> pages() throws IOException {
    List<Page> pages = new ArrayList<>();
    Outbox.read(lake, pages::add);
    return pages;
  }

  @Test
  void a_lake_without_an_outbox_says_what_to_do() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Outbox.read(lake, page -> {}))
        .withMessageContaining("no outbox at " + lake)
        .withMessageContaining("--lake");
  }
}
