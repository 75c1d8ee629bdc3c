package io.icewatch.local.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.Template;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the template says of the functions' code is so. */
class HandlersTest {
  private static final Template TEMPLATE =
      Template.read(DeployedTemplates.HOME.resolve("template.yaml"), Map.of());

  /** The settings records, each with the function that reads it. */
  private static final Map<String, Consumer<Map<String, String>>> SETTINGS =
      Map.of(
          "FilterSensorData", io.icewatch.filter.Settings::from,
          "AggregateSensorData", io.icewatch.aggregate.Settings::from);

  static Stream<FunctionSpec> functions() {
    return TEMPLATE.functions().stream();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void a_handler_exists_and_lambda_can_make_one(FunctionSpec function) throws Exception {
    String[] handler = function.handler().split("::", -1);
    Class<?> type = Class.forName(handler[0]);

    assertThat(type.getConstructor()).isNotNull();
    assertThat(Arrays.stream(type.getMethods()).map(method -> method.getName()))
        .contains(handler[1]);
    assertThat(type)
        .as("the local hosts know no other kind")
        .isAssignableTo(RequestStreamHandler.class);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void who_answers_with_failed_items_is_asked_for_them_and_who_keeps_a_state_has_a_window(
      FunctionSpec function) {
    MappingSpec mapping =
        TEMPLATE.mappings().stream()
            .filter(each -> each.function().equals(function.logicalId()))
            .findFirst()
            .orElseThrow();

    assertThat(mapping.reportBatchItemFailures()).isTrue();
    assertThat(mapping.tumblingWindowSeconds() > 0)
        .isEqualTo(function.logicalId().equals("AggregateSensorData"));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void every_variable_is_a_setting_and_every_setting_a_variable(FunctionSpec function) {
    Consumer<Map<String, String>> settings = SETTINGS.get(function.logicalId());
    assertThat(settings).isNotNull();
    settings.accept(function.environment());

    for (String name : function.environment().keySet()) {
      Map<String, String> without = new HashMap<>(function.environment());
      without.remove(name);
      assertThatThrownBy(() -> settings.accept(without))
          .as("%s without %s", function.logicalId(), name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void window_and_hush_are_the_same_for_mapping_code_and_table() {
    FunctionSpec aggregate = function("AggregateSensorData");

    assertThat(aggregate.environment())
        .containsEntry(
            "WINDOW_SECONDS",
            Integer.toString(
                TEMPLATE.mappings().stream()
                    .mapToInt(MappingSpec::tumblingWindowSeconds)
                    .max()
                    .orElseThrow()));
    assertThat(function("FilterSensorData").environment())
        .containsEntry("HUSH_SECONDS", TEMPLATE.parameters().get("HushSeconds"));
  }

  @Test
  void a_release_of_each_function_is_watched_and_each_snapshot_kept() {
    DeployedTemplates templates = DeployedTemplates.read();
    List<String> names = functions().map(FunctionSpec::logicalId).toList();

    assertThat(templates.ofType("AWS::CloudWatch::Alarm"))
        .containsAll(names.stream().map(name -> name + "Release").toList());
    assertThat(templates.ofType("AWS::Scheduler::Schedule"))
        .containsExactlyInAnyOrderElementsOf(
            names.stream().map(name -> name + "Heartbeat").toList());
    for (String name : names) {
      assertThat(
              DeployedTemplates.texts(templates.property(name, "DeploymentPreference", "Alarms")))
          .containsExactly(name + "Release");
      assertThat(DeployedTemplates.text(templates.property(name + "Heartbeat", "Target", "Input")))
          .isEqualTo("{}");
    }
  }

  private static FunctionSpec function(String logicalId) {
    return functions()
        .filter(function -> function.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow();
  }
}
