package io.icewatch.bench.flink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A reading with the three vitals of the benchmark's input; fields as Flink's serialiser likes
 * them.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@SuppressWarnings("NullAway.Init") // Jackson and Flink fill it
public final class FlinkReading {
  @JsonProperty("patient_id")
  public long patientId;

  /** Seconds since the epoch. */
  public long timestamp;

  public double spo2;

  @JsonProperty("heart_rate")
  public double heartRate;

  @JsonProperty("temperature_f")
  public double temperatureF;
}
