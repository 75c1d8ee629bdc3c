package io.icewatch.local.cost;

/** A way by which readings come into the stream. */
public enum Way {
  /** A message of each reading, on the monitor's own topic. */
  IOT_MESSAGES("IoT messages", 1),
  /** The same on {@code $aws/rules/…}: IoT Core charges the rule, and no message. */
  BASIC_INGEST("Basic Ingest", 1),
  /**
   * Basic Ingest of messages that hold many readings: as many as the 5 KB that a rule is charged
   * by.
   */
  BATCHED("batched", 30),
  /** A gateway of the hospital's own that calls Kinesis. */
  GATEWAY("gateway to Kinesis", 1);

  private final String label;
  private final int readingsInOne;

  Way(String label, int readingsInOne) {
    this.label = label;
    this.readingsInOne = readingsInOne;
  }

  /** What people call it. */
  String label() {
    return label;
  }

  /** Readings in one message and one record, at least 1. */
  int readingsInOne() {
    return readingsInOne;
  }
}
