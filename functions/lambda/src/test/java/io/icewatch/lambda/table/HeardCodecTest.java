package io.icewatch.lambda.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.Seeds;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.Cadence;
import io.icewatch.vitals.stay.LastHeard;
import io.icewatch.vitals.stay.Presence;
import io.icewatch.vitals.stay.Sample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

/** What was last heard of many patients, as bytes and back. */
class HeardCodecTest {
  private static final String UNREADABLE = "what was last heard cannot be read";
  private static final String SHARD = "shardId-000000000001";
  private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

  /** As DynamoDB counts: 400 KB with the names and the other attributes. */
  private static final int LARGEST_ITEM = 400 * 1024 - 1024;

  /** What COST.md assumes. */
  private static final int BYTES_OF_A_BED = 20;

  @Test
  void what_is_written_is_read_whatever_it_is() {
    Seeds.upTo(
        300,
        random -> {
          Map<String, LastHeard> patients = new HashMap<>();
          int count = random.nextInt(9);
          for (int i = 0; i < count; i++) {
            patients.put(id(random), anything(random));
          }
          Instant near = EIGHT.plusMillis(random.nextLong(-100_000, 100_000));

          assertThat(new HeardBytes(HeardCodec.encode(patients, near), SHARD, near).patients())
              .isEqualTo(patients);
        });
  }

  private static String id(Random random) {
    String letters = "0123456789abcé病😀";
    StringBuilder id = new StringBuilder();
    int length = random.nextInt(1, 12);
    for (int i = 0; i < length; i++) {
      int at = random.nextInt(letters.codePointCount(0, letters.length()));
      id.appendCodePoint(letters.codePointAt(letters.offsetByCodePoints(0, at)));
    }
    return id.toString();
  }

  private static LastHeard anything(Random random) {
    Instant seenAt = EIGHT.plusMillis(random.nextLong(-1L << 40, 1L << 40));
    Instant arrival = seenAt.plusMillis(random.nextLong(-1000, 1L << 33));
    Map<Vital, List<Sample>> vitals = new EnumMap<>(Vital.class);
    List<Instant> times = List.of();
    for (Vital vital : Vital.values()) {
      if (random.nextBoolean()) { // else it was measured when the vital before it was
        times =
            random
                .longs(random.nextInt(Presence.SAMPLES + 1), 0, 1L << 30)
                .mapToObj(seenAt::minusMillis)
                .toList();
      }
      List<Sample> samples = times.stream().map(time -> new Sample(value(random), time)).toList();
      if (!samples.isEmpty()) {
        vitals.put(vital, samples);
      }
    }
    return new LastHeard(
        random.nextLong(1L << 50),
        seenAt,
        arrival,
        new Cadence(Duration.ofMillis(random.nextLong(1L << 32))),
        SHARD,
        vitals,
        random.nextInt(4) == 0 ? null : arrival.plusMillis(random.nextLong(-1000, 1L << 33)));
  }

