package io.icewatch.local.aws.iot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesEngineTest {
  private final List<String> kept = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final RulesEngine rules =
      new RulesEngine(List.of(rule("readings", "icu/+/sensors"), rule("audit", "icu/#")), log::add);

  private IotRule rule(String name, String filter) {
    return new IotRule(
        name,
        new TopicFilter(filter),
        message -> kept.add(name + " " + message.topic() + " from " + message.clientId()));
  }

  private void publish(String client, String topic) {
    rules.publish(IotMessage.of(topic, client, new byte[0]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # published on                            | who gets it
          icu/4/sensors                             | readings, audit
          icu/firmware                              | audit
          $aws/rules/readings/icu/4/sensors         | readings
          $aws/rules/audit/icu/4/sensors            | audit
          """)
  void each_rule_that_listens_gets_a_message_and_basic_ingest_names_one(
      String topic, String expected) {
    publish("bed-4", topic);

    assertThat(kept)
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactly(expected.split(", "));
    assertThat(log).isEmpty();
  }

  @Test
  void a_rule_sees_the_topic_without_basic_ingest_and_the_client() {
    publish("bed-4", "$aws/rules/readings/icu/4/sensors");

    assertThat(kept).containsExactly("readings icu/4/sensors from bed-4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ward/4                           | no rule listens to ward/4
          $aws/rules/typo/icu/4/sensors    | no rule typo listens to icu/4/sensors
          $aws/rules/readings/icu/sensors  | no rule readings listens to icu/sensors
          $aws/things/bed-4/shadow         | no rule listens to $aws/things/bed-4/shadow
          """)
  void a_message_for_no_rule_is_told_with_the_rules_there_are(String topic, String expected) {
    publish("bed-4", topic);

    assertThat(kept).isEmpty();
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("IoT: client bed-4: " + expected)
        .contains("readings listens to icu/+/sensors", "audit listens to icu/#");
  }

  @Test
  void a_mishap_is_told_once_for_each_client_and_kind() {
    publish("bed-4", "ward/4");
    publish("bed-4", "ward/5");
    publish("bed-5", "ward/4");
    rules.tell("bed-4", "another", "another mishap");

    assertThat(log)
        .extracting(line -> line.substring(0, "IoT: client bed-4: no".length()))
        .containsExactly("IoT: client bed-4: no", "IoT: client bed-5: no", "IoT: client bed-4: an");
  }

  @Test
  void a_message_may_have_as_much_as_aws_takes() {
    IotMessage.of("x".repeat(256), "bed-4", new byte[128 * 1024]);
    IotMessage.of("$aws/rules/readings/" + "x".repeat(256), "bed-4", new byte[0]);
    IotMessage.of("1/2/3/4/5/6/7/8", "bed-4", new byte[0]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> IotMessage.of("icu", "bed-4", new byte[128 * 1024 + 1]))
        .withMessage("payload of 131,073 bytes on icu, expected at most 131,072");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "icu/+", "icu/#", "icu\0", "1/2/3/4/5/6/7/8/9"})
  void a_topic_that_aws_refuses_is_refused(String topic) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IotMessage.of(topic, "bed-4", new byte[0]))
        .withMessageStartingWith("topic ");
  }

  @Test
  void a_topic_is_counted_in_bytes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IotMessage.of("ü".repeat(129), "bed-4", new byte[0]))
        .withMessage("topic of 258 bytes, expected 1 to 256");
  }
}
