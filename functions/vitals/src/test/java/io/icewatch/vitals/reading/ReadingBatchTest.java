package io.icewatch.vitals.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingBatchTest {
  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }

  private static List<String> readings(byte[] payload) {
    ReadingBatch batch = requireNonNull(ReadingBatch.read(payload, 0, payload.length));
    return IntStream.range(0, batch.size())
        .mapToObj(i -> new String(payload, batch.start(i), batch.end(i) - batch.start(i), UTF_8))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'readings':[{'a':1}]}                                    | {'a':1}",
        "{'readings':[{'a':1},{'b':[2]}]}                          | {'a':1};{'b':[2]}",
        " { 'readings' : [ {'a': 1} , {} ] , 'device_id': 'g' }    | {'a': 1};{}",
        "{'device_id':'g','ward':{'a':[]},'readings':[{'a':1}]}    | {'a':1}",
        "{'readings':[{'n':'} ] , {'},{'n':'\\u0041'}]}            | {'n':'} ] ,"
            + " {'};{'n':'\\u0041'}",
        "{'readings':[{'patient_id':1,'readings':[]},{'a':'Zoë'}]} |"
            + " {'patient_id':1,'readings':[]};{'a':'Zoë'}",
        "{'readings':[12, 'text', null, [{'a':1}]]}                | 12;'text';null;[{'a':1}]",
        "{'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Observation'}}]} |"
            + " {'resourceType':'Observation'}",
        "{'entry':[{'fullUrl':'u','resource':{'a':[{}],'resourceType':'Observation','b':{}} }, 7,"
            + " {}, {'resource':[]}, {'resource':{'resourceType':'Patient','name':'Zoë'}},"
            + " {'resource' : { 'resourceType':'Observation' }}],'resourceType':'Bundle','n':1} |"
            + " {'a':[{}],'resourceType':'Observation','b':{}};{ 'resourceType':'Observation' }",
      })
  void each_reading_is_found_where_it_lies(String json, String readings) {
    assertThat(readings(bytes(json))).containsExactly(readings.replace('\'', '"').split(";", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a reading               | {'patient_id':17,'spo2':97}",
        "a patient of its own    | {'patient_id':17,'readings':[{'spo2':97}]}",
        "and behind them         | {'readings':[{'spo2':97}],'patient_id':17}",
        "none                    | {'readings':[]}",
        "no list                 | {'readings':{'patient_id':17}}",
        "twice                   | {'readings':[{}],'readings':[{}]}",
        "a Bundle of others      | {'resourceType':'Bundle','entry':[{'resource':{}}]}",
        "a Bundle, entries twice | {'resourceType':'Bundle','entry':[],'entry':[]}",
        "no Bundle               | {'resourceType':'List','entry':[{'resource':"
            + "{'resourceType':'Observation'}}]}",
        "one level down          | {'ward':{'readings':[{}]}}",
        "a bare array            | [{'readings':[{}]}]",
        "lines                   | {'readings':[{}]} {'readings':[{}]}",
        "cut off                 | {'readings':[{'a':1},{'a'",
        "no JSON in one          | {'readings':[{'a':1},{'a':NaN}]}",
        "nothing                 | ",
      })
  void what_else_comes_is_one_message(String what, String json) {
    byte[] payload = bytes(json == null ? "" : json);

    assertThat(ReadingBatch.read(payload, 0, payload.length)).as(what).isNull();
    assertThat(ReadingBatch.messages(payload, 0, payload.length)).as(what).isEqualTo(1);
  }

  @Test
  void a_byte_order_mark_is_passed_over_and_told() {
    byte[] payload = bytes("xx\uFEFF{'readings':[{'a':1},{'b':2}]}");

    ReadingBatch batch = requireNonNull(ReadingBatch.read(payload, 2, payload.length));

    assertThat(batch.isBehindMark()).isTrue();
    assertThat(new String(payload, batch.start(1), batch.end(1) - batch.start(1), UTF_8))
        .isEqualTo("{\"b\":2}");
    byte[] unmarked = bytes("{'readings':[{'a':1}]}");
    assertThat(requireNonNull(ReadingBatch.read(unmarked, 0, unmarked.length)).isBehindMark())
        .isFalse();
  }

  @Test
  void a_byte_that_is_no_utf8_costs_no_other_reading() {
    byte[] payload =
        "{\"readings\":[{\"patient_id\":\"Zo\u00eb\"},{\"patient_id\":8}]}".getBytes(ISO_8859_1);

    ReadingBatch batch = requireNonNull(ReadingBatch.read(payload, 0, payload.length));

    assertThat(batch.size()).isEqualTo(2);
    assertThat(readings(payload).getLast()).isEqualTo("{\"patient_id\":8}");
    assertThat(ReadingJson.read(payload, batch.start(0), batch.end(0)))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void places_are_those_of_the_array_and_nothing_outside_the_range_is_read() {
    byte[] payload = bytes("xx{'readings':[{'a':1},{'b':2}]}yy");

    ReadingBatch batch = requireNonNull(ReadingBatch.read(payload, 2, payload.length - 2));

    assertThat(new String(payload, batch.start(1), batch.end(1) - batch.start(1), UTF_8))
        .isEqualTo("{\"b\":2}");
    assertThat(ReadingBatch.read(payload, 2, payload.length - 3)).isNull();
    assertThatThrownBy(() -> ReadingBatch.read(payload, 0, payload.length + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      nullValues = "none",
      value = {
        "{'patient_id':17,'device_id':'bed-4'}                    | bed-4",
        "{'device_id':'n/a','patient_id':17}                      | n/a",
        "{'device_id':'forged','spo2':97,'device_id':'bed-4'}     | bed-4",
        "{'device_id':'bed-4','vitals':{'device_id':'x'}}         | bed-4",
        "{'device_id':4}                                          | none",
        "{'device_id':'forged','device_id':null}                  | none",
        "{'device_id':' '}                                        | none",
        "{'patient_id':17}                                        | none",
        "{'device_id':'bed-4'                                     | none",
        "['device_id']                                            | none",
      })
  void who_sent_it_is_what_the_rule_put_last(String json, String deviceId) {
    byte[] payload = bytes(json);

    assertThat(DeviceId.of(payload, 0, payload.length)).isEqualTo(deviceId);
  }
}
