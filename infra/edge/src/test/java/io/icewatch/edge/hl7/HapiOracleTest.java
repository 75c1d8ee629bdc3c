package io.icewatch.edge.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** HAPI, the parser that hospitals use, reads the same out of a message. */
class HapiOracleTest {
  /**
   * Others with every build; the property, which the profile {@code proofs} sets, asks for more.
   */
  private static final int MESSAGES = Integer.getInteger("icewatch.hapi.messages", 1_000);

  private static final String[] TEXTS = {
    "", "17", "A\\F\\B", "x\\S\\y", "150456", "MDC", "Bäck", "a b", "\\E\\", "\\T\\", "97.5",
    "-100", "\"\""
  };

  private final Random random;
  private final long seed;

  HapiOracleTest() {
    seed = Long.getLong("icewatch.seed", new Random().nextLong());
    random = new Random(seed);
  }

  @Test
  void readsWhatHapiReads() throws HL7Exception, IOException, Hl7Exception {
    try (HapiContext context = new DefaultHapiContext()) {
      context.setValidationContext(ValidationContextFactory.noValidation());
      PipeParser hapi = context.getPipeParser();
      for (int i = 0; i < MESSAGES; i++) {
        String text = message();
        byte[] bytes = text.getBytes(UTF_8);

        compare(
            hapi.parse(text),
            Hl7Message.parse(bytes, 0, bytes.length),
            "seed %d, message %d: %s".formatted(seed, i, text));
      }
    }
  }

  private static void compare(Message theirs, Hl7Message ours, String which) throws HL7Exception {
    Terser terser = new Terser(theirs);
    int obx = 0;
    for (int segment = 0; segment < ours.size(); segment++) {
      ours.select(segment);
      switch (ours.name(segment)) {
        case "MSH" -> {
          for (int field : new int[] {3, 4, 10, 12}) {
            assertThat(ours.text(field)).as(which).isEqualTo(text(terser.get("/MSH-" + field)));
          }
        }
        case "PID" ->
            assertThat(ours.text(3) + "|" + ours.text(3, 4))
                .as(which)
                .isEqualTo(text(terser.get("/.PID-3-1")) + "|" + text(terser.get("/.PID-3-4-1")));
        case "OBX" -> {
          String path = "/PATIENT_RESULT/ORDER_OBSERVATION/OBSERVATION(%d)/OBX-".formatted(obx++);
          for (String field :
              new String[] {"3-1", "3-2", "3-3", "3-4", "4", "6-1", "6-2", "11", "14"}) {
            String[] parts = field.split("-", -1);
            int component = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
            assertThat(ours.text(Integer.parseInt(parts[0]), component))
                .as(which + " OBX-" + field)
                .isEqualTo(text(terser.get(path + field)));
          }
          assertThat(ours.text(5)).as(which).isEqualTo(text(terser.get(path + "5")));
        }
        default -> {}
      }
    }
  }

  /** HAPI says null where we say empty, and keeps HL7's null as it is written. */
  private static String text(String theirs) {
    return theirs == null || theirs.equals("\"\"") ? "" : theirs.strip();
  }

  private String message() {
    StringBuilder text =
        new StringBuilder("MSH|^~\\&|")
            .append(any())
            .append('|')
            .append(any())
            .append("|||20260101||ORU^R01^ORU_R01|")
            .append(random.nextInt(1_000_000))
            .append("|P|2.6||||||UNICODE UTF-8\r");
    text.append("PID|1||%s^%s^x^%s~%s\r".formatted(any(), any(), any(), any()));
    text.append("OBR|1||||||20260101\r");
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(
          "OBX|%d|NM|%s^%s^%s^%s|%s|%s|%s^%s|||||%s|||%s\r"
              .formatted(
                  i, any(), any(), any(), any(), any(), number(), any(), any(), any(), any()));
    }
    return text.toString();
  }

  private String any() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private String number() {
    return random.nextBoolean() ? "" : String.valueOf(random.nextInt(-200, 200) / 2.0);
  }
}
