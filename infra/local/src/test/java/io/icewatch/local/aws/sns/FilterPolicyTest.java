package io.icewatch.local.aws.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.aws.sns.SnsMessage.Attribute;
import io.icewatch.local.template.SubscriptionSpec;
import io.icewatch.local.template.SubscriptionSpec.FilterPolicyScope;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which messages pass a subscription's filter policy. */
class FilterPolicyTest {
  private static final SnsMessage MESSAGE =
      new SnsMessage(
          "arn",
          "1",
          null,
          "{\"bed\":{\"floor\":2},\"level\":\"high\"}",
          Map.of(
              "severity", new Attribute("String", "critical"),
              "count", new Attribute("Number", "12.5"),
              "wards", new Attribute("String.Array", "[\"north\",\"south\"]")));

  private static boolean matches(
      @Nullable String policy, FilterPolicyScope scope, SnsMessage message) {
    return new FilterPolicy(
            new SubscriptionSpec("Nurse", Optional.empty(), Optional.ofNullable(policy), scope))
        .matches(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"severity":["critical"]}                                  | true
          {"severity":["warning","critical"]}                        | true
          {"severity":["warning"]}                                   | false
          {"severity":[{"prefix":"crit"}]}                           | true
          {"severity":[{"anything-but":["critical"]}]}               | false
          {"count":[{"numeric":[">",12,"<=",13]}]}                   | true
          {"count":[12.5]}                                           | true
          {"count":["12.5"]}                                         | false
          {"wards":["south"]}                                        | true
          {"bed":[{"exists":false}]}                                 | true
          {"severity":["critical"],"wards":["west"]}                 | false
          """)
  void by_its_attributes(String policy, boolean passes) {
    assertThat(matches(policy, FilterPolicyScope.MESSAGE_ATTRIBUTES, MESSAGE)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"bed":{"floor":[2]}}   | true
          {"level":["low"]}       | false
          {"severity":["critical"]} | false
          """)
  void by_its_body(String policy, boolean passes) {
    assertThat(matches(policy, FilterPolicyScope.MESSAGE_BODY, MESSAGE)).isEqualTo(passes);
  }

  @Test
  void a_body_that_is_no_json_object_passes_no_policy_but_every_message_passes_none() {
    SnsMessage text = new SnsMessage("arn", "1", null, "SpO2 84 %", Map.of());

    assertThat(matches("{\"level\":[\"low\"]}", FilterPolicyScope.MESSAGE_BODY, text)).isFalse();
    assertThat(matches(null, FilterPolicyScope.MESSAGE_BODY, text)).isTrue();
    assertThat(matches(null, FilterPolicyScope.MESSAGE_ATTRIBUTES, text)).isTrue();
  }
}
