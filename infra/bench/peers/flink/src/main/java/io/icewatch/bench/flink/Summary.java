package io.icewatch.bench.flink;

import org.apache.flink.api.common.functions.AggregateFunction;

/** The sums of a patient and a window. */
public final class Summary {
  public Sums spo2 = new Sums();
  public Sums heartRate = new Sums();
  public Sums temperatureF = new Sums();

  /** Adds readings up, one after the other. */
  static final class Adding implements AggregateFunction<FlinkReading, Summary, Summary> {
    private static final long serialVersionUID = 1;

    @Override
    public Summary createAccumulator() {
      return new Summary();
    }

    @Override
    public Summary add(FlinkReading reading, Summary summary) {
      summary.spo2.add(reading.spo2);
      summary.heartRate.add(reading.heartRate);
      summary.temperatureF.add(reading.temperatureF);
      return summary;
    }

    @Override
    public Summary getResult(Summary summary) {
      return summary;
    }

    @Override
    public Summary merge(Summary a, Summary b) {
      throw new UnsupportedOperationException("tumbling windows do not merge");
    }
  }
}
