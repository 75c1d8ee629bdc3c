package io.icewatch.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.icewatch.lambda.DeployedTemplate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateConfigTest {
  private static final Map<String, String> DEPLOYED =
      DeployedTemplate.read().environment("AggregateSensorData");
  private static final long EIGHT = 1_772_438_400_000L;

  @Test
  void templateSatisfiesThem() {
    AggregateConfig settings = AggregateConfig.from(DEPLOYED);

    assertThat(settings.windowsStream()).isEqualTo("VitalWindowsStream");
    assertThat(settings.rejectedStream()).isEqualTo("RejectedReadingsStream");
    assertThat(settings.metricsNamespace()).isEqualTo("icewatch");
    assertThat(settings.windows().lengthMillis()).isEqualTo(600_000);
    assertThat(settings.windows().isBelievable(EIGHT - 604_800_000, EIGHT)).isTrue();
    assertThat(settings.windows().isBelievable(EIGHT - 604_800_001, EIGHT)).isFalse();
    assertThat(settings.stateBudgetBytes()).isEqualTo(900_000);
    assertThat(settings.stagger().over()).isZero();
  }

  /** A stack that deploys and then fails at every start is worse than one that is refused. */
  @ParameterizedTest
  @ValueSource(strings = {"MinValue", "MaxValue"})
  void templateAllowsNoNumberThatTheyRefuse(String bound) {
    Map<String, String> extreme = DeployedTemplate.read().environment("AggregateSensorData", bound);

    assertThatCode(() -> AggregateConfig.from(extreme)).doesNotThrowAnyException();
  }

  @Test
  void templateSetsEveryVariableThatIsReadAndNoOther() {
    Set<String> read = new HashSet<>();
    AggregateConfig.from(
        new HashMap<>(DEPLOYED) {
          @Override
          public @Nullable String get(Object name) {
            read.add((String) name);
            return super.get(name);
          }
        });

    assertThat(read).isEqualTo(DEPLOYED.keySet());
  }

  @ParameterizedTest
  @MethodSource("variables")
  void missingVariableIsNamed(String name) {
    assertRefused(name, null, name + " is not set, expected a value");
    assertRefused(name, " ", name + " is blank, expected a value");
  }

  static Set<String> variables() {
    return DEPLOYED.keySet();
  }

  @ParameterizedTest
  @CsvSource({
    "WINDOW_SECONDS, 1, 86400",
    "MAXIMUM_READING_AGE_SECONDS, 0, 31536000",
    "STATE_BUDGET_BYTES, 100, 1000000",
  })
  void numberIsWholeAndWithinItsRange(String name, long least, long most) {
    String expected = ", expected a whole number from %d to %d".formatted(least, most);

    assertRefused(name, "ten", name + " is \"ten\"" + expected);
    assertRefused(name, "600.0", name + " is \"600.0\"" + expected);
    assertRefused(
        name, Long.toString(least - 1), "%s is \"%d\"%s".formatted(name, least - 1, expected));
    assertRefused(
        name, Long.toString(most + 1), "%s is \"%d\"%s".formatted(name, most + 1, expected));
    assertThat(AggregateConfig.from(with(name, Long.toString(least)))).isNotNull();
    assertThat(AggregateConfig.from(with(name, Long.toString(most)))).isNotNull();
  }

  private static void assertRefused(String name, @Nullable String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AggregateConfig.from(with(name, value)))
        .withMessage(message);
  }

  private static Map<String, String> with(String name, @Nullable String value) {
    Map<String, String> environment = new HashMap<>(DEPLOYED);
    if (value == null) {
      environment.remove(name);
    } else {
      environment.put(name, value);
    }
    return environment;
  }
}
