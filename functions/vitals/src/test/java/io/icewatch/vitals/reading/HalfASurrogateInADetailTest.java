package io.icewatch.vitals.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Where bytes ED A0 80 stand for the beginning of a field, the reader's message quotes them as half
 * a surrogate. That has no UTF-8: the row of rejected readings could not be carried.
 */
class HalfASurrogateInADetailTest {

  @Test
  void a_detail_can_be_written_in_utf_8() {
    Message message =
        ReadingJson.read(new byte[] {'{', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '}'});

    assertThat(message).isInstanceOf(Rejected.class);
    String detail = ((Rejected) message).detail();
    assertThat(UTF_8.newEncoder().canEncode(detail)).as(detail).isTrue();
    assertThat(detail).contains("Unexpected character ('?'");
  }

  @Test
  void a_whole_surrogate_pair_stays() {
    assertThat(new Rejected(Rejected.Reason.NOT_JSON, "found 😀").detail()).isEqualTo("found 😀");
  }
}
