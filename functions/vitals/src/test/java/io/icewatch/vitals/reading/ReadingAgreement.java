package io.icewatch.vitals.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Holds the scanner of payloads to the general parser: whatever it reads, the parser reads alike.
 * On payloads drawn from a seed, and on payloads with a few bytes changed.
 */
public final class ReadingAgreement {
  private static final String[] PATIENTS = {
    "17",
    "0",
    "-5",
    "017",
    "1.0",
    "1e3",
    "null",
    "\"\"",
    "\" \"",
    "\"bed 9\"",
    "\"Zoë\"",
    "\"a\\u0041\"",
    "\"\u007f\"",
    "123456789012345",
    "1234567890123456",
    "[]",
    "true"
  };
  private static final String[] DEVICES = {
    "\"monitor-4\"", "\"n/a\"", "\"\"", "4", "null", "\"Zoë\"", "\"a\\u0041\""
  };
  private static final String[] NUMBERS = {
    "97",
    "98.6",
    "0",
    "-0",
    "-0.0",
    "0.1",
    "1e2",
    "9.8E1",
    "007",
    "1.",
    ".5",
    "null",
    "\"85\"",
    "123456789012345",
    "12345678901234567",
    "0.123456789012345",
    "99.99999999999999",
    "1e400",
    "1772439001",
    "1772439001.417",
    "99999999999",
    "100000000000",
    "1735689600417",
    "99999999999999",
    "100000000000000",
    "2045",
    "2046",
    "2047",
    "32767",
    "8388607",
    "-32768",
    "\"--\"",
    "79.300000000000011",
    "98.60000000000001"
  };
  private static final String[] NAMES = {
    "spo2",
    "heart_rate",
    "temperature_f",
    "resp_rate",
    "sbp",
    "dbp",
    "map",
    "etco2",
    "timestamp",
    "SpO2",
    "device",
    ""
  };
  private static final String SIGNS = "{}[]\",:0129.eE-+ \\\n_";
  private static final String[] BLANKS = {"", "", " ", "\n", "\t", "\r", "\u000b"};

  /** Reads one payload after the other, so each of them after one that is laid out alike or not. */
  private final ReadingScanner scanner = new ReadingScanner();

  /** Of what was tried, how much the scanner read itself. */
  public record Tried(long payloads, long scanned) {}

  private ReadingAgreement() {}

  /**
   * Tries payloads from a seed on: each as drawn, with other values in the same layout, and with
   * four mutations, right after what was mutated.
   *
   * @throws AssertionError naming the seed of a payload that is read in two ways
   */
  public static Tried on(long firstSeed, int seeds) {
    ReadingAgreement agreement = new ReadingAgreement();
    long scanned = 0;
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      Random random = new Random(seed);
      String first = payload(new Random(seed), random);
      String json = payload(new Random(seed), random);
      scanned += agreement.isScanned(first.getBytes(UTF_8), seed) ? 1 : 0;
      scanned += agreement.isScanned(json.getBytes(UTF_8), seed) ? 1 : 0;
      for (int i = 0; i < 4; i++) {
        agreement.isScanned(json.getBytes(UTF_8), seed);
        scanned += agreement.isScanned(mutated(json, random), seed) ? 1 : 0;
      }
    }
    return new Tried(6L * seeds, scanned);
  }

  /** Whether the scanner reads the payload; if so the parser must read the same. */
  private boolean isScanned(byte[] payload, long seed) {
    Reading scanned = scanner.scan(payload, 0, payload.length);
    Reading alone = new ReadingScanner().scan(payload, 0, payload.length);
    if (!Objects.equals(scanned, alone)) {
      throw new AssertionError(
          "seed %d: scanned %s after others, %s alone, payload %s"
              .formatted(seed, scanned, alone, new String(payload, UTF_8)));
    }
    if (scanned == null) {
      return false;
    }
    Message parsed = ReadingJson.parse(payload, 0, payload.length);
    if (!scanned.equals(parsed)) {
      throw new AssertionError(
          "seed %d: scanned %s, parsed %s, payload %s"
              .formatted(seed, scanned, parsed, new String(payload, UTF_8)));
    }
    return true;
  }

  private static String payload(Random layout, Random random) {
    List<String> fields = new ArrayList<>();
    fields.add("\"patient_id\":" + oneOf(PATIENTS, 8, random));
    fields.add("\"timestamp\": " + oneOf(NUMBERS, 8, random));
    for (int i = layout.nextInt(6); i > 0; i--) {
      int plain = Math.min(4, i);
      String name = layout.nextInt(8) == 0 ? NAMES[layout.nextInt(NAMES.length)] : NAMES[plain];
      fields.add("\"%s\":%s".formatted(name, oneOf(NUMBERS, 12, random)));
    }
    if (layout.nextInt(3) == 0) {
      fields.add("\"device_id\":" + oneOf(DEVICES, 8, random));
    }
    if (layout.nextInt(3) == 0) {
      Collections.shuffle(fields, layout);
    }
    StringBuilder json = new StringBuilder("{");
    for (String field : fields) {
      json.append(json.length() == 1 ? "" : ",")
          .append(blank(layout))
          .append(field)
          .append(blank(layout));
    }
    return json.append('}').append(blank(layout)).toString();
  }

  /** Mostly the first, every now and then another. */
  private static String oneOf(String[] candidates, int rarity, Random random) {
    return random.nextInt(rarity) == 0
        ? candidates[random.nextInt(candidates.length)]
        : candidates[random.nextInt(2)];
  }

  private static String blank(Random random) {
    return random.nextInt(8) == 0 ? BLANKS[random.nextInt(BLANKS.length)] : "";
  }

  private static byte[] mutated(String json, Random random) {
    byte[] bytes = json.getBytes(UTF_8);
    StringBuilder text = new StringBuilder(new String(bytes, ISO_8859_1));
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + 1 + random.nextInt(random.nextInt(3) == 0 ? 30 : 2));
    switch (random.nextInt(4)) {
      case 0 -> text.setCharAt(at, (char) random.nextInt(256));
      case 1 -> text.delete(at, to);
      case 2 -> text.insert(at, text.substring(at, to));
      default -> text.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
    }
    return text.toString().getBytes(ISO_8859_1);
  }
}
