package io.icewatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.template.Template;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The functions are measured with the settings that they are deployed with. */
class FakeAwsTest {
  /** Names of resources, which the bench plays under names of its own. */
  private static final Set<String> NAMES =
      Set.of(
          "EPISODE_TABLE",
          "ALERT_TOPIC_ARN",
          "ALERTS_STREAM",
          "LINK_KEY_ARNS",
          "WINDOWS_STREAM",
          "REJECTED_STREAM");

  private static final Template TEMPLATE =
      Template.read(Path.of("..", "..", "template.yaml"), Map.of());

  @Test
  void the_settings_are_the_templates() {
    assertSettings("FilterSensorData", FakeAws.filterEnvironment());
    assertSettings("AggregateSensorData", FakeAws.aggregateEnvironment());
  }

  private static void assertSettings(String function, Map<String, String> played) {
    Map<String, String> deployed =
        TEMPLATE.functions().stream()
            .filter(each -> each.logicalId().equals(function))
            .findFirst()
            .orElseThrow()
            .environment();
    assertThat(played).containsOnlyKeys(deployed.keySet());
    played.forEach((name, value) -> {
      if (!NAMES.contains(name)) {
        assertThat(value).as(name).isEqualTo(deployed.get(name));
      }
    });
  }
}
