package io.icewatch.lambda.event;

import io.icewatch.lambda.event.JsonScanner.Unexpected;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Scans the items of {@code Records}. The first is read field by field, in whatever order its
 * fields come, and where its values differ from those of other records is remembered. All others of
 * a batch have the same text in between, which takes one comparison; a record that differs is read
 * field by field, too.
 */
final class RecordScanner {
  /** The fields whose value differs from record to record. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes into the names
  private enum Field {
    PARTITION_KEY("partitionKey"),
    SEQUENCE_NUMBER("sequenceNumber"),
    DATA("data"),
    ARRIVAL("approximateArrivalTimestamp"),
    EVENT_ID("eventID");

    private static final Field[] ALL = values();

    private final byte[] name;

    Field(String name) {
      this.name = name.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private static final byte[] KINESIS = "kinesis".getBytes(StandardCharsets.US_ASCII);

  private final JsonScanner json;
  private final ScannedRecords records;

  /** In the order of the first record: which field, and the text between it and the one before. */
  private final Field[] fields = new Field[Field.ALL.length];

  private final int[] gapStarts = new int[Field.ALL.length + 1];
  private final int[] gapEnds = new int[Field.ALL.length + 1];
  private int fieldCount;
  private boolean hasLayout;

  /** Where the record's sequence number is. */
  private int numberStart;

  private int numberEnd;

  /**
   * How many bytes of the first record's event id come before its sequence number, with which it
   * usually ends: they are like the text before the value. -1 if it does not.
   */
  private int eventIdHead;

  private RecordScanner(JsonScanner json) {
    this.json = json;
    this.records = json.event().emptyRecords();
  }

  /** Scans the records that come next; null is none. */
  static Records records(JsonScanner json) throws Unexpected {
    if (json.passIfNull()) {
      return Records.none();
    }
    json.pass('[');
    if (json.passIf(']')) {
      return Records.none();
    }
    RecordScanner scanner = new RecordScanner(json);
    do {
      scanner.record();
    } while (json.passIf(','));
    json.pass(']');
    return scanner.records;
  }

  /** Scans one record and adds it. */
  private void record() throws Unexpected {
    json.peek();
    int start = json.at();
    if (hasLayout && isLikeTheFirst()) {
      records.end();
      return;
    }
    json.moveTo(start);
    fieldByField(start);
    records.end();
  }

  private boolean isLikeTheFirst() throws Unexpected {
    records.begin();
    for (int i = 0; i < fieldCount; i++) {
      if (!json.passIfRepeated(gapStarts[i], gapEnds[i])) {
        return false;
      }
      if (fields[i] != Field.EVENT_ID || eventIdHead < 0) {
        value(fields[i]);
      } else if (!restOfEventId()) {
        return false;
      }
    }
    return json.passIfRepeated(gapStarts[fieldCount], gapEnds[fieldCount]);
  }

  /** Passes the sequence number if it comes again, and the quote behind it. */
  private boolean restOfEventId() {
    int start = json.at() - eventIdHead;
    if (!json.passIfRepeated(numberStart, numberEnd + 1)) {
      return false;
    }
    records.eventId(start, json.at() - 1);
    return true;
  }

  private void fieldByField(int start) throws Unexpected {
    records.begin();
    fieldCount = 0;
    gapStarts[0] = start;
    numberEnd = 0;
    boolean hasKinesis = false;
    json.pass('{');
    if (!json.passIf('}')) {
      do {
        json.name();
        if (json.isText(KINESIS)) {
          if (hasKinesis) {
            throw JsonScanner.unexpected();
          }
          hasKinesis = true;
          kinesis();
        } else if (json.isText(Field.EVENT_ID.name)) {
          learn(Field.EVENT_ID);
        } else {
          json.skipValue();
        }
      } while (json.passIf(','));
      json.pass('}');
    }
    if (!hasKinesis || !has(Field.SEQUENCE_NUMBER) || !has(Field.ARRIVAL)) {
      throw JsonScanner.unexpected();
    }
    gapEnds[fieldCount] = json.at();
    hasLayout = true;
  }

  private void kinesis() throws Unexpected {
    json.pass('{');
    do {
      json.name();
      Field field = fieldOfText();
      if (field == null) {
        json.skipValue();
      } else {
        learn(field);
      }
    } while (json.passIf(','));
    json.pass('}');
  }

  private @Nullable Field fieldOfText() {
    for (Field field : Field.ALL) {
      if (field != Field.EVENT_ID && json.isText(field.name)) {
        return field;
      }
    }
    return null;
  }

  /** Reads the value of a field and remembers where it stood. */
  private void learn(Field field) throws Unexpected {
    if (has(field)) {
      throw JsonScanner.unexpected();
    }
    json.peek();
    gapEnds[fieldCount] = json.at();
    fields[fieldCount++] = field;
    value(field);
    gapStarts[fieldCount] = json.at();
    if (field == Field.EVENT_ID) {
      learnEventId();
    }
  }

  private void learnEventId() {
    eventIdHead = -1;
    if (numberEnd > 0 && json.endsText(numberStart, numberEnd)) {
      int tail = json.textEnd() - (numberEnd - numberStart);
      eventIdHead = tail - json.textStart();
      gapEnds[fieldCount - 1] = tail;
    }
  }

  private boolean has(Field field) {
    for (int i = 0; i < fieldCount; i++) {
      if (fields[i] == field) {
        return true;
      }
    }
    return false;
  }

  /** Reads a value that stands right here. */
  private void value(Field field) throws Unexpected {
    switch (field) {
      case PARTITION_KEY -> {
        json.string();
        records.partitionKey(json.textStart(), json.textEnd());
      }
      case SEQUENCE_NUMBER -> {
        json.digitString();
        numberStart = json.textStart();
        numberEnd = json.textEnd();
        records.sequenceNumber(numberStart, numberEnd);
      }
      case DATA -> {
        json.pass('"');
        json.moveTo(records.payload(json.at()));
        json.passNext('"');
      }
      case ARRIVAL -> records.arrivalMillis(Math.round(json.number() * 1000));
      case EVENT_ID -> {
        json.string();
        records.eventId(json.textStart(), json.textEnd());
      }
    }
  }
}
