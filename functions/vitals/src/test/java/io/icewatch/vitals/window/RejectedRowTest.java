package io.icewatch.vitals.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.reading.Rejected;
import io.icewatch.vitals.reading.Rejected.Reason;
import org.junit.jupiter.api.Test;

class RejectedRowTest {

  private static RejectedRow ofBytes(int length) {
    byte[] raw = new byte[length];
    raw[length - 1] = 7;
    return new RejectedRow(
        new Rejected(Reason.NOT_JSON, "found noise"),
        "",
        1,
        5,
        "shardId-000000000001",
        "49",
        "17",
        "monitor-4",
        raw);
  }

  @Test
  void aRecordThatFitsIsKeptAsItCame() {
    RejectedRow row = ofBytes(700_000);

    assertThat(row.raw()).hasSize(700_000).endsWith((byte) 7);
    assertThat(row.rejected().detail()).isEqualTo("found noise");
  }

  @Test
  void aLargerOneIsCutAndSaysSo() {
    RejectedRow row = ofBytes(700_001);

    assertThat(row.raw()).hasSize(700_000).endsWith((byte) 0);
    assertThat(row.rejected())
        .isEqualTo(
            new Rejected(
                Reason.NOT_JSON, "found noise; raw holds the first 700000 of 700001 bytes"));
  }

  @Test
  void itsIdentityIsShardAndSequenceNumber() {
    assertThat(ofBytes(1).rowId()).isEqualTo("shardId-000000000001:49");
  }

  @Test
  void ofAFieldItIsAlsoTheFieldAndTheReason() {
    RejectedRow row =
        new RejectedRow(
            new Rejected(Reason.NOT_MEASURED, ""),
            "spo2",
            1,
            5,
            "s",
            "49",
            "17",
            null,
            new byte[1]);

    assertThat(row.rowId()).isEqualTo("s:49/spo2/NOT_MEASURED");
    assertThat(row.andOneMore().rowId()).isEqualTo(row.rowId());
    assertThat(row.andOneMore().readings()).isEqualTo(2);
  }
}
