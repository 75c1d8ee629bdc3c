package io.icewatch.local.fhir;

import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wire format of an Observation of the vital-signs profiles, and of a DetectedIssue for an
 * alarm. A resource's id follows from what it is of, so that whoever exports again updates it.
 */
final class ResourceJson {
  private static final String LOINC = "http://loinc.org";
  private static final String UCUM = "http://unitsofmeasure.org";
  private static final String CATEGORY =
      "http://terminology.hl7.org/CodeSystem/observation-category";
  private static final String STATISTICS =
      "http://terminology.hl7.org/CodeSystem/observation-statistics";
  private static final String ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
  private static final String PROFILES = "http://hl7.org/fhir/StructureDefinition/";

  private final JsonGenerator json;
  private final String patientSystem;

  /**
   * @param patientSystem the namespace of patient ids, a URI
   */
  ResourceJson(JsonGenerator json, String patientSystem) {
    this.json = json;
    this.patientSystem = patientSystem;
  }

  /** The resource's id: at most 64 letters, digits, hyphens and points, as FHIR asks. */
  static String idOf(VitalWindow window) {
    return id(
        "%s %s %s".formatted(window.windowStart(), window.vital().field(), window.patientId()));
  }

  /** Likewise: that of its systolic pressure, whichever were measured. */
  static String idOf(BloodPressure pressure) {
    VitalWindow any = pressure.any();
    return id("%s %s %s".formatted(any.windowStart(), Vital.SBP.field(), any.patientId()));
  }

  /** Likewise. */
  static String idOf(AlertRow alert) {
    return id(alert.alertId());
  }

  private static String id(String of) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The mean of a window, with its minimum, maximum and count. */
  void write(VitalWindow window) throws IOException {
    VitalSign sign = VitalSign.of(window.vital());
    begin(idOf(window), sign, window);
    quantity(window.mean(), sign.ucum());
    json.writeArrayFieldStart("component");
    statistics("", window, sign.ucum());
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The means of a window's pressures, with minimum, maximum and count of the systolic one. */
  void write(BloodPressure pressure) throws IOException {
    begin(idOf(pressure), VitalSign.BLOOD_PRESSURE, pressure.any());
    json.writeArrayFieldStart("component");
    part(Vital.SBP, pressure.systolic());
    part(Vital.DBP, pressure.diastolic());
    if (pressure.mean() != null) {
      part(Vital.MAP, pressure.mean());
    }
    if (pressure.systolic() != null) {
      statistics(", systolic", pressure.systolic(), VitalSign.BLOOD_PRESSURE.ucum());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** A pressure; the profile asks for a reason where one is missing. */
  private void part(Vital vital, @Nullable VitalWindow window) throws IOException {
    VitalSign sign = VitalSign.of(vital);
    json.writeStartObject();
    json.writeFieldName("code");
    concept(LOINC, sign.loinc(), sign.display());
    if (window == null) {
      json.writeFieldName("dataAbsentReason");
      concept(ABSENT, List.of("not-performed"), "Not Performed");
    } else {
      quantity(window.mean(), sign.ucum());
    }
    json.writeEndObject();
  }

  private void statistics(String ofWhat, VitalWindow window, String ucum) throws IOException {
    statistic("minimum", "Minimum" + ofWhat, window.minimum(), ucum);
    statistic("maximum", "Maximum" + ofWhat, window.maximum(), ucum);
    statistic("count", "Count" + ofWhat, (double) window.count(), "1");
  }

  private void begin(String id, VitalSign sign, VitalWindow window) throws IOException {
    json.writeStartObject();
    json.writeStringField("resourceType", "Observation");
    json.writeStringField("id", id);
    json.writeObjectFieldStart("meta");
    json.writeArrayFieldStart("profile");
    json.writeString(PROFILES + sign.profile());
    json.writeEndArray();
    json.writeEndObject();
    json.writeStringField("status", "final");
    json.writeArrayFieldStart("category");
    concept(CATEGORY, List.of("vital-signs"), "Vital Signs");
    json.writeEndArray();
    json.writeFieldName("code");
    concept(LOINC, sign.loinc(), sign.display());
    patient("subject", window.patientId());
    json.writeObjectFieldStart("effectivePeriod");
    json.writeStringField("start", window.firstMeasured().toString());
    json.writeStringField("end", window.lastMeasured().toString());
    json.writeEndObject();
  }

  /** An alarm that somebody was told of. */
  void write(AlertRow alert) throws IOException {
    json.writeStartObject();
    json.writeStringField("resourceType", "DetectedIssue");
    json.writeStringField("id", idOf(alert));
    json.writeStringField("status", "final");
    json.writeFieldName("code");
    json.writeStartObject();
    json.writeStringField("text", alert.condition());
    json.writeEndObject();
    json.writeStringField("severity", severity(alert.severity()));
    patient("patient", alert.patientId());
    json.writeStringField("identifiedDateTime", alert.arrival().toString());
    json.writeStringField(
        "detail",
        "%s: %s, value %s, worst %s"
            .formatted(
                alert.severity(), alert.reason(), decimal(alert.value()), decimal(alert.worst())));
    json.writeEndObject();
  }

  /** FHIR's DetectedIssueSeverity. */
  private static String severity(String label) {
    return switch (label) {
      case "critical" -> "high";
      case "warning" -> "moderate";
      default -> "low";
    };
  }

  /** A logical reference: the lake knows no server on which the patient is a resource. */
  private void patient(String field, String patientId) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("type", "Patient");
    json.writeObjectFieldStart("identifier");
    json.writeStringField("system", patientSystem);
    json.writeStringField("value", patientId);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void statistic(String code, String display, double value, String ucum)
      throws IOException {
    json.writeStartObject();
    json.writeFieldName("code");
    concept(STATISTICS, List.of(code), display);
    quantity(value, ucum);
    json.writeEndObject();
  }

  private void concept(String system, List<String> codes, String display) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("coding");
    for (String code : codes) {
      json.writeStartObject();
      json.writeStringField("system", system);
      json.writeStringField("code", code);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("text", display);
    json.writeEndObject();
  }

  private void quantity(double value, String ucum) throws IOException {
    json.writeObjectFieldStart("valueQuantity");
    json.writeFieldName("value");
    json.writeNumber(decimal(value));
    json.writeStringField("unit", ucum);
    json.writeStringField("system", UCUM);
    json.writeStringField("code", ucum);
    json.writeEndObject();
  }

  /** To a tenth: no monitor measures finer. */
  private static String decimal(double value) {
    BigDecimal tenth = BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
    return (tenth.stripTrailingZeros().scale() <= 0 ? tenth.setScale(0) : tenth).toPlainString();
  }
}
