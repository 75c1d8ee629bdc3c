package io.icewatch.local.aws.iot;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.template.IotRuleSpec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionKeyTest {
  private static final PartitionKey KEY =
      new PartitionKey(
          new IotRuleSpec(
              "readings", "SELECT * FROM 'icu/+'", "icu/+", null, "${patient_id}", "stream"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"patient_id\": 17, \"spo2\": 84}                       | 17",
        "{\"patient_id\": 1.70, \"spo2\": 84}                     | 1.70",
        "{\"spo2\": 84, \"patient_id\": \"bed 7\"}                | bed 7",
        "{\"patient_id\": \"a\", \"patient_id\": \"b\"}           | b",
        "{\"nested\": {\"patient_id\": 1}, \"patient_id\": 2}     | 2",
        "{\"patient_id\": \"a4\", \"resp_rate\": NaN}             | a4",
        "{\"patient_id\": \"a4\", \"spo2\": 84                    | a4",
        "{\"patient_id\": \"a4\", spo2: 84}                       | a4",
      })
  void it_is_the_text_of_the_field_as_far_as_the_message_can_be_read(String message, String key) {
    assertThat(KEY.of(message.getBytes(StandardCharsets.UTF_8))).hasValue(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"spo2\": 84}",
        "{\"patient_id\": null}",
        "{\"patient_id\": \"\"}",
        "{\"patient_id\": {\"id\": 1}}",
        "{\"patient_id\": \"a",
        "{spo2: 84, \"patient_id\": 1}",
        "[{\"patient_id\": 1}]",
        "patient 1",
      })
  void nobody_can_tell_whose_these_are(String message) {
    assertThat(KEY.of(message.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void a_byte_of_another_encoding_costs_no_more_than_its_character() {
    byte[] message =
        "{\"ward\": \"Süd\", \"patient_id\": \"a5\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(KEY.of(message)).isEqualTo(Optional.of("a5"));
  }

  @Test
  void it_is_the_topic_where_the_rule_says_so() {
    PartitionKey topic =
        new PartitionKey(
            new IotRuleSpec(
                "batches", "SELECT * FROM 'icu/+'", "icu/+", null, IotRuleSpec.TOPIC, "stream"));
    IotMessage message = IotMessage.of("$aws/rules/batches/icu/gate", "gate", new byte[0]);

    assertThat(topic.of(message)).hasValue("icu/gate");
    assertThat(topic.of(message.payload())).isEmpty();
  }

  @Test
  void a_byte_order_mark_is_passed_over() {
    byte[] message = "\uFEFF{\"patient_id\": \"m1\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(KEY.of(message)).isEqualTo(Optional.of("m1"));
  }
}
