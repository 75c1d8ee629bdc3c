package io.icewatch.local.aws.iot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # filter,       topic,                 does it match
          icu/sensors,    icu/sensors,           true
          icu/sensors,    icu/sensors/bed-4,     false
          icu/sensors,    icu,                   false
          icu/sensors,    ICU/sensors,           false
          icu/+/sensors,  icu/bed-4/sensors,     true
          icu/+/sensors,  icu//sensors,          true
          icu/+/sensors,  icu/sensors,           false
          icu/+/sensors,  icu/bed-4/sensors/x,   false
          icu/+,          icu,                   false
          icu/+,          icu/,                  true
          icu/#,          icu/a/b/c,             true
          icu/#,          icu,                   true
          icu/#,          ward/a,                false
          +/sensors,      icu/sensors,           true
          '#',            icu/a/b,               true
          '#',            $aws/events/presence,  false
          +/events,       $aws/events,           false
          $aws/events/#,  $aws/events/presence,  true
          """)
  void a_filter_matches_as_mqtt_has_it(String filter, String topic, boolean matches) {
    assertThat(new TopicFilter(filter).matches(topic)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "icu/bed+", "icu/#/sensors", "icu#", "+bed/sensors"})
  void what_is_no_filter_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TopicFilter(text))
        .withMessageContaining("topic filter");
  }
}
