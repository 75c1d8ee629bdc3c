package io.icewatch.edge.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.edge.hl7.Hl7Time;
import io.icewatch.edge.hl7.SegmentWriter;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.reading.Vital;
import java.util.Locale;
import java.util.Optional;

/**
 * The wire format of IHE PCD-04, Report Alert: ORU^R40 with the alert's event, source, phase,
 * state, inactivation state, priority and type, each an OBX. After public descriptions of other
 * senders; codes are ISO/IEEE 11073-10101's.
 */
final class AlarmMessage {
  private static final String[] EVENT_LOW = {"196670", "MDC_EVT_LO", "MDC"};
  private static final String[] EVENT_HIGH = {"196648", "MDC_EVT_HI", "MDC"};
  private static final String[] EVENT = {"196616", "MDC_EVT_ALARM", "MDC"};

  private AlarmMessage() {}

  /** What a notice says of its alarm. */
  enum Phase {
    START,
    CONTINUE,
    END;

    static Phase of(AlarmNotice notice) {
      return switch (notice.kind()) {
        case PAGE -> notice.reason().equals("first") ? START : CONTINUE;
        case ESCALATED -> CONTINUE;
        case RESOLVED, RETURNED -> END;
        case SILENT, MONITOR -> notice.alertId().equals(notice.firstId()) ? START : CONTINUE;
      };
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The message, without the frame around it.
   *
   * @param controlId MSH-10
   */
  static byte[] of(AlarmNotice notice, String controlId) {
    Phase phase = Phase.of(notice);
    Optional<Condition> condition = Optional.ofNullable(Condition.ofLabel(notice.condition()));
    SegmentWriter out = new SegmentWriter(UTF_8);
    writeHeader(out, notice, controlId);
    out.begin("PID").skip(2).components(notice.patientId()).end();
    out.begin("PV1").skip(1).field("I").components(notice.ward()).end();
    out.begin("OBR")
        .field("1")
        .components(notice.alertId(), "ICEWATCH")
        .components(notice.alertId(), "ICEWATCH")
        .components(EVENT)
        .skip(2)
        .field(Hl7Time.format(notice.publishedAt()))
        .skip(21)
        .components(notice.firstId(), "ICEWATCH") // OBR-29: the alarm that this belongs to
        .end();
    String[] source = condition.map(each -> code(each.vital())).orElse(EVENT);
    observation(out, 1, "CWE", event(condition)).components(source).skip(2);
    out.repetitions(priority(notice), type(notice)).end();
    observation(out, 2, "ST", new String[] {"68480", "MDC_ATTR_ALERT_SOURCE", "MDC"})
        .field(notice.text().strip())
        .end();
    text(out, 3, "68481", "MDC_ATTR_EVENT_PHASE", phase.label());
    text(out, 4, "68482", "MDC_ATTR_ALARM_STATE", phase == Phase.END ? "inactive" : "active");
    text(out, 5, "68483", "MDC_ATTR_ALARM_INACTIVATION_STATE", "enabled");
    text(out, 6, "68484", "MDC_ATTR_ALARM_PRIORITY", priority(notice));
    text(out, 7, "68485", "MDC_ATTR_ALERT_TYPE", type(notice));
    return out.bytes();
  }

  private static void writeHeader(SegmentWriter out, AlarmNotice notice, String controlId) {
    out.beginHeader()
        .field("ICEWATCH")
        .skip(3)
        .field(Hl7Time.format(notice.publishedAt()))
        .skip(1)
        .components("ORU", "R40", "ORU_R40")
        .field(controlId)
        .field("P")
        .field("2.6")
        .skip(2)
        .field("NE") // MSH-15 and MSH-16: one answer, when the communicator has it
        .field("AL")
        .skip(1)
        .field("UNICODE UTF-8")
        .skip(2)
        .components("IHE_PCD_ACM_001", "IHE PCD", "1.3.6.1.4.1.19376.1.6.4.4", "ISO")
        .end();
  }

  private static void text(SegmentWriter out, int facet, String code, String name, String value) {
    observation(out, facet, "ST", new String[] {code, name, "MDC"}).field(value).end();
  }

  private static SegmentWriter observation(
      SegmentWriter out, int facet, String type, String[] code) {
    return out.begin("OBX")
        .field(String.valueOf(facet))
        .field(type)
        .components(code)
        .field("1.0.0.0." + facet);
  }

  private static String[] event(Optional<Condition> condition) {
    return condition
        .filter(each -> !each.isTechnical())
        .map(each -> each.label().endsWith("-low") ? EVENT_LOW : EVENT_HIGH)
        .orElse(EVENT);
  }

  private static String[] code(Vital vital) {
    return switch (vital) {
      case SPO2 -> new String[] {"150456", "MDC_PULS_OXIM_SAT_O2", "MDC"};
      case HEART_RATE -> new String[] {"147842", "MDC_ECG_HEART_RATE", "MDC"};
      case TEMPERATURE_F -> new String[] {"150344", "MDC_TEMP", "MDC"};
      case RESP_RATE -> new String[] {"151562", "MDC_RESP_RATE", "MDC"};
      case SBP -> new String[] {"150017", "MDC_PRESS_BLD_SYS", "MDC"};
      case DBP -> new String[] {"150018", "MDC_PRESS_BLD_DIA", "MDC"};
      case MAP -> new String[] {"150019", "MDC_PRESS_BLD_MEAN", "MDC"};
      case ETCO2 -> new String[] {"151708", "MDC_CONC_AWAY_CO2_ET", "MDC"};
    };
  }

  /** PH, PM or PL: high, medium, low (IEC 60601-1-8). */
  private static String priority(AlarmNotice notice) {
    return switch (notice.severity()) {
      case "critical" -> "PH";
      case "warning" -> "PM";
      default -> "PL";
    };
  }

  /** SP: about the patient; ST: about the technique. */
  private static String type(AlarmNotice notice) {
    return notice.severity().equals("technical") || notice.condition().isEmpty() ? "ST" : "SP";
  }
}
