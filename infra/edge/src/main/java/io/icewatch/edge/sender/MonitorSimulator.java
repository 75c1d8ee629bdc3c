package io.icewatch.edge.sender;

import io.icewatch.edge.sender.Dialect.Snapshot;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** One patient's monitor, whose values wander about; the same seed gives the same values. */
public final class MonitorSimulator {
  private final String patientId;
  private final String bed;
  private final RandomGenerator random;
  private int spo2 = 96;
  private int heartRate = 84;

  /**
   * @param number of the bed, from 1
   */
  public MonitorSimulator(int number, long seed) {
    this.patientId = "P" + number;
    this.bed = "B" + number;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + number);
  }

  /** What the monitor shows at a time. */
  public Snapshot at(Instant time) {
    spo2 = Math.clamp(spo2 + random.nextInt(-1, 2), 80, 100);
    heartRate = Math.clamp(heartRate + random.nextInt(-2, 3), 45, 140);
    int respRate = random.nextInt(14, 22);
    double celsius = Math.round(random.nextDouble(36.4, 37.6) * 10) / 10.0;
    int systolic = random.nextInt(105, 135);
    return new Snapshot(
        patientId,
        bed,
        time,
        spo2,
        heartRate,
        respRate,
        celsius,
        systolic,
        systolic - 40,
        56 - respRate);
  }
}
