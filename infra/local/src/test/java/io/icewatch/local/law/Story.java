package io.icewatch.local.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.local.law.PlainBatch.Window;
import io.icewatch.vitals.reading.Vital;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What one seed draws: who measured what and when, how it came down the stream, and how Lambda cut
 * it into invocations. Beside it, what a plain computation over the distinct readings makes of it.
 *
 * <p>A duplicate is drawn only where the window algebra promises to recognise it: among the
 * patient's last four messages of a summary that the state still holds. So none crosses the end of
 * an arrival window, an early end or a reshard, nor, where the budget makes rows spill, the end of
 * an invocation. A message that a monitor sends again in a later arrival window is one more reading
 * of the window in which it was measured, and so it is in the plain computation.
 */
final class Story {
  static final Duration WINDOW = Duration.ofMinutes(10);
  static final Duration MAXIMUM_AGE = Duration.ofDays(1);

  /** 2025-01-01T00:00:00Z. */
  private static final long EPOCH = 1_735_689_600_000L;

  private static final int REMEMBERED = 4;
  private static final int AMPLE_BUDGET = 900_000;

  /** A real one, of shard 6, and one as the local stream gives. */
  private static final BigInteger[] SEQUENCES = {
    new BigInteger("49590338271490256608559692538361571095921575989136588898"),
    new BigInteger("49654718032765909128451097732498500000000000000000010003"),
    BigInteger.TWO.pow(185).add(BigInteger.valueOf(17)),
    BigInteger.ONE
  };

  private static final BigInteger[] STRIDES = {
    BigInteger.ONE, BigInteger.valueOf(10_000), BigInteger.TWO.pow(68)
  };

  private static final String[] NAMES = {"1", "p-2", "bed 9/\"é\\", "😀"};

  private static final byte[][] MALFORMED = {
    {},
    "monitor 3 ready".getBytes(UTF_8),
    "[]".getBytes(UTF_8),
    "{\"spo2\": 97}".getBytes(UTF_8),
    "{\"patient_id\": 1, \"pulse\": 97}".getBytes(UTF_8),
    "{\"patient_id\": 1, \"SpO2\": 97}".getBytes(UTF_8),
    "{\"patient_id\": 1, \"spo2\": 97".getBytes(UTF_8),
    {'{', '"', (byte) 0xC3, '"', '}'}
  };

  /** How an invocation stands to its arrival window. */
  enum Kind {
    MIDDLE,
    TERMINATED_EARLY,
    FINAL
  }

  /** One record of the stream. */
  record StreamRecord(
      BigInteger sequenceNumber, long arrivalMillis, String partitionKey, byte[] payload) {}

  /** One invocation as it succeeds in the end. */
  record Step(Kind kind, List<StreamRecord> records) {}

  /** A shard's part of one arrival window: its state starts empty and ends with a final. */
  record ShardWindow(String shardId, long windowStartMillis, List<Step> steps) {}

  /** A reading whose clock is believed, and will be for a while. */
  private record Sent(
      int patient,
      String summary,
      Window window,
      long timeMillis,
      Map<Vital, Double> vitals,
      byte[] payload) {}

  final long seed;
  final int stateBudget;
  final List<ShardWindow> shardWindows = new ArrayList<>();
  final PlainBatch expected = new PlainBatch();
  final List<String> rejectedRowIds = new ArrayList<>();
  int reshards;
  int duplicates;
  int resends;

  /** What was sent in the arrival windows before, and not sent again yet. */
  private final List<Sent> sentBefore = new ArrayList<>();

  private final List<Sent> sentNow = new ArrayList<>();

  private final Random random;
  private final Random further;
  private final BigInteger stride;
  private BigInteger sequence;
  private int shardsMade;
  private int messages;

  Story(long seed) {
    this.seed = seed;
    // Seeds in a row draw alike at first.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.further = new Random(seed);
    this.sequence = SEQUENCES[random.nextInt(SEQUENCES.length)];
    this.stride = STRIDES[random.nextInt(STRIDES.length)];
    this.stateBudget = random.nextInt(3) == 0 ? 150 + random.nextInt(800) : AMPLE_BUDGET;
    draw();
  }

