package io.icewatch.edge.hl7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hl7MessageTest {

  private static Hl7Message parse(String text) throws Hl7Exception {
    byte[] bytes = text.getBytes(UTF_8);
    return Hl7Message.parse(bytes, 0, bytes.length);
  }

  @Test
  void countsFieldsAsHl7DoesWithTheDelimiterAsTheFirst() throws Hl7Exception {
    Hl7Message message = parse("MSH|^~\\&|APP|FAC|||20260101||ORU^R01|7|P|2.6\r");

    message.select(0);
    assertThat(message.text(3)).isEqualTo("APP");
    assertThat(message.text(9, 2)).isEqualTo("R01");
    assertThat(message.text(12)).isEqualTo("2.6");
    assertThat(message.text(13)).isEmpty();
    assertThat(message.text(200)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n", "\r\r"})
  void endsSegmentsWithWhateverSendersEndThemWith(String end) throws Hl7Exception {
    Hl7Message message = parse("MSH|^~\\&|A" + end + "PID|||17" + end + "OBX|1" + end);

    assertThat(message.size()).isEqualTo(3);
    assertThat(message.name(1)).isEqualTo("PID");
    message.select(1);
    assertThat(message.text(3)).isEqualTo("17");
  }

  @Test
  void takesComponentsSubcomponentsAndTheFirstRepetition() throws Hl7Exception {
    Hl7Message message = parse("MSH|^~\\&\rPID|||17^a&b^c~18^x");
    message.select(1);

    assertThat(message.text(3)).isEqualTo("17");
    assertThat(message.text(3, 2)).isEqualTo("a");
    assertThat(message.text(3, 2, 2)).isEqualTo("b");
    assertThat(message.text(3, 2, 3)).isEmpty();
    assertThat(message.text(3, 3)).isEqualTo("c");
    assertThat(message.text(3, 4)).isEmpty();
    assertThat(message.repetitions(3)).isEqualTo(2);
  }

  @Test
  void readsTheDelimitersThatTheMessageDeclares() throws Hl7Exception {
    Hl7Message message = parse("MSH!*~\\&!APP\rPID!!!17*|^");
    message.select(1);

    assertThat(message.text(3)).isEqualTo("17");
    assertThat(message.text(3, 2)).isEqualTo("|^");
  }

  @ParameterizedTest
  @CsvSource({
    "a\\F\\b, a|b",
    "a\\S\\b, a^b",
    "a\\T\\b, a&b",
    "a\\R\\b, a~b",
    "a\\E\\b, a\\b",
    "a\\X41\\b, aAb",
    "a\\H\\b\\N\\, ab",
    "a\\Zz\\b, a\\Zz\\b",
    "a\\b, a\\b",
    "a\\X4\\b, a\\X4\\b"
  })
  void putsCharactersInPlaceOfTheirEscapes(String written, String meant) throws Hl7Exception {
    Hl7Message message = parse("MSH|^~\\&\rPID|||" + written);
    message.select(1);

    assertThat(message.text(3)).isEqualTo(meant);
  }

  @Test
  void readsItsCharacterSet() throws Hl7Exception {
    String utf8 = "MSH|^~\\&||||||||||||||||UNICODE UTF-8\rPID|||Bäck";
    byte[] latin = "MSH|^~\\&||||||||||||||||8859/1\rPID|||Bäck".getBytes(ISO_8859_1);

    Hl7Message one = parse(utf8);
    one.select(1);
    Hl7Message other = Hl7Message.parse(latin, 0, latin.length);
    other.select(1);

    assertThat(one.text(3)).isEqualTo("Bäck");
    assertThat(other.text(3)).isEqualTo("Bäck");
  }

  @Test
  void refusesACharacterSetThatItDoesNotKnow() {
    assertThatThrownBy(() -> parse("MSH|^~\\&||||||||||||||||ISO IR87\r"))
        .isInstanceOfSatisfying(
            Hl7Exception.class,
            e ->
                assertThat(e.fault().toString())
                    .isEqualTo(
                        "MSH^1^18: found the character set ISO IR87, expected ASCII, 8859/1 or"
                            + " UNICODE UTF-8"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "MSH", "PID|^~\\&|", "MSH||||", "MSH|^^^^|", "MSHA^~\\&A", "\u0000\u0001"})
  void refusesWhatDoesNotBeginWithAUsableHeader(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(Hl7Exception.class);
  }

  @ParameterizedTest
  @CsvSource({
    "20260329100000+0200, 2026-03-29T08:00:00Z",
    "20260329100000.5-0330, 2026-03-29T13:30:00.500Z",
    "20260329100000123+0200, 2026-03-29T08:00:00.123Z",
    "20260329100000.1234, 2026-03-29T08:00:00.123400Z",
    "202603291000, 2026-03-29T08:00:00Z",
    "20260329013000, 2026-03-29T00:30:00Z",
    "20260329023000, 2026-03-29T01:30:00Z", // does not exist in Berlin: moved with the clocks
    "20261025023000, 2026-10-25T00:30:00Z" // exists twice: the earlier one
  })
  void readsTimesInTheSendersZoneWhereTheyNameNone(String text, String instant) {
    assertThat(Hl7Time.parse(text, ZoneId.of("Europe/Berlin")).orElseThrow()).hasToString(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "20260329",
        "2026",
        "20261329100000",
        "20260329250000",
        "now",
        "20260329100000+9900"
      })
  void takesNoTimeFromWhatIsNone(String text) {
    assertThat(Hl7Time.parse(text, ZoneId.of("UTC"))).isEmpty();
  }
}
