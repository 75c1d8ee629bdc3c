package io.icewatch.vitals.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowRowTest {
  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  @Test
  void row_id_says_the_window_start_as_an_instant_does() {
    Seeds.upTo(
        10_000,
        random -> {
          Instant start = Instant.ofEpochSecond(random.nextLong(-60_000_000_000L, LAST_SECOND));
          assertThat(row(start).rowId()).isEqualTo("shardId-1:7/" + start + "/bed/17");
        });
    assertThat(row(Instant.EPOCH).rowId()).isEqualTo("shardId-1:7/1970-01-01T00:00:00Z/bed/17");
  }

  private static WindowRow row(Instant start) {
    SequenceNumber number = SequenceNumber.of(7);
    long millis = start.toEpochMilli();
    return new WindowRow(
        "bed/17",
        millis,
        millis,
        "shardId-1",
        number,
        number,
        millis,
        millis,
        1,
        0,
        0,
        0,
        List.of());
  }
}
