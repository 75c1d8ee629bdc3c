package io.icewatch.lambda.event;

import io.icewatch.lambda.event.InvocationEvent.Window;
import io.icewatch.lambda.event.JsonScanner.Unexpected;
import io.icewatch.vitals.window.state.EncodedState;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event that is laid out as Lambda lays it out, where it lies: no tree, no object and no
 * text for a record. Fields may come in any order and with any white space; at what Lambda does not
 * write (an escape, a field twice, a number with an exponent) it gives up, and {@link EventParser}
 * reads the event from its start. Whatever this reads, that reads alike.
 */
final class EventScanner {
  /** The fields that matter. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes into the names
  private enum Field {
    RECORDS("Records"),
    STATE("state"),
    SHARD_ID("shardId"),
    IS_FINAL("isFinalInvokeForWindow"),
    IS_TERMINATED_EARLY("isWindowTerminatedEarly");

    private static final Field[] ALL = values();

    private final byte[] name;

    Field(String name) {
      this.name = name.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final JsonScanner json;
  private final Set<Field> seen = EnumSet.noneOf(Field.class);
  private @Nullable String shardId;
  private final EncodedState state;
  private Records records = Records.none();
  private boolean isFinal;
  private boolean isTerminatedEarly;

  private EventScanner(EventBuffer event) {
    this.json = new JsonScanner(event);
    this.state = new EncodedState(event.bytes());
  }

  /** Reads an event; null if it is not laid out as expected. */
  static @Nullable InvocationEvent scan(EventBuffer event) {
    try {
      return new EventScanner(event).event();
    } catch (Unexpected e) {
      return null;
    }
  }

  private InvocationEvent event() throws Unexpected {
    json.pass('{');
    if (json.passIf('}')) {
      return InvocationEvent.HEARTBEAT;
    }
    do {
      json.name();
      field();
    } while (json.passIf(','));
    json.pass('}');
    return new InvocationEvent(records, window());
  }

  private @Nullable Window window() {
    return shardId == null ? null : new Window(shardId, state, isFinal, isTerminatedEarly);
  }

  private void field() throws Unexpected {
    Field field = fieldOfText();
    if (field == null) {
      json.skipValue();
      return;
    }
    if (!seen.add(field)) {
      throw JsonScanner.unexpected();
    }
    switch (field) {
      case RECORDS -> records = RecordScanner.records(json);
      case STATE -> state();
      case SHARD_ID -> {
        json.string();
        shardId = json.text();
      }
      case IS_FINAL -> isFinal = json.bool();
      case IS_TERMINATED_EARLY -> isTerminatedEarly = json.bool();
    }
  }

  private @Nullable Field fieldOfText() {
    for (Field field : Field.ALL) {
      if (json.isText(field.name)) {
        return field;
      }
    }
    return null;
  }

  private void state() throws Unexpected {
    if (json.passIfNull()) {
      return;
    }
    json.pass('{');
    if (json.passIf('}')) {
      return;
    }
    do {
      json.name();
      int keyStart = json.textStart();
      int keyEnd = json.textEnd();
      json.string();
      state.addPlain(keyStart, keyEnd, json.textStart(), json.textEnd());
    } while (json.passIf(','));
    json.pass('}');
  }
}
