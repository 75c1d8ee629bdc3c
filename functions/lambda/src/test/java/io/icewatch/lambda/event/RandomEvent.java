package io.icewatch.lambda.event;

import static io.icewatch.lambda.event.RandomRecords.field;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Window events as Lambda might lay them out some day, with {@link RandomRecords} and with texts at
 * the rim of what is plain in the state.
 */
final class RandomEvent {
  private final Random random;
  private final RandomRecords records;

  private RandomEvent(Random random) {
    this.random = random;
    this.records = new RandomRecords(random);
  }

  /** Draws an event: valid JSON, and valid for Lambda's own type. */
  static String json(Random random) {
    return new RandomEvent(random).event();
  }

  private String event() {
    List<String> fields = new ArrayList<>();
    fields.add(field("shardId", "\"shardId-00000000000" + random.nextInt(10) + "\""));
    fields.add(field("Records", records.list()));
    fields.add(field("state", state()));
    fields.add(
        field("window", "{\"start\":\"2026-03-02T08:10:00Z\",\"end\":\"2026-03-02T08:20:00Z\"}"));
    fields.add(field("isFinalInvokeForWindow", Boolean.toString(random.nextBoolean())));
    fields.add(field("isWindowTerminatedEarly", Boolean.toString(random.nextBoolean())));
    records.addUnknown(fields);
    Collections.shuffle(fields, random);
    return records.object(fields);
  }

  private String state() {
    if (random.nextInt(5) == 0) {
      return "null";
    }
    return records.object(
        IntStream.range(0, random.nextInt(5))
            .mapToObj(i -> field(i + records.text(), "\"" + records.text() + "\""))
            .toList());
  }
}
