package io.icewatch.vitals.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingScannerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'patient_id': 17, 'timestamp': 1735689600, 'spo2': 97, 'heart_rate': 94}",
        "{'spo2':97.5,'patient_id':'17'}",
        " { 'patient_id' : 'bed 9' , 'timestamp' : 1735689600.417 , 'sbp' : 120 } \n",
        "{'patient_id': 17, 'timestamp': 1735689600417, 'spo2': 97}",
        "{'patient_id': 17, 'spo2': 0, 'sbp': 2045.9}",
        "{'temperature_f':98.6,'resp_rate':25,'sbp':121,'patient_id':0}",
        "{'etco2':38,'map':93,'device_id':'m','dbp':79,'patient_id':0}",
        "{'patient_id':17,'spo2':97,'device_id':'monitor-4'}",
        "{'device_id':'','patient_id':17,'spo2':97}",
      })
  void what_monitors_send_is_scanned(String json) {
    byte[] payload = json.replace('\'', '"').getBytes(UTF_8);

    assertThat(new ReadingScanner().scan(payload, 0, payload.length))
        .isNotNull()
        .isEqualTo(ReadingJson.parse(payload, 0, payload.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{'spo2':97}",
        "{'patient_id':17,'spo2':null}",
        "{'patient_id':17,'spo2':'97'}",
        "{'patient_id':17,'spo2':97,'spo2':97}",
        "{'patient_id':17,'patient_id':17}",
        "{'patient_id':17,'timestamp':1,'timestamp':1}",
        "{'patient_id':17,'SpO2':97}",
        "{'patient_id':17,'device':1}",
        "{'patient_id':17,'spo2':97,'device_id':4}",
        "{'patient_id':17,'spo2':97,'device_id':'Zoë'}",
        "{'device_id':'a','patient_id':17,'spo2':97,'device_id':'a'}",
        "{'patient_id':17,}",
        "{'patient_id':17} {}",
        "{'patient_id':17,'spo2':9.7e1}",
        "{'patient_id':17,'spo2':-97}",
        "{'patient_id':17,'spo2':097}",
        "{'patient_id':17,'timestamp':100000000000000,'spo2':97}",
        "{'patient_id':17}",
        "{'patient_id':17,'timestamp':1735689600}",
        "{'patient_id':17,'spo2':97,'sbp':8388607}",
        "{'patient_id':17,'spo2':2046}",
        "{'patient_id':'Zoë'}",
        "{'patient_id':' '}",
        "[{'patient_id':17}]",
      })
  void everything_else_is_left_to_the_parser(String json) {
    byte[] payload = json.replace('\'', '"').getBytes(UTF_8);

    assertThat(new ReadingScanner().scan(payload, 0, payload.length)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'patient_id': 18, 'timestamp': 1735689601, 'spo2': 98.5}",
        "{'patient_id': 'bed 9', 'timestamp': 1735689600.417, 'spo2': 9}",
        "{'patient_id': 18, 'timestamp': 1735689601, 'spo2': 98} ",
        "{'patient_id': 18, 'timestamp':1735689601, 'spo2': 98}",
        "{'patient_id': 18, 'timestamp': 1735689601, 'sbp': 98}",
        "{'patient_id': 18, 'timestamp': 1735689601, 'spo2': 98, 'sbp': 120}",
        "{'spo2': 98, 'patient_id': 18}",
      })
  void a_payload_is_read_as_if_it_came_alone(String json) {
    byte[] before = "{\"patient_id\": 17, \"timestamp\": 1735689600, \"spo2\": 97}".getBytes(UTF_8);
    byte[] payload = json.replace('\'', '"').getBytes(UTF_8);
    ReadingScanner scanner = new ReadingScanner();
    scanner.scan(before, 0, before.length);

    assertThat(scanner.scan(payload, 0, payload.length))
        .isNotNull()
        .isEqualTo(ReadingJson.parse(payload, 0, payload.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'patient_id': 18, 'timestamp': 1735689601, 'spo2': }",
        "{'patient_id': 18, 'timestamp': 1735689601, 'spo2': 098}",
        "{'patient_id': 18, 'timestamp': 100000000000000, 'spo2': 98}",
        "{'patient_id': 18, 'timestamp': 1735689601, 'spo2': 32767}",
        "{'patient_id': 18, 'timestamp': 1735689601}",
        "{'patient_id': ' ', 'timestamp': 1735689601, 'spo2': 98}",
        "{'patient_id': 1.0, 'timestamp': 1735689601, 'spo2': 98}",
        "{'patient_id': 18, 'timestamp': 1735689601, 'spo2': 98}}",
        "{'patient_id': 18, 'timestamp': 1735689601, 'spo2': 98",
      })
  void after_one_that_is_laid_out_alike_nothing_else_is_scanned(String json) {
    byte[] before = "{\"patient_id\": 17, \"timestamp\": 1735689600, \"spo2\": 97}".getBytes(UTF_8);
    byte[] payload = json.replace('\'', '"').getBytes(UTF_8);
    ReadingScanner scanner = new ReadingScanner();
    scanner.scan(before, 0, before.length);

    assertThat(scanner.scan(payload, 0, payload.length)).isNull();
  }

  @Test
  void nothing_outside_the_range_is_read() {
    byte[] payload = "{\"patient_id\":17,\"spo2\":97}".getBytes(UTF_8);

    for (int end = 0; end < payload.length; end++) {
      assertThat(new ReadingScanner().scan(payload, 0, end)).as("%d bytes", end).isNull();
    }
  }

  @Test
  void readings_that_were_written_are_read_again() {
    Seeds.upTo(
        10_000,
        random -> {
          Reading reading = new Readings(random).next();
          assertThat(ReadingJson.read(ReadingJson.write(reading))).isEqualTo(reading);
        });
  }

  @Test
  void fuzzed_payloads_are_scanned_as_they_are_parsed_or_not_at_all() {
    ReadingAgreement.Tried tried = ReadingAgreement.on(1, 20_000);

    assertThat(tried.payloads()).isEqualTo(120_000);
    assertThat(tried.scanned()).isGreaterThan(tried.payloads() / 10);
  }
}