  private boolean mayHappen(double chance) {
    return random.nextDouble() < chance;
  }

  private void draw() {
    List<String> shards = new ArrayList<>(List.of(newShard()));
    if (mayHappen(0.4)) {
      shards.add(newShard());
    }
    int patients = 1 + random.nextInt(NAMES.length);
    int windows = 1 + random.nextInt(3);
    for (int i = 0; i < windows; i++) {
      drawArrivalWindow(EPOCH + i * WINDOW.toMillis(), shards, patients);
    }
  }

  private String newShard() {
    return "shardId-%012d".formatted(shardsMade++);
  }

  private void drawArrivalWindow(long startMillis, List<String> shards, int patients) {
    Map<String, OpenLane> open = new LinkedHashMap<>();
    int records = 4 + random.nextInt(36);
    int reshardAt = mayHappen(0.25) ? random.nextInt(records) : -1;
    long[] arrivals =
        random.longs(records, startMillis, startMillis + WINDOW.toMillis()).sorted().toArray();
    for (int i = 0; i < records; i++) {
      if (i == reshardAt) {
        reshard(shards);
      }
      int patient = random.nextInt(patients);
      String shardId = shards.get(patient % shards.size());
      OpenLane shardWindow = open.computeIfAbsent(shardId, id -> new OpenLane(id, startMillis));
      drawMessage(shardWindow, patient, arrivals[i]);
      drawResend(shardWindow, patient, arrivals[i]);
    }
    open.values().forEach(OpenLane::close);
    sentBefore.addAll(sentNow);
    sentNow.clear();
  }

  /** A monitor that is back repeats what it kept. */
  private void drawResend(OpenLane shardWindow, int patient, long arrivalMillis) {
    if (further.nextInt(8) != 0) {
      return;
    }
    // Believed until the end of the arrival window, in which duplicates of it may follow.
    long oldest = arrivalMillis - MAXIMUM_AGE.minus(WINDOW).toMillis();
    sentBefore.stream()
        .filter(sent -> sent.patient == patient && sent.timeMillis > oldest)
        .findFirst()
        .ifPresent(again -> {
          sentBefore.remove(again);
          again.window.add(again.timeMillis, false, again.vitals);
          shardWindow.put(arrivalMillis, again.payload);
          shardWindow.remember(again.summary, again.payload, again.window);
          resends++;
        });
  }

  /** Splits a shard in two, or merges two; what is left of the parents' windows closes. */
  private void reshard(List<String> shards) {
    reshards++;
    shards.removeFirst();
    if (shards.isEmpty() || mayHappen(0.5)) {
      shards.add(newShard());
      shards.add(newShard());
    } else {
      shards.set(0, newShard());
    }
  }

  private void drawMessage(OpenLane shardWindow, int patient, long arrivalMillis) {
    if (mayHappen(0.05)) {
      byte[] payload = MALFORMED[random.nextInt(MALFORMED.length)];
      rejectedRowIds.add(shardWindow.shardId + ":" + shardWindow.put(arrivalMillis, payload));
    } else {
      drawReading(shardWindow, patient, arrivalMillis);
    }
    shardWindow.drawDuplicate(arrivalMillis);
    shardWindow.mayCut();
  }

  private void drawReading(OpenLane shardWindow, int patient, long arrivalMillis) {
    String patientId = seed + "/" + NAMES[patient];
    Clock clock = drawClock(arrivalMillis);
    long timeMillis = clock.isBelieved ? clock.timeMillis : arrivalMillis;
    long windowStart = timeMillis - Math.floorMod(timeMillis, WINDOW.toMillis());
    Map<Vital, Double> vitals = drawVitals();
    Window window = expected.window(patientId, windowStart);
    window.add(timeMillis, !clock.isBelieved, vitals);
    byte[] payload = json(patientId, clock, vitals).getBytes(UTF_8);
    shardWindow.put(arrivalMillis, payload);
    String summary = patientId + "@" + windowStart;
    shardWindow.remember(summary, clock.isAtTheEdge ? null : payload, window);
    if (clock.isBelieved && !clock.isAtTheEdge) {
      sentNow.add(new Sent(patient, summary, window, timeMillis, vitals, payload));
    }
  }

