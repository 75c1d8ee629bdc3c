package io.icewatch.local.fhir;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.vitals.reading.Vital;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what the lake holds of a patient as FHIR R4 resources, row by row. */
public final class FhirExport {
  private static final JsonFactory JSON = new JsonFactory();

  private final LakeQuery lake;
  private final Selection selection;
  private final Format format;

  /** How resources stand one behind the other. */
  public enum Format {
    /** A resource a line, as bulk data have it. */
    NDJSON,
    /** A transaction that creates or updates each of them. */
    BUNDLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is exported.
   *
   * @param patientId whose
   * @param patientSystem the namespace of patient ids, a URI
   * @param fromInclusive first start of a window, first arrival of an alarm
   * @param toExclusive likewise, where it ends
   * @param withAlarms whether alarms are exported too
   */
  public record Selection(
      String patientId,
      String patientSystem,
      Instant fromInclusive,
      Instant toExclusive,
      boolean withAlarms) {

    /**
     * @throws IllegalArgumentException if it ends before it begins
     */
    public Selection {
      if (!fromInclusive.isBefore(toExclusive)) {
        throw new IllegalArgumentException(
            "found the range from %s to %s, expected one that ends after it begins"
                .formatted(fromInclusive, toExclusive));
      }
    }
  }

  /** An export from a lake. */
  public FhirExport(LakeQuery lake, Selection selection, Format format) {
    this.lake = requireNonNull(lake, "lake");
    this.selection = requireNonNull(selection, "selection");
    this.format = requireNonNull(format, "format");
  }

  /**
   * Writes the resources.
   *
   * @return how many there are
   * @throws IOException if they cannot be written
   * @throws io.icewatch.local.lake.LakeException if the lake cannot be read
   */
  public long write(Writer out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setRootValueSeparator(null);
      ResourceJson resource = new ResourceJson(json, selection.patientSystem());
      ResourceStream resources = new ResourceStream(json, format);
      resources.begin();
      lake.stream(windowsQuery(), windows(resources, resource));
      if (selection.withAlarms()) {
        lake.stream(alertsQuery(), alerts(resources, resource));
      }
      resources.end();
      return resources.count();
    }
  }

  private String windowsQuery() {
    return """
    SELECT * FROM vitals_10m
    WHERE patient_id = '%s' AND window_start >= TIMESTAMP '%s' AND window_start < TIMESTAMP '%s'
    ORDER BY window_start
    """
        .formatted(patient(), from(), to());
  }

  /** The pages; one that went twice has one row more, with the same id. */
  private String alertsQuery() {
    return """
    SELECT alert_id, condition, severity, reason, value, worst_value, MIN(arrival) AS arrival
    FROM alerts
    WHERE patient_id = '%s' AND arrival >= TIMESTAMP '%s' AND arrival < TIMESTAMP '%s'
      AND reason IN ('first', 'worsened', 'deeper', 'still')
    GROUP BY ALL
    ORDER BY arrival, alert_id
    """
        .formatted(patient(), from(), to());
  }

  private String patient() {
    return selection.patientId().replace("'", "''");
  }

  private Instant from() {
    return selection.fromInclusive();
  }

  private Instant to() {
    return selection.toExclusive();
  }

  private LakeQuery.Reader windows(ResourceStream resources, ResourceJson resource) {
    return (List<String> columns, Iterator<List<@Nullable Object>> rows) -> {
      while (rows.hasNext()) {
        Columns row = new Columns(columns, rows.next());
        Map<Vital, VitalWindow> measured = measured(row);
        for (VitalWindow window : measured.values()) {
          if (!VitalSign.of(window.vital()).isPartOfPressure()) {
            resources.add("Observation", ResourceJson.idOf(window), () -> resource.write(window));
          }
        }
        BloodPressure pressure = BloodPressure.of(measured);
        if (pressure != null) {
          resources.add("Observation", ResourceJson.idOf(pressure), () -> resource.write(pressure));
        }
      }
    };
  }

  private Map<Vital, VitalWindow> measured(Columns row) {
    Map<Vital, VitalWindow> measured = new EnumMap<>(Vital.class);
    for (Vital vital : Vital.values()) {
      long count = row.number("count_" + vital.field()).longValue();
      if (count > 0) {
        measured.put(vital, window(row, vital, count));
      }
    }
    return measured;
  }

  private VitalWindow window(Columns row, Vital vital, long count) {
    return new VitalWindow(
        selection.patientId(),
        vital,
        row.time("window_start"),
        row.time("first_event_time"),
        row.time("last_event_time"),
        count,
        row.number("avg_" + vital.field()).doubleValue(),
        row.number("min_" + vital.field()).doubleValue(),
        row.number("max_" + vital.field()).doubleValue());
  }

  private LakeQuery.Reader alerts(ResourceStream resources, ResourceJson resource) {
    return (List<String> columns, Iterator<List<@Nullable Object>> rows) -> {
      while (rows.hasNext()) {
        Columns row = new Columns(columns, rows.next());
        AlertRow alert =
            new AlertRow(
                row.text("alert_id"),
                selection.patientId(),
                row.text("condition"),
                row.text("severity"),
                row.text("reason"),
                row.number("value").doubleValue(),
                row.number("worst_value").doubleValue(),
                row.time("arrival"));
        resources.add("DetectedIssue", ResourceJson.idOf(alert), () -> resource.write(alert));
      }
    };
  }

  /** A row by its columns' names. */
  private record Columns(List<String> names, List<@Nullable Object> values) {
    String text(String name) {
      return Objects.requireNonNull(values.get(names.indexOf(name)), name).toString();
    }

    Number number(String name) {
      return (Number) Objects.requireNonNull(values.get(names.indexOf(name)), name);
    }

    Instant time(String name) {
      return (Instant) Objects.requireNonNull(values.get(names.indexOf(name)), name);
    }
  }
}
