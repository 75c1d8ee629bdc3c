package io.icewatch.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.amazonaws.services.lambda.runtime.events.TimeWindowEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.icewatch.lambda.kpl.Producer;
import io.icewatch.vitals.window.state.EncodedState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is the event type that Lambda's own Java libraries read and write. */
class InvocationEventJsonTest {

  @ParameterizedTest
  @MethodSource("windowFiles")
  void fileIsReadAsLambdaReadsIt(String file) throws IOException {
    assertReadAsLambdaDoes(EventFiles.read(file));
  }

  /**
   * Not the malformed records: one of them is an aggregated one, which the library leaves whole.
   */
  static List<String> windowFiles() throws IOException, URISyntaxException {
    return EventFiles.names().stream().filter(file -> file.startsWith("window-")).toList();
  }

  @ParameterizedTest
  @MethodSource("filterFiles")
  void eventOfAMappingWithoutAWindowHasRecordsAndNoWindow(String file) throws IOException {
    InvocationEvent event = read(EventFiles.read(file));

    assertThat(event.records().size()).isPositive();
    assertHasNoWindow(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{'state':{}}", "{'shardId':null}", "{'isFinalInvokeForWindow':true}"})
  void eventThatNamesNoShardHasNoWindow(String json) throws IOException {
    assertHasNoWindow(read(json.replace('\'', '"')));
  }

  private static void assertHasNoWindow(InvocationEvent event) {
    assertThatIOException()
        .isThrownBy(event::window)
        .withMessage("shardId is missing, expected a shard: the mapping has no window");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", " {} ", "{\n}\n"})
  void anEmptyObjectIsAHeartbeat(String json) throws IOException {
    assertThat(read(json).isHeartbeat()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'Records':[]}", "{'Records':null}", "{'more':1}", "{'shardId':'s'}"})
  void nothingElseIsAHeartbeat(String json) throws IOException {
    assertThat(read(json.replace('\'', '"')).isHeartbeat()).isFalse();
  }

  static List<String> filterFiles() throws IOException, URISyntaxException {
    return EventFiles.names().stream().filter(file -> file.startsWith("filter-")).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ", \"more\": 1e3"}) // what the scanner reads, and what the parser does
  void aggregatedRecordsAreTakenApartWhereTheyLie(String more) throws IOException {
    String batch = "{\"readings\":[{\"patient_id\":4},{\"patient_id\":5}]}";
    byte[] aggregated =
        new Producer().add("17", "one").add("ward", batch).add("23", "two").aggregated();
    String event =
        """
        {"Records": [%s, %s, %s]%s}
        """
            .formatted(
                record("11", "a", "first".getBytes(UTF_8)),
                record("12", "b", aggregated),
                record("13", "c", "last".getBytes(UTF_8)),
                more);

    Records records = read(event).records();

    assertThat(records.aggregatedRecords()).isEqualTo(1);
    assertThat(IntStream.range(0, records.size()).mapToObj(i -> told(records, i)))
        .containsExactly(
            "11 a first shard:11",
            "12 17 one shard:12",
            "12.1 ward {\"patient_id\":4} shard:12",
            "12.2 ward {\"patient_id\":5} shard:12",
            "12.3 23 two shard:12",
            "13 c last shard:13");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", \"more\": 1e3"})
  void batchesAreTakenApartWhereTheyLieAndKnowWhoSentThem(String more) throws IOException {
    String batch =
        """
        {"readings": [{"patient_id":17}, {"patient_id":18,"device_id":"x"}], "device_id":"gate"}\
        """;
    String unsigned = "{\"readings\":[{\"patient_id\":19,\"device_id\":\"bed-9\"}]}";
    String event =
        """
        {"Records": [%s, %s, %s]%s}
        """
            .formatted(
                record("11", "17", "{\"patient_id\":17}".getBytes(UTF_8)),
                record("12", "topic", batch.getBytes(UTF_8)),
                record("13", "ward", unsigned.getBytes(UTF_8)),
                more);

    Records records = read(event).records();

    assertThat(records.aggregatedRecords()).isZero();
    assertThat(
            IntStream.range(0, records.size())
                .mapToObj(i -> told(records, i) + " by " + records.deviceId(i)))
        .containsExactly(
            "11 17 {\"patient_id\":17} shard:11 by null",
            "12 topic {\"patient_id\":17} shard:12 by gate",
            "12.1 topic {\"patient_id\":18,\"device_id\":\"x\"} shard:12 by gate",
            "13 ward {\"patient_id\":19,\"device_id\":\"bed-9\"} shard:13 by bed-9");
  }

  private static String record(String number, String key, byte[] data) {
    return """
    {"kinesis": {"partitionKey": "%s", "sequenceNumber": "%s", "data": "%s",
      "approximateArrivalTimestamp": 1772439123.417}, "eventID": "shard:%s"}
    """
        .formatted(key, number, Base64.getEncoder().encodeToString(data), number);
  }

  private static String told(Records records, int i) {
    String data =
        new String(
            records.payloads(i),
            records.payloadStart(i),
            records.payloadEnd(i) - records.payloadStart(i),
            UTF_8);
    assertThat(records.arrivalMillis(i)).isEqualTo(1_772_439_123_417L);
    return "%s %s %s %s"
        .formatted(records.sequenceNumber(i), records.partitionKey(i), data, records.eventId(i));
  }

  @Test
  void fieldsMayComeInAnyOrder() throws IOException {
    assertReadAsLambdaDoes(
        """
        {"isWindowTerminatedEarly": true, "isFinalInvokeForWindow": true,
         "shardId": "shardId-000000000006",
         "state": {"#": "1 600", "t8zc0o.17": "AAEC"},
         "window": {"end": "2026-03-02T08:20:00Z", "start": "2026-03-02T08:10:00Z"},
         "Records": [
           {"eventID": "shardId-000000000006:12",
            "kinesis": {"approximateArrivalTimestamp": 1772439123.417, "data": "e30=",
                        "sequenceNumber": "12", "partitionKey": "17"},
            "eventSource": "aws:kinesis"},
           {"kinesis": {"sequenceNumber": "13", "data": "", "partitionKey": "23",
                        "approximateArrivalTimestamp": 1772439124}}]}
        """);
  }

  @Test
  void fieldsThatNobodyKnowsAreSkippedAtEveryLevel() throws IOException {
    assertReadAsLambdaDoes(
        """
        {"shardId": "shardId-000000000006", "tenant": {"shardId": "no", "state": {"x": [1, {}]}},
         "aggregation": [{"kinesis": {"data": "bm8="}}, [[]], null],
         "window": {"start": "2026-03-02T08:10:00Z", "end": "2026-03-02T08:20:00Z", "length": 600},
         "Records": [
           {"dynamodb": {"kinesis": {"sequenceNumber": "no"}}, "trace": ["data", {"data": 7}],
            "kinesis": {"encryptionType": "KMS", "headers": {"data": "bm8=", "k": [1]},
                        "tags": [{"sequenceNumber": "no"}], "sequenceNumber": "12", "data": "e30=",
                        "partitionKey": "17", "approximateArrivalTimestamp": 1772439123.417}}],
         "isFinalInvokeForWindow": false}
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'shardId':'s'}",
        "{'shardId':'s','Records':null,'state':null}",
        "{'shardId':'s','Records':[],'state':{}}",
        "{'shardId':'s','state':{'':'','a':''}}",
        "{'shardId':'s','isFinalInvokeForWindow':null,'isWindowTerminatedEarly':null}",
        "{'shardId':'s','isFinalInvokeForWindow':true}",
        "{'shardId':'s','isWindowTerminatedEarly':true}",
        "{'shardId':'s','state':{'t8.Zo\\u00eb \\ud83d\\ude00 \\\" \\\\ \\/':'\\u0041'}}",
        "{'shardId':'s','state':{'t8.Zoë 😀':'A'}}",
        "\\n { 'shardId' : 's' } \\t",
      })
  void absentNullAndEmptyAreAlikeAndTextIsText(String json) throws IOException {
    assertReadAsLambdaDoes(json.replace('\'', '"').replace("\\n", "\n").replace("\\t", "\t"));
  }

  @Test
  void everyMillisecondOfArrivalIsReadAsLambdaReadsIt() throws IOException {
    assertReadAsLambdaDoes(everyMillisecondOf(1_772_439_001));
  }

  /**
   * Where doubles are coarser than that, from 2038 on, Lambda's own type cuts off a millisecond.
   */
  @ParameterizedTest
  @ValueSource(longs = {1_772_439_001, 2_150_000_001L})
  void noMillisecondOfArrivalIsLost(long second) throws IOException {
    Records records = read(everyMillisecondOf(second)).records();

    assertThat(IntStream.range(0, records.size()).mapToLong(records::arrivalMillis))
        .containsExactlyElementsOf(
            LongStream.range(0, 1000).mapToObj(millis -> second * 1000 + millis).toList());
  }

  private static String everyMillisecondOf(long second) {
    return IntStream.range(0, 1000)
        .mapToObj(millis ->
            """
            {"kinesis":{"partitionKey":"17","sequenceNumber":"1","data":"",\
            "approximateArrivalTimestamp":%d.%03d}}\
            """
                .formatted(second, millis))
        .collect(Collectors.joining(",", "{\"shardId\":\"s\",\"Records\":[", "]}"));
  }

  @Test
  void stateOfAMegabyteAndARecordOfAMegabyteAreRead() throws IOException {
    String state = "A".repeat(1_000_000);
    String data = "QUJD".repeat(350_000);

    InvocationEvent event =
        read(
            """
            {"shardId":"s","state":{"k":"%s"},"Records":[{"kinesis":{"sequenceNumber":"1",\
            "data":"%s","approximateArrivalTimestamp":1}}]}\
            """
                .formatted(state, data));

    assertThat(event.window().state().toMap()).containsExactly(Map.entry("k", state));
    assertThat(event.records().payloadEnd(0) - event.records().payloadStart(0))
        .isEqualTo(1_050_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'shardId':'s','state':{'k':{'count':3}}}"
            + " | a value of state is START_OBJECT, expected VALUE_STRING",
        "{'shardId':'s','state':{'k':[1]}} | a value of state is START_ARRAY, expected"
            + " VALUE_STRING",
        "{'shardId':'s','state':{'k':3}}"
            + " | a value of state is VALUE_NUMBER_INT, expected VALUE_STRING",
        "{'shardId':'s','state':{'k':null}}"
            + " | a value of state is VALUE_NULL, expected VALUE_STRING",
        "{'shardId':'s','state':[]} | state is START_ARRAY, expected START_OBJECT",
        "{'shardId':'s','state':'x'} | state is VALUE_STRING, expected START_OBJECT",
        "{'shardId':'s','Records':{}} | Records is START_OBJECT, expected START_ARRAY",
        "{'shardId':'s','Records':[7]}"
            + " | an item of Records is VALUE_NUMBER_INT, expected START_OBJECT",
        "{'shardId':'s','Records':[{}]} | kinesis is missing in an item of Records",
        "{'shardId':'s','Records':[{'kinesis':[]}]} | kinesis is START_ARRAY, expected"
            + " START_OBJECT",
        "{'shardId':'s','Records':[{'kinesis':{'data':''}}]}"
            + " | sequenceNumber is missing in an item of Records",
        "[] | the event is START_ARRAY, expected START_OBJECT",
        "'' | the event is VALUE_STRING, expected START_OBJECT",
      })
  void whatIsNoKinesisEventIsRefusedByName(String json, String message) {
    assertRefused(json.replace('\'', '"'), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{'shardId':'s'", "{'shardId':'s','Records':[", "{]", "x"})
  void whatIsNoJsonIsRefused(String json) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(json.replace('\'', '"')));
  }

  @Test
  void refusalQuotesNothingOfTheEvent() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> read("{\"shardId\":\"s\",\"state\":{\"t8.Nightingale\":{\"spo2\":77.125}}}"))
        .satisfies(
            e -> assertThat(e).message().doesNotContain("Nightingale").doesNotContain("77.125"));
  }

  @Test
  void answerIsTheStateAndNoFailure() throws IOException {
    assertThat(written(Map.of())).isEqualTo("{\"state\":{},\"batchItemFailures\":[]}");
    Map<String, String> state = new LinkedHashMap<>();
    state.put("#", "1 600");
    state.put("t8zc0o.Zoë \"Z\" \\ 17", "AAEC+/8");
    assertThat(written(state))
        .isEqualTo(
            """
            {"state":{"#":"1 600","t8zc0o.Zoë \\"Z\\" \\\\ 17":"AAEC+/8"},"batchItemFailures":[]}\
            """);
  }

  @Test
  void answerIsReadByLambdasTypeAndWrittenLikeIt() throws IOException {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("#", "1 600");
    state.put("t8zc0o.Zoë \"Z\" \\ 17", "AAEC+/8");
    TimeWindowEventResponse response =
        TimeWindowEventResponse.builder().withState(state).withBatchItemFailures(List.of()).build();
    ByteArrayOutputStream theirs = new ByteArrayOutputStream();
    var serializer = JacksonFactory.getInstance().getSerializer(TimeWindowEventResponse.class);
    serializer.toJson(response, theirs);

    assertThat(serializer.fromJson(written(state))).isEqualTo(response);
    assertThat(written(state)).isEqualTo(theirs.toString(UTF_8));
  }

  private static void assertReadAsLambdaDoes(String json) throws IOException {
    assertThat(EventText.of(read(json))).isEqualTo(EventText.ofLambdas(json));
  }

  private static void assertRefused(String json, String message) {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> read(json))
        .satisfies(e -> assertThat(e.getOriginalMessage()).isEqualTo(message));
  }

  /** Through the door, which the general parser stands behind. */
  private static InvocationEvent read(String json) throws IOException {
    return InvocationEventJson.read(json.getBytes(UTF_8));
  }

  private static String written(Map<String, String> state) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ResponseJson.write(EncodedState.of(state), out);
    return out.toString(UTF_8);
  }
}
