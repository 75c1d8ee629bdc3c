package io.icewatch.lambda.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Records as Lambda might lay them out some day: fields in any order, with any white space, with
 * fields that nobody knows, and texts and numbers at the rim of what is plain. What it draws is
 * valid JSON, and valid for Lambda's own type.
 */
public final class RandomRecords {
  private static final String[] TEXTS = {
    "", "17", "Zoë", "a\\\"b", "\\u0041", "\\ud83d\\ude00", "patient with blanks", "~", "/", "\\/"
  };
  private static final String[] EVENT_IDS = {"", "7", "shardId-000000000006:", "a:\\u0031", "Zoë"};
  private static final String[] ARRIVALS = {
    "1772439123.417",
    "1772439123",
    "1772439123.4",
    "1772439123.4170",
    "1.772439123417E9",
    "1772439123417e-3",
    "0",
    "0.001",
    "-1.5",
    "1772439123.41700001",
    "99999999999999999999.5",
  };
  private static final String SIGNS = "{}[]\",:0129.eE-+=/ \\\n";
  private static final String[] BLANKS = {"", "", "", " ", "\n  ", "\t", " \r\n"};
  private static final String[] VALUES = {
    "null",
    "true",
    "false",
    "0",
    "-7",
    "1e3",
    "\"x\"",
    "[]",
    "{}",
    "[1, [\"data\"], {\"a\": null}]",
    "{\"kinesis\": {\"data\": \"bm8=\"}}",
    "12345678901234567890123",
    "0.10"
  };

  private final Random random;
  private final boolean isOdd;

  /** The fields' order and white space of this event's records: mostly they are all alike. */
  private final long layoutSeed;

  /** Decides what this event's records look like. */
  public RandomRecords(Random random) {
    this.random = random;
    this.isOdd = random.nextInt(3) == 0;
    this.layoutSeed = random.nextLong();
  }

  /** Draws the event of a mapping without a window. */
  public static String event(Random random) {
    RandomRecords records = new RandomRecords(random);
    List<String> fields = new ArrayList<>(List.of(field("Records", records.list())));
    records.addUnknown(fields);
    Collections.shuffle(fields, random);
    return records.object(fields);
  }

  /** Draws the value of {@code Records}: up to five. */
  public String list() {
    List<String> items = IntStream.range(0, random.nextInt(6)).mapToObj(i -> record()).toList();
    return "[" + blank(random) + String.join("," + blank(random), items) + blank(random) + "]";
  }

  private String record() {
    Random layout = random.nextInt(8) == 0 ? random : new Random(layoutSeed);
    List<String> kinesis = new ArrayList<>();
    kinesis.add(field("kinesisSchemaVersion", "\"1.0\""));
    kinesis.add(field("partitionKey", "\"" + text() + "\""));
    String number = sequenceNumber();
    kinesis.add(field("sequenceNumber", "\"" + number + "\""));
    kinesis.add(field("data", "\"" + data() + "\""));
    kinesis.add(field("approximateArrivalTimestamp", arrival()));
    addUnknown(kinesis, layout);
    Collections.shuffle(kinesis, layout);
    List<String> fields = new ArrayList<>();
    fields.add(field("kinesis", object(kinesis, layout)));
    fields.add(field("eventSource", "\"aws:kinesis\""));
    fields.add(field("eventID", "\"" + eventId(number) + "\""));
    fields.add(field("eventName", "\"aws:kinesis:record\""));
    addUnknown(fields, layout);
    Collections.shuffle(fields, layout);
    return object(fields, layout);
  }

  private String sequenceNumber() {
    int number = random.nextInt(1 << 20);
    return isOdd && random.nextInt(4) == 0
        ? Integer.toString(number)
        : "4967150083571284903716204818923764%022d".formatted(number);
  }

  /** Mostly ends with the record's number, as Lambda's do. */
  private String eventId(String number) {
    return isOdd && random.nextInt(4) == 0
        ? EVENT_IDS[random.nextInt(EVENT_IDS.length)]
        : "shardId-000000000006:" + number;
  }

  private String data() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private String arrival() {
    return isOdd && random.nextInt(4) == 0
        ? ARRIVALS[random.nextInt(ARRIVALS.length)]
        : "%d.%03d".formatted(1_772_439_000 + random.nextInt(600), random.nextInt(1000));
  }

  /** Draws a text, as it stands between quotes. */
  public String text() {
    return isOdd && random.nextInt(4) == 0
        ? TEXTS[random.nextInt(TEXTS.length)]
        : Integer.toString(random.nextInt(1000));
  }

  /** Adds a field that nobody knows, now and then. */
  public void addUnknown(List<String> fields) {
    addUnknown(fields, random);
  }

  private void addUnknown(List<String> fields, Random layout) {
    if (isOdd && layout.nextBoolean()) {
      fields.add(field("unknown", VALUES[layout.nextInt(VALUES.length)]));
    }
  }

  /** A field with its value. */
  public static String field(String name, String value) {
    return "\"%s\":%s".formatted(name, value);
  }

  /** An object of fields in this order, with any white space. */
  public String object(List<String> fields) {
    return object(fields, random);
  }

  private static String object(List<String> fields, Random layout) {
    return fields.stream()
        .map(field -> blank(layout) + field + blank(layout))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String blank(Random layout) {
    return BLANKS[layout.nextInt(BLANKS.length)];
  }

  /** Changes a byte here and there, or cuts, doubles or inserts: mostly no event any more. */
  public static byte[] mutated(String json, Random random) {
    StringBuilder text = new StringBuilder(new String(json.getBytes(UTF_8), ISO_8859_1));
    for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
      int at = random.nextInt(text.length());
      int to = Math.min(text.length(), at + 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 3));
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.delete(at, to);
        case 2 -> text.insert(at, text.substring(at, to));
        case 3 -> text.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
        default -> text.insert(at, VALUES[random.nextInt(VALUES.length)]);
      }
      if (text.isEmpty()) {
        break;
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }
}
