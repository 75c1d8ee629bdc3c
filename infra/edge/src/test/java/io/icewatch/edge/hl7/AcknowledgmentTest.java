package io.icewatch.edge.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.edge.hl7.Acknowledgment.Outcome;
import io.icewatch.edge.hl7.Acknowledgment.Remark;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcknowledgmentTest {
  private static final Instant NOW = Instant.parse("2026-11-30T06:00:00Z");

  private static List<String> answers(String header, Outcome outcome, Remark... remarks)
      throws Hl7Exception {
    byte[] bytes = header.getBytes(UTF_8);
    MessageHeader read = MessageHeader.of(Hl7Message.parse(bytes, 0, bytes.length));
    return Acknowledgment.of(read).messages(outcome, List.of(remarks), NOW).stream()
        .map(answer -> new String(answer, UTF_8))
        .toList();
  }

  @Test
  void answersInOriginalModeWithTheSendersIdAndPartiesTurnedRound() throws Hl7Exception {
    assertThat(answers("MSH|^~\\&|APP|FAC|GW|HOSP|||ORU^R01|4711|P|2.3", Outcome.ACCEPTED))
        .containsExactly(
            "MSH|^~\\&|GW|HOSP|APP|FAC|20261130060000.000+0000||ACK^R01^ACK|AA-4711|P|2.3\r"
                + "MSA|AA|4711\r");
  }

  @Test
  void namesTheSegmentTheFieldAndTheReasonOfAFault() throws Hl7Exception {
    Hl7Fault fault =
        new Hl7Fault("OBX^3^6", Hl7Fault.Code.TABLE_VALUE, "spo2: found the unit a|b, expected %");

    assertThat(answers("MSH|^~\\&|A||||||ORU^R01|1|P|2.6", Outcome.ERROR, new Remark(fault, false)))
        .singleElement()
        .asString()
        .endsWith(
            "MSA|AE|1\r"
                + "ERR||OBX^3^6|103^Table value not found^HL70357|E||||"
                + "spo2: found the unit a\\F\\b, expected %\r");
  }

  @Test
  void saysThatAFaultIsAWarningWhereTheRestWasTaken() throws Hl7Exception {
    Hl7Fault fault = new Hl7Fault("OBX^1^5", Hl7Fault.Code.DATA_TYPE, "found no number");

    assertThat(
            answers("MSH|^~\\&|A||||||ORU^R01|1|P|2.6", Outcome.ACCEPTED, new Remark(fault, true)))
        .singleElement()
        .asString()
        .contains("MSA|AA|1\rERR||OBX^1^5|102^Data type error^HL70357|W|");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // MSH-15, MSH-16, outcome, the codes that are sent
        "AL, NE, ACCEPTED, CA",
        "AL, NE, ERROR, CE",
        "AL, NE, REJECTED, CR",
        "NE, AL, ACCEPTED, AA",
        "AL, AL, ERROR, CE AE",
        "ER, NE, ACCEPTED, ''",
        "ER, NE, ERROR, CE",
        "SU, NE, ACCEPTED, CA",
        "SU, NE, ERROR, ''",
        "NE, NE, ERROR, ''",
        "-, -, ERROR, AE"
      })
  void honoursWhatEnhancedModeAsksFor(
      String accept, String application, Outcome outcome, String codes) throws Hl7Exception {
    String header =
        "MSH|^~\\&|A||||||ORU^R01|1|P|2.6|||%s|%s"
            .formatted(accept == null ? "" : accept, application == null ? "" : application);

    assertThat(answers(header, outcome).stream().map(AcknowledgmentTest::code).toList())
        .isEqualTo(codes.isEmpty() ? List.of() : List.of(codes.split(" ", -1)));
  }

  private static String code(String answer) {
    int msa = answer.indexOf("\rMSA|") + 5;
    return answer.substring(msa, answer.indexOf('|', msa));
  }

  @Test
  void answersEvenBytesThatHaveNoHeader() {
    assertThat(Acknowledgment.ofUnreadable().messages(Outcome.REJECTED, List.of(), NOW))
        .singleElement()
        .satisfies(answer -> assertThat(new String(answer, UTF_8)).contains("\rMSA|AR|\r"));
  }

  @Test
  void namesFiftyFaultsAndSaysHowManyMoreThereAre() {
    Remark fault =
        new Remark(new Hl7Fault("OBX^1^5", Hl7Fault.Code.DATA_TYPE, "found no number"), true);

    String answer =
        new String(
            Acknowledgment.of(MessageHeader.unknown())
                .messages(Outcome.ACCEPTED, Collections.nCopies(9_000, fault), Instant.EPOCH)
                .getFirst(),
            UTF_8);

    assertThat(answer.lines().filter(line -> line.startsWith("ERR"))).hasSize(51);
    assertThat(answer).endsWith("|W||||and 8950 more\r");
  }
}
