package io.icewatch.edge.sender;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** How three makers' gateways word a message; written after their public descriptions. */
public enum Dialect {
  /** Philips: MDIL codes, no zone in times, HL7 2.3. */
  PHILIPS {
    @Override
    List<String> segments(Snapshot of, String id) {
      String time = LOCAL.format(of.measured());
      return List.of(
          "MSH|^~\\&|IntelliVue|ICU|||" + time + "||ORU^R01|" + id + "|P|2.3||||||8859/1",
          "PID|||" + of.patientId() + "^^^HOSP||Doe^Jane",
          "PV1||I|ICU^^" + of.bed(),
          "OBR|1||||||" + time,
          obx("0002-4bb8^SpO2^MDIL", "", of.spo2(), "0004-0220^%^MDIL", "F", time),
          obx("0002-4182^HR^MDIL", "", of.heartRate(), "0004-0aa0^bpm^MDIL", "F", time),
          obx("0002-500a^RR^MDIL", "", of.respRate(), "0004-0ae0^rpm^MDIL", "F", time),
          obx("0002-4b48^Temp^MDIL", "", of.celsius(), "0004-17a0^degC^MDIL", "F", time),
          obx("0002-4a05^NBPs^MDIL", "", of.systolic(), "0004-0f20^mmHg^MDIL", "F", time),
          obx("0002-4a06^NBPd^MDIL", "", of.diastolic(), "0004-0f20^mmHg^MDIL", "F", time),
          obx("0002-4a07^NBPm^MDIL", "", of.mean(), "0004-0f20^mmHg^MDIL", "F", time),
          obx("0002-509c^etCO2^MDIL", "", of.endTidalCo2(), "0004-0f20^mmHg^MDIL", "F", time));
    }
  },
  /** GE: IHE PCD-01, rows of devices without values, the time in OBR-7 only, enhanced mode. */
  GE {
    @Override
    List<String> segments(Snapshot of, String id) {
      String time = ZONED.format(of.measured());
      return List.of(
          "MSH|^~\\&|CARESCAPE^0080C9FFFE000001^EUI-64|GE|||"
              + time
              + "||ORU^R01^ORU_R01|"
              + id
              + "|P|2.6|||NE|AL||UNICODE UTF-8|||PCD_DEC_001^IHE"
              + " PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO",
          "PID|||" + of.patientId() + "^^^HOSP^MR||Doe^Jane^^^^^L",
          "PV1||I|ICU^^" + of.bed(),
          "OBR|1|" + id + "|" + id + "|196616^MDC_ATTR_CONT^MDC|||" + time,
          "OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X",
          "OBX|2||69854^MDC_DEV_METER_PHYSIO_MULTI_PARAM_VMD^MDC|1.1.0.0|||||||X",
          mdc(150456, "MDC_PULS_OXIM_SAT_O2", of.spo2(), "262688^MDC_DIM_PERCENT^MDC"),
          mdc(149530, "MDC_PULS_OXIM_PULS_RATE", of.heartRate() + 1, BEATS),
          mdc(147842, "MDC_ECG_HEART_RATE", of.heartRate(), BEATS),
          mdc(151562, "MDC_RESP_RATE", of.respRate(), "264928^MDC_DIM_RESP_PER_MIN^MDC"),
          mdc(150344, "MDC_TEMP", of.celsius(), "268192^MDC_DIM_DEGC^MDC"),
          mdc(150037, "MDC_PRESS_BLD_ART_ABP_SYS", of.systolic(), MMHG),
          mdc(150038, "MDC_PRESS_BLD_ART_ABP_DIA", of.diastolic(), MMHG),
          mdc(150039, "MDC_PRESS_BLD_ART_ABP_MEAN", of.mean(), MMHG),
          mdc(151708, "MDC_CONC_AWAY_CO2_ET", of.endTidalCo2(), MMHG));
    }

    private String mdc(int code, String name, Number value, String unit) {
      return obx("%d^%s^MDC".formatted(code, name), "1.1.1." + code, value, unit, "R", "");
    }
  },
  /** Mindray's patient data share: codes without a system, no units, -100 for no value. */
  MINDRAY {
    @Override
    List<String> segments(Snapshot of, String id) {
      return List.of(
          "MSH|^~\\&|Mindray|ICU|||||ORU^R01|204|P|2.3.1",
          "PID|||" + of.patientId(),
          "PV1||I|^^ICU&" + of.bed() + "&3232241659&0&0",
          "OBR||||Mindray Monitor|||" + LOCAL.format(of.measured()),
          obx("101^HR", "2101", of.heartRate(), "", "F", ""),
          obx("151^RR", "2102", of.respRate(), "", "F", ""),
          obx("160^SpO2", "2103", of.spo2(), "", "F", ""),
          obx("200^T1", "2104", of.celsius(), "", "F", ""),
          obx("201^T2", "2104", -100, "", "F", ""),
          obx("170^Sys", "2105", of.systolic(), "", "F", ""),
          obx("171^Dia", "2105", of.diastolic(), "", "F", ""),
          obx("172^Mean", "2105", of.mean(), "", "F", ""));
    }
  };

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter ZONED =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSxx", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String BEATS = "264864^MDC_DIM_BEAT_PER_MIN^MDC";
  private static final String MMHG = "266016^MDC_DIM_MMHG^MDC";

  /**
   * What a patient's monitor shows; its texts hold none of HL7's delimiters.
   *
   * @param celsius to a tenth
   */
  public record Snapshot(
      String patientId,
      String bed,
      Instant measured,
      int spo2,
      int heartRate,
      int respRate,
      double celsius,
      int systolic,
      int diastolic,
      int endTidalCo2) {

    /** The mean pressure: a third of the way from the diastolic to the systolic. */
    int mean() {
      return diastolic + (systolic - diastolic) / 3;
    }
  }

  abstract List<String> segments(Snapshot of, String id);

  /**
   * The message, without the frame around it.
   *
   * @param controlId MSH-10; Mindray's is always 204, the type of the message
   */
  public String message(Snapshot of, String controlId) {
    return String.join("\r", segments(of, controlId)) + "\r";
  }

  private static String obx(
      String code, String subId, Number value, String unit, String status, String time) {
    return "OBX||NM|%s|%s|%s|%s|||||%s|||%s".formatted(code, subId, value, unit, status, time);
  }
}
