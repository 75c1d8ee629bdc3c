package io.icewatch.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Whoever is woken by an alarm finds what it means and what to do. */
class RunbookTest {
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?m)^### (\\w+)\\n\\*\\*Means:\\*\\* (?s:(?:(?!\\n### ).)+?)\\n\\*\\*Do:\\*\\* \\S");

  private final DeployedTemplates templates = DeployedTemplates.read();
  private final List<String> alarms = templates.ofType("AWS::CloudWatch::Alarm");
  private String runbook = "";

  @BeforeEach
  void readRunbook() throws IOException {
    runbook = Files.readString(DeployedTemplates.HOME.resolve("infra/RUNBOOK.md"));
  }

  @Test
  void every_alarm_has_an_entry_with_meaning_and_action_and_every_entry_an_alarm() {
    assertThat(entries(runbook)).containsExactlyInAnyOrderElementsOf(alarms);
  }

  @Test
  void an_alarm_without_an_entry_or_an_entry_without_its_action_would_be_noticed() {
    assertThat(entries(runbook.replace("### Silence", "### Stillness")))
        .doesNotContain("Silence")
        .contains("Stillness");
    assertThat(entries(runbook.replaceFirst("(?s)\\*\\*Do:\\*\\* tell the ward.*?(?=\n### )", "")))
        .doesNotContain("Silence");
  }

  @Test
  void an_alarm_is_called_by_its_entry_and_says_where_to_look() {
    for (String alarm : alarms) {
      assertThat(text(alarm, "AlarmName")).endsWith("}-" + alarm);
      assertThat(text(alarm, "AlarmDescription")).endsWith("infra/RUNBOOK.md, " + alarm + ".");
      assertThat(DeployedTemplates.texts(templates.property(alarm, "AlarmActions")))
          .as(alarm)
          .containsAnyOf("OperatorsTopicArn", "OperatorsTopic");
    }
  }

  @Test
  void no_data_is_bad_news_of_what_must_go_on_all_the_time_and_of_nothing_else() {
    Set<String> goesOn =
        Set.of(
            "Silence",
            "FilterNotPolling",
            "AggregateNotPolling",
            "WatchNotPolling",
            "NoSweep",
            "NoTestPage",
            "RollUpBehind");

    for (String alarm : alarms) {
      assertThat(text(alarm, "TreatMissingData"))
          .as(alarm)
          .isEqualTo(goesOn.contains(alarm) ? "breaching" : "notBreaching");
    }
  }

  @Test
  void the_daily_test_page_passes_the_filter_of_whoever_is_paged() throws IOException {
    JsonNode attributes =
        new ObjectMapper()
            .readTree(text("TestPage", "Target", "Input"))
            .required("MessageAttributes");

    List<String> filtered =
        templates.ofType("AWS::SNS::Subscription").stream()
            .filter(each -> templates.has(each, "FilterPolicy"))
            .toList();
    assertThat(filtered).contains("AlertEmail", "AlertPager", "AlertPhone");
    for (String subscription : filtered) {
      DeployedTemplates.entries(templates.property(subscription, "FilterPolicy"))
          .forEach((attribute, allowed) ->
              assertThat(DeployedTemplates.items(allowed))
                  .as("%s of %s", attribute, subscription)
                  .anyMatch(value ->
                      value instanceof ScalarNode
                          ? attributes
                              .at("/%s/StringValue".formatted(attribute))
                              .asText()
                              .equals(DeployedTemplates.text(value))
                          : DeployedTemplates.entries(value).containsKey("exists")
                              && !attributes.has(attribute)));
    }
  }

  /** Not what a release is taken back by, nor those of readings, a stack that need not be there. */
  @Test
  void the_dashboard_shows_every_alarm_of_its_stack() {
    Node body = templates.property("Dashboard", "DashboardBody");

    for (String alarm : alarms) {
      if (!alarm.matches(
          ".*(Release|CannotPage|CannotWrite|CannotSend)|Readings(NotTransformed|Refused|TooLarge|Delayed)")) {
        assertThat(DeployedTemplates.text(body)).contains("${" + alarm + ".Arn}");
      }
    }
  }

  private static List<String> entries(String runbook) {
    return ENTRY.matcher(runbook).results().map(entry -> entry.group(1)).toList();
  }

  private String text(String resource, String... property) {
    return DeployedTemplates.text(templates.property(resource, property));
  }
}
