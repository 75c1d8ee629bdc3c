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
  /** The panel that a blood pressure is reported as. */
  static final VitalSign BLOOD_PRESSURE =
      new VitalSign(
          "bp", List.of("85354-9"), "Blood pressure panel with all children optional", "mm[Hg]");

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
      case SBP -> partOfPressure("8480-6", "Systolic blood pressure");
      case DBP -> partOfPressure("8462-4", "Diastolic blood pressure");
      case MAP -> partOfPressure("8478-0", "Mean blood pressure");
      // R4 has no profile of its own for it.
      case ETCO2 ->
          new VitalSign(
              "vitalsigns",
              List.of("19891-1"),
              "Carbon dioxide [Partial pressure] in Exhaled gas --at end expiration",
              "mm[Hg]");
    };
  }

  private static VitalSign partOfPressure(String loinc, String display) {
    return new VitalSign("bp", List.of(loinc), display, "mm[Hg]");
  }

  boolean isPartOfPressure() {
    return profile.equals(BLOOD_PRESSURE.profile);
  }
}
