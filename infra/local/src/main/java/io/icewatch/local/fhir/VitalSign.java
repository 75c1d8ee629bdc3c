package io.icewatch.local.fhir;

import io.icewatch.vitals.reading.Vital;
import java.util.List;

/**
 * How FHIR's vital-signs profiles (R4, 4.0.1) name a vital.
 *
 * @param profile the last part of the profile's canonical URL
 * @param loinc the codes, the profile's own first
 * @param display what the profile's code is called
 * @param ucum the unit, which is also how it is written
 */
record VitalSign(String profile, List<String> loinc, String display, String ucum) {
  /** LOINC of the panel that a blood pressure is reported as, and of its parts. */
  static final String BLOOD_PRESSURE = "85354-9";

  static final String SYSTOLIC = "8480-6";
  static final String DIASTOLIC = "8462-4";

  static VitalSign of(Vital vital) {
    return switch (vital) {
      // The second code is US Core's: by pulse oximetry.
      case SPO2 ->
          new VitalSign(
              "oxygensat",
              List.of("2708-6", "59408-5"),
              "Oxygen saturation in Arterial blood",
              "%");
      case HEART_RATE -> new VitalSign("heartrate", List.of("8867-4"), "Heart rate", "/min");
      case TEMPERATURE_F ->
          new VitalSign("bodytemp", List.of("8310-5"), "Body temperature", "[degF]");
      case RESP_RATE -> new VitalSign("resprate", List.of("9279-1"), "Respiratory rate", "/min");
      case SBP ->
          new VitalSign(
              "bp",
              List.of(BLOOD_PRESSURE),
              "Blood pressure panel with all children optional",
              "mm[Hg]");
    };
  }
}