  /**
   * What the monitor says about the time, and what is to be made of it.
   *
   * @param isAtTheEdge whether the same message would be judged otherwise when it comes again
   */
  private record Clock(String json, long timeMillis, boolean isBelieved, boolean isAtTheEdge) {
    static Clock believed(long timeMillis) {
      return new Clock(seconds(timeMillis), timeMillis, true, false);
    }

    static Clock suspect(String json) {
      return new Clock(json, 0, false, false);
    }

    Clock atTheEdge() {
      return new Clock(json, timeMillis, isBelieved, true);
    }

    static String seconds(long millis) {
      return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
    }
  }

  private Clock drawClock(long arrival) {
    long age = MAXIMUM_AGE.toMillis();
    long ahead = Duration.ofMinutes(5).toMillis();
    return switch (random.nextInt(26)) {
      case 0, 1, 2 -> Clock.believed(arrival - random.nextInt(600_000));
      case 3, 4, 5 -> Clock.believed(arrival - random.nextInt(85_000_000));
      case 6 -> Clock.believed(arrival + random.nextInt((int) ahead));
      case 7 -> Clock.believed(arrival - Math.floorMod(arrival, WINDOW.toMillis()));
      case 8 -> Clock.believed(arrival - Math.floorMod(arrival, WINDOW.toMillis()) - 1);
      case 9 -> Clock.believed(arrival - age).atTheEdge();
      case 10 -> Clock.suspect(Clock.seconds(arrival - age - 1)).atTheEdge();
      case 11 -> Clock.believed(arrival + ahead).atTheEdge();
      case 12 -> Clock.suspect(Clock.seconds(arrival + ahead + 1)).atTheEdge();
      case 13 -> Clock.suspect("").atTheEdge(); // twice the same are two readings
      case 14 -> Clock.suspect("null").atTheEdge();
      case 15 -> new Clock(Long.toString(arrival), arrival, true, false); // milliseconds
      case 16 -> Clock.suspect("0");
      case 17 -> Clock.suspect(Clock.seconds(arrival + 7_200_000L + random.nextInt(1 << 30)));
      default -> Clock.believed(arrival - random.nextInt(3_000));
    };
  }

  private Map<Vital, Double> drawVitals() {
    Map<Vital, Double> vitals = new EnumMap<>(Vital.class);
    for (Vital vital : EnumSet.range(Vital.SPO2, Vital.SBP)) {
      if (mayHappen(0.6)) {
        vitals.put(vital, mayHappen(0.05) ? implausible(vital) : plausible(vital));
      }
    }
    // From a source of their own: the stories of the first five stay what they were.
    for (Vital vital : EnumSet.range(Vital.DBP, Vital.ETCO2)) {
      if (further.nextInt(3) == 0) {
        double span = vital.plausibleHigh() - vital.plausibleLow();
        vitals.put(vital, Math.rint(vital.plausibleLow() + further.nextDouble() * span * 1.05));
      }
    }
    if (vitals.isEmpty()) {
      vitals.put(Vital.SPO2, plausible(Vital.SPO2)); // without one it is no reading
    }
    return vitals;
  }

