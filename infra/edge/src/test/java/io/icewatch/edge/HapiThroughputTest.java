package io.icewatch.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.v26.group.ORU_R01_OBSERVATION;
import ca.uhn.hl7v2.model.v26.message.ORU_R01;
import ca.uhn.hl7v2.model.v26.segment.OBX;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.idgenerator.InMemoryIDGenerator;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import io.icewatch.edge.hl7.Acknowledgment;
import io.icewatch.edge.hl7.Acknowledgment.Outcome;
import io.icewatch.edge.hl7.Hl7Message;
import io.icewatch.edge.hl7.MessageHeader;
import io.icewatch.edge.mapping.OruReader;
import io.icewatch.edge.mapping.ReadResult;
import io.icewatch.edge.mapping.VitalMapping;
import io.icewatch.edge.sender.Dialect;
import io.icewatch.edge.sender.MonitorSimulator;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * From the bytes of a message to those of its answer, beside HAPI in the same run. By the thread's
 * processor time, each side's rounds between those of the other: whatever else the machine does
 * slows both.
 */
class HapiThroughputTest {
  private static final Instant TIME = Instant.parse("2026-11-30T10:00:00Z");
  private static final int ROUNDS = 15;
  private static final int WARM_UP = 5;
  private static final long ROUND_NANOS = 60_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A monitor shows some fifty numbers, of which five are kept. */
  private final byte[] message =
      (Dialect.GE.message(new MonitorSimulator(1, 1).at(TIME), "1") + others(40)).getBytes(UTF_8);

  private static String others(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "OBX||NM|%d^MDC_ECG_AMPL_ST_%d^MDC|1.1.2.%d|0.%d|266418^MDC_DIM_MILLI_M^MDC|||||R\r"
                .formatted(131_841 + i, i, i, i))
        .collect(Collectors.joining());
  }

  /** Reads a message, and answers it. */
  private interface Reader {
    /** Something of what was read and answered, so that none of it is dead code. */
    int read() throws Exception;
  }

  /** Of a machine that does nothing else: {@code -Dicewatch.hapi.throughput=true}. */
  @Test
  @EnabledIfSystemProperty(named = "icewatch.hapi.throughput", matches = "true")
  void readsAndAnswersAtLeastTenTimesAsManyMessagesAsHapi() throws Exception {
    OruReader oru = new OruReader(VitalMapping.shipped());
    try (HapiContext context = new DefaultHapiContext()) {
      // HAPI's own counts in a file where it happens to run.
      context.getParserConfiguration().setIdGenerator(new InMemoryIDGenerator());
      context.setValidationContext(ValidationContextFactory.noValidation());
      PipeParser parser = context.getPipeParser();
      double[] ours = new double[ROUNDS];
      double[] theirs = new double[ROUNDS];
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        double hapi = messagesASecond(() -> hapi(parser));
        double icewatch = messagesASecond(() -> icewatch(oru));
        if (round >= WARM_UP) {
          theirs[round - WARM_UP] = hapi;
          ours[round - WARM_UP] = icewatch;
        }
      }
      double ratio = median(ours) / median(theirs);
      System.out.printf(
          "a message of %,d bytes: %,.0f/s, HAPI %,.0f/s: %.1f times%n",
          message.length, median(ours), median(theirs), ratio);

      assertThat(ratio).isGreaterThanOrEqualTo(10);
    }
  }

  private int icewatch(OruReader oru) throws Exception {
    Hl7Message read = Hl7Message.parse(message, 0, message.length);
    MessageHeader header = MessageHeader.of(read);
    ReadResult result = oru.read(read, header);
    return result.observations().size()
        + Acknowledgment.of(header).messages(Outcome.ACCEPTED, List.of(), TIME).getFirst().length;
  }

  /** No mapping, no units: only that every field which the mapping looks at is looked at. */
  private int hapi(PipeParser parser) throws Exception {
    ORU_R01 read = (ORU_R01) parser.parse(new String(message, UTF_8));
    int length = 0;
    for (ORU_R01_OBSERVATION observation :
        read.getPATIENT_RESULT().getORDER_OBSERVATION().getOBSERVATIONAll()) {
      OBX obx = observation.getOBX();
      length += obx.getObservationIdentifier().getIdentifier().getValueOrEmpty().length();
      length += obx.getObservationIdentifier().getNameOfCodingSystem().getValueOrEmpty().length();
      length += obx.getObservationValue(0).encode().length();
      length += obx.getUnits().getText().getValueOrEmpty().length();
      length += obx.getObservationResultStatus().getValueOrEmpty().length();
      length += String.valueOf(obx.getDateTimeOfTheObservation().getValue()).length();
    }
    return length + read.generateACK().encode().getBytes(UTF_8).length;
  }

  private static double messagesASecond(Reader reader) throws Exception {
    long began = THREADS.getCurrentThreadCpuTime();
    long read = 0;
    long count = 0;
    long took;
    do {
      for (int i = 0; i < 50; i++) {
        read += reader.read();
        count++;
      }
      took = THREADS.getCurrentThreadCpuTime() - began;
    } while (took < ROUND_NANOS);
    assertThat(read).isPositive();
    return count * 1e9 / took;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
