package io.icewatch.aggregate;

import static io.icewatch.aggregate.Shard.field;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.KinesisTimeWindowEvent;
import com.amazonaws.services.lambda.runtime.tests.annotations.Event;
import io.icewatch.lambda.event.EventFiles;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * The events of the folder {@code events/} through the handler. The windows are a chain: each
 * brings the state that the one before answers.
 */
class EventsTest {
  private final Shard shard = new Shard();

  @ParameterizedTest
  @Event(value = "events/window-middle.json", type = KinesisTimeWindowEvent.class)
  void firstAnswersTheStateThatTheMiddleBrings(KinesisTimeWindowEvent middle) throws IOException {
    assertThat(shard.invoke(EventFiles.read("window-first.json")).getState())
        .isEqualTo(middle.getState())
        .hasSize(4);

    assertThat(shard.windowRows).isEmpty();
    assertThat(shard.counted("ReadingsFolded")).isEqualTo(4);
    assertThat(shard.counted("DuplicatesDropped")).isEqualTo(1);
  }

  @ParameterizedTest
  @Event(value = "events/window-final.json", type = KinesisTimeWindowEvent.class)
  void middleAnswersTheStateThatTheFinalBrings(KinesisTimeWindowEvent last) throws IOException {
    assertThat(shard.invoke(EventFiles.read("window-middle.json")).getState())
        .isEqualTo(last.getState())
        .hasSize(5);

    assertThat(shard.windowRows).isEmpty();
    assertThat(shard.counted("ReadingsFolded")).isEqualTo(3);
  }

  @Test
  void finalFoldsItsRecordAndEverythingLeaves() throws IOException {
    shard.invoke(EventFiles.read("window-final.json"));

    assertThat(shard.answerText()).isEqualTo("{\"state\":{},\"batchItemFailures\":[]}");
    assertThat(summaries(shard.windowRows))
        .containsExactlyInAnyOrder(
            "17 from 08:00: record_count 1, SpO2 1 adding up to 93.0, 0 implausible, 0 suspect, 0"
                + " twice",
            "17 from 08:10: record_count 3, SpO2 3 adding up to 272.0, 0 implausible, 0 suspect, 0"
                + " twice",
            "23 from 08:10: record_count 3, SpO2 2 adding up to 195.0, 1 implausible, 0 suspect, 1"
                + " twice",
            "42 from 08:10: record_count 1, SpO2 1 adding up to 96.0, 0 implausible, 1 suspect, 0"
                + " twice");
  }

  @Test
  void terminationLetsEverythingLeaveAsItIs() throws IOException {
    shard.invoke(EventFiles.read("window-terminated-early.json"));

    assertThat(shard.answerText()).isEqualTo("{\"state\":{},\"batchItemFailures\":[]}");
    assertThat(shard.counted("WindowsTerminatedEarly")).isEqualTo(1);
    assertThat(summaries(shard.windowRows))
        .containsExactlyInAnyOrder(
            "17 from 08:00: record_count 1, SpO2 1 adding up to 93.0, 0 implausible, 0 suspect, 0"
                + " twice",
            "17 from 08:10: record_count 2, SpO2 2 adding up to 177.0, 0 implausible, 0 suspect, 0"
                + " twice",
            "23 from 08:10: record_count 3, SpO2 2 adding up to 195.0, 1 implausible, 0 suspect, 1"
                + " twice",
            "42 from 08:10: record_count 1, SpO2 1 adding up to 96.0, 0 implausible, 1 suspect, 0"
                + " twice");
  }

  @Test
  void malformedRecordsBecomeOneRowEachWithTheirBytes() throws IOException {
    shard.invoke(EventFiles.read("malformed-records.json"));

    assertThat(field(shard.rejectedRows, "reason"))
        .containsExactly(
            "NOT_JSON",
            "PATIENT_MISSING",
            "NO_KNOWN_VITAL",
            "NOT_AN_OBJECT",
            "EMPTY",
            "NOT_JSON",
            "NUMBER_AS_TEXT",
            "FIELD_REPEATED");
    assertThat(field(shard.rejectedRows, "field"))
        .containsExactly("", "", "", "", "", "", "spo2", "spo2");
    assertThat(field(shard.rejectedRows, "row_id"))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.startsWith("shardId-000000000001:4967150083571284903716204818923764"));
    assertThat(field(shard.rejectedRows, "raw"))
        .startsWith("cGF0aWVudD0xNztzcG8yPTg1") // patient=17;spo2=85
        .satisfies(raw -> assertThat(raw.get(4)).isEmpty())
        .satisfies(raw -> assertThat(raw.get(5)).startsWith("H4sI")); // 1f 8b 08: gzip
    assertThat(shard.counted("RejectedReadings")).isEqualTo(6);
  }

  @Test
  void impossibleValuesAreInNoSumAndWhatAProducerAggregatedIs() throws IOException {
    shard.invoke(
        EventFiles.read("malformed-records.json")
            .replace("\"isFinalInvokeForWindow\": false", "\"isFinalInvokeForWindow\": true"));

    assertThat(summaries(shard.windowRows))
        .containsExactly(
            "17 from 08:10: record_count 4, SpO2 3 adding up to 254.0, 0 implausible, 2 suspect, 0"
                + " twice",
            "31 from 08:10: record_count 1, SpO2 0 adding up to null, 5 implausible, 0 suspect, 0"
                + " twice");
  }

  private static List<String> summaries(List<String> rows) {
    return rows.stream()
        .map(List::of)
        .map(row ->
            "%s from %s: record_count %s, SpO2 %s adding up to %s, %s implausible, %s suspect, %s twice"
                .formatted(
                    field(row, "patient_id").getFirst(),
                    field(row, "row_id").getFirst().replaceAll(".*T(.....):00Z.*", "$1"),
                    field(row, "record_count").getFirst(),
                    field(row, "count_spo2").getFirst(),
                    field(row, "sum_spo2").getFirst(),
                    field(row, "implausible_count").getFirst(),
                    field(row, "clock_suspect_count").getFirst(),
                    field(row, "duplicate_count").getFirst()))
        .toList();
  }
}