  private double plausible(Vital vital) {
    double span = vital.plausibleHigh() - vital.plausibleLow();
    double value = vital.plausibleLow() + random.nextDouble() * span;
    return switch (random.nextInt(8)) {
      case 0 -> value;
      case 1 -> vital.plausibleLow();
      case 2 -> vital.plausibleHigh();
      case 3, 4 -> BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_EVEN).doubleValue();
      default -> Math.rint(value);
    };
  }

  private double implausible(Vital vital) {
    double[] odd = {
      0, -3, 1e9, 1e300, Math.nextDown(vital.plausibleLow()), Math.nextUp(vital.plausibleHigh())
    };
    return odd[random.nextInt(odd.length)];
  }

  private String json(String patientId, Clock clock, Map<Vital, Double> vitals) {
    StringBuilder json = new StringBuilder("{\"patient_id\":\"");
    json.append(patientId.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    if (!clock.json.isEmpty()) {
      json.append(",\"timestamp\":").append(clock.json);
    }
    vitals.forEach((vital, value) ->
        json.append(",\"").append(vital.field()).append("\":").append(number(value)));
    // No two messages are alike unless one is the other's duplicate.
    return json.append(",\"message\":").append(messages++).append('}').toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value).toLowerCase(Locale.ROOT);
  }

  /** A shardWindow while it is drawn. */
  private final class OpenLane {
    private final String shardId;
    private final long windowStartMillis;
    private final List<Step> steps = new ArrayList<>();
    private final double cutChance = 1.0 / (1 + random.nextInt(12));
    private List<StreamRecord> batch = new ArrayList<>();

    /** For each summary that is held, its last messages. */
    private final Map<String, Deque<Message>> recent = new HashMap<>();

    private record Message(byte @Nullable [] payload, Window window) {}

    OpenLane(String shardId, long windowStartMillis) {
      this.shardId = shardId;
      this.windowStartMillis = windowStartMillis;
    }

    BigInteger put(long arrivalMillis, byte[] payload) {
      sequence = sequence.add(stride.multiply(BigInteger.valueOf(1 + random.nextInt(3))));
      batch.add(new StreamRecord(sequence, arrivalMillis, "key-" + payload.length, payload));
      return sequence;
    }

    void remember(String summary, byte @Nullable [] payload, Window window) {
      Deque<Message> last = recent.computeIfAbsent(summary, each -> new ArrayDeque<>());
      last.addLast(new Message(payload, window));
      if (last.size() > REMEMBERED) {
        last.removeFirst();
      }
    }

    void drawDuplicate(long arrivalMillis) {
      while (!recent.isEmpty() && mayHappen(0.15)) {
        List<Message> candidates =
            recent.values().stream()
                .flatMap(Deque::stream)
                .filter(message -> message.payload != null)
                .toList();
        if (candidates.isEmpty()) {
          return;
        }
        Message message = candidates.get(random.nextInt(candidates.size()));
        put(arrivalMillis, message.payload);
        message.window.duplicates++;
        duplicates++;
      }
    }

    void mayCut() {
      if (!mayHappen(cutChance)) {
        return;
      }
      boolean endsEarly = mayHappen(0.06);
      if (endsEarly && mayHappen(0.7)) {
        step(Kind.MIDDLE);
      }
      step(endsEarly ? Kind.TERMINATED_EARLY : Kind.MIDDLE);
      if (endsEarly || stateBudget != AMPLE_BUDGET) {
        recent.clear();
      }
    }

    private void step(Kind kind) {
      steps.add(new Step(kind, List.copyOf(batch)));
      batch = new ArrayList<>();
    }

    void close() {
      if (mayHappen(0.7)) {
        step(Kind.MIDDLE);
      }
      step(Kind.FINAL);
      shardWindows.add(new ShardWindow(shardId, windowStartMillis, List.copyOf(steps)));
    }
  }

  /** The environment of AggregateSensorData in every story. */
  static Map<String, String> variables(
      String windowsStream, String rejectedStream, int stateBudget) {
    return Map.of(
        "WINDOWS_STREAM",
        windowsStream,
        "REJECTED_STREAM",
        rejectedStream,
        "METRICS_NAMESPACE",
        "icewatch",
        "WINDOW_SECONDS",
        Long.toString(WINDOW.toSeconds()),
        "MAXIMUM_READING_AGE_SECONDS",
        Long.toString(MAXIMUM_AGE.toSeconds()),
        "STATE_BUDGET_BYTES",
        Integer.toString(stateBudget),
        "STAGGER_SECONDS",
        "0");
  }
}
