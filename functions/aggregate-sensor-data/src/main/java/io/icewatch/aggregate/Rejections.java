package io.icewatch.aggregate;

import io.icewatch.lambda.event.Records;
import io.icewatch.vitals.reading.FieldFault;
import io.icewatch.vitals.reading.Reading;
import io.icewatch.vitals.reading.Rejected;
import io.icewatch.vitals.reading.Rejected.Reason;
import io.icewatch.vitals.window.RejectedRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What could not be used of the records of one invocation: a row for each message that is no
 * reading, and one for each patient, field and fault of the others, however often it came. A probe
 * that is off all day is a row for each invocation, not for each second.
 */
final class Rejections {
  /** Faults that say nothing against the monitor. */
  private static final Set<Reason> HARMLESS = Set.of(Reason.NOT_MEASURED, Reason.NUMBER_AS_TEXT);

  private record Key(String patientId, String field, Reason reason) {}

  private final Records records;
  private final String shardId;
  private final List<RejectedRow> messages = new ArrayList<>();
  private final Map<Key, RejectedRow> fields = new LinkedHashMap<>();
  private final Set<String> monitors = new HashSet<>();

  Rejections(Records records, String shardId) {
    this.records = records;
    this.shardId = shardId;
  }

  /** Keeps a message that is no reading. */
  void add(int record, Rejected rejected) {
    messages.add(row(record, rejected, ""));
    monitors.add(records.partitionKey(record));
  }

  /** Keeps the faults of a reading; mostly there are none. */
  void addFaults(int record, Reading reading) {
    for (FieldFault fault : reading.faults()) {
      Reason reason = fault.fault().reason();
      Key key = new Key(reading.patientId(), fault.field(), reason);
      RejectedRow before = fields.get(key);
      fields.put(
          key, before == null ? row(record, fault.fault(), fault.field()) : before.andOneMore());
      if (!HARMLESS.contains(reason)) {
        monitors.add(records.partitionKey(record));
      }
    }
  }

  private RejectedRow row(int record, Rejected rejected, String field) {
    return new RejectedRow(
        rejected,
        field,
        1,
        records.arrivalMillis(record),
        shardId,
        records.sequenceNumber(record).toString(),
        records.partitionKey(record),
        records.deviceId(record),
        Arrays.copyOfRange(
            records.payloads(record), records.payloadStart(record), records.payloadEnd(record)));
  }

  /** Messages that are no reading. */
  int messageCount() {
    return messages.size();
  }

  /** Fields that could not be used as they were sent. */
  int fieldCount() {
    return fields.values().stream().mapToInt(RejectedRow::readings).sum();
  }

  /** Partition keys of which something was not understood. */
  int monitorCount() {
    return monitors.size();
  }

  List<RejectedRow> rows() {
    List<RejectedRow> rows = new ArrayList<>(messages);
    rows.addAll(fields.values());
    return rows;
  }
}
