package io.icewatch.local.fhir;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.reading.Vital;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pressures of one patient in one window, one of them at least.
 *
 * @param systolic null if it was not measured, as are the others
 */
record BloodPressure(
    @Nullable VitalWindow systolic, @Nullable VitalWindow diastolic, @Nullable VitalWindow mean) {

  /** The pressures among what was measured in a window; null if there is none. */
  static @Nullable BloodPressure of(Map<Vital, VitalWindow> measured) {
    BloodPressure pressure =
        new BloodPressure(
            measured.get(Vital.SBP), measured.get(Vital.DBP), measured.get(Vital.MAP));
    return pressure.equals(new BloodPressure(null, null, null)) ? null : pressure;
  }

  /** Any of them: when it was, and whose. */
  VitalWindow any() {
    if (systolic != null) {
      return systolic;
    }
    return diastolic != null ? diastolic : requireNonNull(mean);
  }
}