  private static double value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(300);
      case 1 -> random.nextInt(3000) / 10.0;
      case 2 -> random.nextInt(30_000) / 100.0;
      case 3 -> random.nextDouble() * 300;
      case 4 -> -0.0;
      default -> 4.9e-324;
    };
  }

  @Test
  void the_fullest_block_fits_into_an_item_whatever_its_patients_are_called() {
    Random random = new Random(1);
    Map<String, LastHeard> patients = new HashMap<>();
    while (patients.size() < HeardBlock.MOST_PATIENTS) {
      StringBuilder id = new StringBuilder();
      while (id.length() < Reading.LONGEST_PATIENT_ID) {
        id.append((char) random.nextInt(0x4e00, 0x9fff)); // three bytes each
      }
      Map<Vital, List<Sample>> vitals = new EnumMap<>(Vital.class);
      for (Vital vital : Vital.values()) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < Presence.SAMPLES; i++) {
          Instant at = Instant.ofEpochMilli(random.nextLong(1L << 42));
          samples.add(new Sample(Double.longBitsToDouble(random.nextLong()), at));
        }
        vitals.put(vital, samples);
      }
      patients.put(
          id.toString(),
          new LastHeard(
              random.nextLong(1L << 60),
              Instant.ofEpochMilli(random.nextLong(1L << 42)),
              Instant.ofEpochMilli(random.nextLong(1L << 42)),
              new Cadence(Duration.ofMillis(random.nextLong(1L << 42))),
              SHARD,
              vitals,
              Instant.ofEpochMilli(random.nextLong(1L << 42))));
    }

    assertThat(HeardCodec.encode(patients, EIGHT)).hasSizeLessThan(LARGEST_ITEM);
  }

  /** A reading a second of three vitals, which wander as those of the demonstration do. */
  @Test
  void a_bed_costs_no_more_bytes_than_the_bill_assumes() {
    Random random = new Random(7);
    Map<String, LastHeard> patients = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      Instant seenAt = EIGHT.minusMillis(random.nextInt(1000));
      Instant arrival = seenAt.plusMillis(random.nextInt(50, 300));
      Map<Vital, List<Sample>> vitals = new EnumMap<>(Vital.class);
      for (Vital vital : List.of(Vital.SPO2, Vital.HEART_RATE, Vital.RESP_RATE)) {
        List<Sample> samples = new ArrayList<>();
        int value = random.nextInt(15, 100);
        for (int k = 0; k < Presence.SAMPLES; k++) {
          value += random.nextInt(-1, 2);
          samples.add(new Sample(value, seenAt.minusSeconds(k)));
        }
        vitals.put(vital, samples);
      }
      patients.put(
          Integer.toString(60_000 + random.nextInt(40_000)),
          new LastHeard(
              random.nextLong(1_000_000),
              seenAt,
              arrival,
              new Cadence(Duration.ofSeconds(1)),
              SHARD,
              vitals,
              arrival.plusSeconds(60)));
    }

    double bytes = (double) HeardCodec.encode(patients, EIGHT).length / patients.size();
    System.out.printf("%.1f bytes a bed%n", bytes);

    assertThat(bytes).isBetween(BYTES_OF_A_BED / 2.0, (double) BYTES_OF_A_BED);
  }

  @Test
  void a_vital_of_another_build_is_left_out() throws IOException {
    Random random = new Random(3);
    LastHeard one = anything(random);
    while (!one.vitals().keySet().containsAll(List.of(Vital.SPO2, Vital.SBP))) {
      one = anything(random);
    }
    byte[] bytes = HeardCodec.encode(Map.of("17", one), EIGHT);

    Map<Vital, List<Sample>> left = new EnumMap<>(one.vitals());
    left.remove(Vital.SPO2);
    LastHeard read =
        new HeardBytes(renamed(bytes, "spo2", "etco"), SHARD, EIGHT).patients().get("17");

    assertThat(read).isNotNull().extracting(LastHeard::vitals).isEqualTo(left);
  }

  @Test
  void bytes_of_the_layout_before_are_read() {
    byte[] bytes =
        Base64.getDecoder()
            .decode(
                """
                AXicY2ExNGcxtOBjusD/4ArzBX4QPLCSnRGIGdg4igvyjVgYGC7wizBO4WfkFMlITSwqiS9KLEkFizIx\
                LmBkZOJKLUnON2Ji+DCTnYnB/mooGAAARf8Ygw==\
                """);
    Map<Vital, List<Sample>> vitals = new EnumMap<>(Vital.class);
    vitals.put(Vital.SPO2, List.of(before(1, 97), before(2, 96.5)));
    vitals.put(Vital.HEART_RATE, List.of(before(1, 80), before(2, 81)));
    vitals.put(Vital.ETCO2, List.of(before(60, 1 / 3.0)));

    assertThat(new HeardBytes(bytes, SHARD, EIGHT).patients())
        .isEqualTo(
            Map.of(
                "17",
                new LastHeard(
                    7,
                    EIGHT.minusSeconds(1),
                    EIGHT,
                    new Cadence(Duration.ofSeconds(1)),
                    SHARD,
                    vitals,
                    EIGHT.plusSeconds(60)),
                "18",
                new LastHeard(
                    1,
                    EIGHT.minusSeconds(30),
                    EIGHT.minusSeconds(29),
                    new Cadence(Duration.ofMinutes(1)),
                    SHARD,
                    Map.of(),
                    null)));
  }

  private static Sample before(long seconds, double value) {
    return new Sample(value, EIGHT.minusSeconds(seconds));
  }

  private static byte[] renamed(byte[] bytes, String from, String to) throws IOException {
    String text = new String(inflated(bytes), StandardCharsets.ISO_8859_1).replace(from, to);
    return deflated(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] inflated(byte[] bytes) throws IOException {
    return new InflaterInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))
        .readAllBytes();
  }

  private static byte[] deflated(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(HeardCodec.LAYOUT);
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(out)) {
      deflated.write(plain);
    }
    return out.toByteArray();
  }

  /** Whatever a byte says, nothing of it is believed that could not be. */
  @Test
  void bytes_that_say_something_else_are_read_or_refused() throws IOException {
    Random random = new Random(5);
    byte[] plain =
        inflated(HeardCodec.encode(Map.of("17", anything(random), "18", anything(random)), EIGHT));
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = plain.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      byte[] bytes = deflated(changed);
      try {
        assertThat(new HeardBytes(bytes, SHARD, EIGHT).patients()).hasSizeLessThan(plain.length);
      } catch (IllegalStateException e) {
        assertThat(e).message().isIn(UNREADABLE, "an integer of more than 64 bits");
      }
    }
  }

  @Test
  void another_layout_and_broken_bytes_are_refused() {
    assertThatThrownBy(() -> new HeardBytes(new byte[] {9, 1}, SHARD, EIGHT))
        .hasMessage("what was last heard is laid out as 9, expected 2 at most");
    assertThatThrownBy(() -> new HeardBytes(new byte[0], SHARD, EIGHT))
        .hasMessage("what was last heard is laid out as nothing, expected 2 at most");
    assertThatThrownBy(() -> new HeardBytes(new byte[] {1, 1, 2, 3}, SHARD, EIGHT))
        .hasMessage(UNREADABLE);
  }
}
