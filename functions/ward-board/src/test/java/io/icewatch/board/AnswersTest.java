package io.icewatch.board;

import static io.icewatch.board.Items.episode;
import static io.icewatch.board.Items.number;
import static io.icewatch.board.Items.stay;
import static io.icewatch.board.Items.vitals;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.icewatch.board.Board.Answer;
import io.icewatch.lambda.table.LocalDynamoDb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.AdditionalAnswers;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** What caregivers answer, over HTTP and on a real table. */
class AnswersTest {
  private static final String ALERT = "spo2-low/2026-11-30T09:16:00Z/1/bed-7";

  private final Board board = new Board();

  private static String acknowledge(String command, int minutes) {
    return """
    {"command_id": "%s", "kind": "acknowledge", "patient_id": "bed-7", "alert_id": "%s",
     "minutes": %d, "why": "suction", "by": "nurse 4"}\
    """
        .formatted(command, ALERT, minutes);
  }

  private static String order(String command, String fields) {
    return """
    {"command_id": "%s", "patient_id": "bed-7", "by": "nurse 4", %s}\
    """
        .formatted(command, fields);
  }

  private void admit() {
    Map<String, AttributeValue> stay = new HashMap<>(stay("3B", "7"));
    stay.put("vitals", vitals("spo2", 98));
    stay.put("state_at", Items.time(Board.NOW.minusSeconds(3600)));
    stay.put("last_arrival_at", Items.time(Board.NOW));
    stay.put("readings", number(3));
    stay.put("shard", Items.text("shardId-000000000000"));
    stay.put("silent_notices", number(0));
    board.put("bed-7", "stay", stay);
  }

  private JsonNode bed() {
    board.now = board.now.plusSeconds(1);
    return board.ward().get("beds").get(0);
  }

  private Map<String, AttributeValue> item(String sortKey) {
    return LocalDynamoDb.item(board.table, "bed-7", sortKey);
  }

  private AttributeValue attribute(String sortKey, String name) {
    return requireNonNull(item(sortKey).get(name), name);
  }

  /** The same table's board, to which another order comes first: just before its first write. */
  private Board crossedBy(String order) {
    DynamoDbClient crossing =
        Mockito.mock(DynamoDbClient.class, AdditionalAnswers.delegatesTo(LocalDynamoDb.client()));
    boolean[] hasCrossed = {false};
    Mockito.doAnswer(
            call -> {
              if (!hasCrossed[0]) {
                hasCrossed[0] = true;
                assertThat(outcome(order)).isEqualTo("done");
              }
              return LocalDynamoDb.client().putItem((PutItemRequest) call.getArgument(0));
            })
        .when(crossing)
        .putItem(ArgumentMatchers.any(PutItemRequest.class));
    return new Board(board.table, crossing);
  }

  private String outcome(String order) {
    Answer answer = board.post(order).answer();
    return answer.status() == 200
        ? answer.json().get("outcome").asText()
        : answer.status() + " " + answer.json().get("error").asText();
  }

  // Acknowledge

  @Test
  void an_acknowledgement_is_stored_shown_and_written_down() {
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));

    JsonNode answer = board.post(acknowledge("c-1", 15)).answer().json();

    assertThat(answer.get("outcome").asText()).isEqualTo("done");
    assertThat(answer.get("message").asText())
        .as("by the ward's clock")
        .isEqualTo("acknowledged until 10:32");
    JsonNode shown = bed().get("alarm").get("acknowledged");
    assertThat(shown.get("by").asText()).isEqualTo("nurse 4");
    assertThat(shown.get("until").asLong()).isEqualTo(Board.NOW.plusSeconds(900).toEpochMilli());
    assertThat(board.rows)
        .singleElement()
        .asString()
        .contains("\"alert_id\":\"" + ALERT + "\"", "\"outcome\":\"done\"", "\"why\":\"suction\"");
    assertThat(board.log).first().asString().isEqualTo("acknowledge by token: done");
  }

  @Test
  void the_same_command_again_has_no_second_effect() {
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));
    assertThat(outcome(acknowledge("c-1", 15))).isEqualTo("done");
    board.now = Board.NOW.plusSeconds(300);

    assertThat(outcome(acknowledge("c-1", 15))).isEqualTo("repeated");

    assertThat(attribute("ack#" + ALERT, "until").n())
        .isEqualTo(Long.toString(Board.NOW.plusSeconds(900).toEpochMilli()));
  }

  @ParameterizedTest
  @CsvSource({"CRITICAL, 30, 31, 30", "WARNING, 240, 241, 240", "CRITICAL, 1, 0, 30"})
  void it_ends_by_itself_and_sooner_the_graver_the_alarm(
      String severity, int allowed, int refused, int longest) {
    board.put("bed-7", "spo2-low", episode(severity, severity.equals("CRITICAL") ? 71 : 88));

    assertThat(outcome(acknowledge("c-1", refused)))
        .isEqualTo("422 %d minutes, expected 1 to %d minutes".formatted(refused, longest));
    assertThat(outcome(acknowledge("c-2", allowed))).isEqualTo("done");
  }

  @Test
  void whoever_answers_an_older_page_is_told_that_a_newer_one_is_out() {
    Map<String, AttributeValue> episode = episode("CRITICAL", 71);
    episode.put("pages", number(2));
    board.put("bed-7", "spo2-low", episode);

    Answer answer = board.post(acknowledge("c-1", 15)).answer();

    assertThat(answer.json().get("outcome").asText()).isEqualTo("superseded");
    assertThat(answer.json().get("message").asText()).isEqualTo("page 2 is out, answer that one");
    assertThat(item("ack#" + ALERT)).isEmpty();
  }

  @Test
  void an_alarm_that_is_over_is_not_opened_again() {
    assertThat(outcome(acknowledge("c-1", 15))).as("nothing is known of it").isEqualTo("over");

    Map<String, AttributeValue> next = episode("CRITICAL", 71);
    next.put("opened_at", Items.time(Board.NOW.minusSeconds(5)));
    board.put("bed-7", "spo2-low", next);

    assertThat(outcome(acknowledge("c-2", 15))).as("another episode").isEqualTo("over");

    Map<String, AttributeValue> resolved = episode("CRITICAL", 71);
    resolved.remove("alarm_severity");
    resolved.put("resolved_owner", Items.text("shardId-000000000000:9"));
    resolved.put("resolved_severity", Items.text("CRITICAL"));
    resolved.put("resolved_value", Items.text("96.0"));
    resolved.put("resolved_measured_at", Items.time(Board.NOW));
    resolved.put("resolved_arrival", Items.time(Board.NOW));
    resolved.put("resolved_published_at", Items.time(Board.NOW));
    board.put("bed-7", "spo2-low", resolved);

    assertThat(outcome(acknowledge("c-3", 15))).as("resolved").isEqualTo("over");
    assertThat(bed().get("alarms")).isEmpty();
    assertThat(board.ward().get("notices").get(0).get("kind").asText()).isEqualTo("resolved");
    assertThat(item("ack#" + ALERT)).isEmpty();
  }

  @Test
  void of_two_nurses_who_answer_at_once_the_later_has_it_and_both_are_written_down() {
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));
    Board other = crossedBy(acknowledge("c-other", 5));

    assertThat(other.post(acknowledge("c-1", 15)).answer().json().get("outcome").asText())
        .isEqualTo("done");

    assertThat(attribute("ack#" + ALERT, "orders").l().stream().map(AttributeValue::s))
        .containsExactly("c-1", "c-other");
    assertThat(board.rows).hasSize(1);
    assertThat(other.rows).hasSize(1);
  }

  // Shelve

  @Test
  void a_shelf_needs_a_reason_and_an_end_and_can_be_ended_before() {
    String shelve = "\"kind\": \"shelve\", \"condition\": \"heart_rate-high\", \"minutes\": %d%s";
    String why = ", \"why\": \"known AF\"";

    assertThat(outcome(order("1", shelve.formatted(60, "")))).startsWith("422 no reason");
    assertThat(outcome(order("2", shelve.formatted(721, why)))).startsWith("422 721 minutes");
    assertThat(outcome(order("3", shelve.formatted(720, why)))).isEqualTo("done");
    assertThat(bed().get("shelves").get(0).get("why").asText()).isEqualTo("known AF");
    String unshelve = "\"kind\": \"unshelve\", \"condition\": \"heart_rate-high\"";
    assertThat(outcome(order("4", unshelve))).isEqualTo("done");
    assertThat(outcome(order("4", unshelve))).isEqualTo("repeated");
    assertThat(outcome(order("5", unshelve))).isEqualTo("over");
  }

  // Stay

  @Test
  void a_patient_is_paused_expected_again_transferred_and_discharged() {
    admit();

    assertThat(outcome(order("1", "\"kind\": \"pause\", \"minutes\": 90, \"why\": \"CT\"")))
        .isEqualTo("done");
    assertThat(bed().get("state").asText()).isEqualTo("paused");
    assertThat(bed().get("state_until").asLong())
        .isEqualTo(Board.NOW.plusSeconds(5400).toEpochMilli());
    assertThat(outcome(order("2", "\"kind\": \"resume\""))).isEqualTo("done");
    assertThat(outcome(order("3", "\"kind\": \"resume\""))).isEqualTo("over");
    assertThat(outcome(order("4", "\"kind\": \"transfer\", \"ward\": \"4A\", \"bed\": \"12\"")))
        .isEqualTo("done");
    assertThat(bed().get("ward").asText()).isEqualTo("4A");
    assertThat(outcome(order("5", "\"kind\": \"discharge\", \"why\": \"home\""))).isEqualTo("done");
    assertThat(outcome(order("5", "\"kind\": \"discharge\", \"why\": \"home\"")))
        .isEqualTo("repeated");
    assertThat(outcome(order("6", "\"kind\": \"discharge\", \"why\": \"home\""))).isEqualTo("over");
    assertThat(bed().get("state").asText()).isEqualTo("discharged");
  }

  /** WatchPatients forgets what it heard of who does not come back. */
  @Test
  void who_is_discharged_leaves_with_what_was_heard_last() {
    admit();
    Map<String, AttributeValue> stay =
        new HashMap<>(LocalDynamoDb.item(board.table, "bed-7", "stay"));
    stay.put("last_seen_at", Items.time(Board.NOW.minusSeconds(900)));
    stay.put("last_arrival_at", Items.time(Board.NOW.minusSeconds(900)));
    board.put("bed-7", "stay", stay);
    board.heard("bed-7", 91, 92);

    assertThat(outcome(order("1", "\"kind\": \"discharge\", \"why\": \"home\""))).isEqualTo("done");

    assertThat(bed().get("last_seen_at").asLong()).isEqualTo(Board.NOW.toEpochMilli());
    assertThat(bed().get("vitals").get(0).get("value").asInt()).isEqualTo(91);
  }

  @Test
  void with_the_stay_its_alarms_end() {
    admit();
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));
    board.put("bed-7", "heart_rate-high", episode("WARNING", 135));

    assertThat(outcome(order("1", "\"kind\": \"discharge\", \"why\": \"home\""))).isEqualTo("done");

    assertThat(bed().get("alarms")).isEmpty();
    assertThat(outcome(acknowledge("c-1", 15))).isEqualTo("over");
  }

  @Test
  void while_a_page_is_being_sent_nobody_is_discharged() {
    admit();
    Map<String, AttributeValue> claimed = episode("CRITICAL", 71);
    claimed.put("claim_owner", Items.text("shardId-000000000000:2"));
    claimed.put("claim_arrival", Items.time(Board.NOW));
    claimed.put("claim_measured_at", Items.time(Board.NOW));
    claimed.put("claim_severity", Items.text("CRITICAL"));
    claimed.put("claim_worst_value", Items.text("70.0"));
    claimed.put("claim_number", number(2));
    claimed.put("claim_until", Items.time(Board.NOW.plusSeconds(60)));
    board.put("bed-7", "spo2-low", claimed);

    assertThat(outcome(order("1", "\"kind\": \"discharge\", \"why\": \"home\"")))
        .startsWith("422 a page that is being sent");
    assertThat(bed().get("state").asText()).isEqualTo("admitted");
  }

  @Test
  void whose_care_plan_is_being_changed_is_not_discharged_with_it() {
    admit();
    String plan =
        "\"kind\": \"plan\", \"version\": %d, \"why\": \"COPD\","
            + " \"limits\": {\"SPO2_LOW_WARNING\": %d}";
    String discharge = order("1", "\"kind\": \"discharge\", \"why\": \"home\"");
    assertThat(outcome(order("2", plan.formatted(0, 87)))).isEqualTo("done");
    Board other = crossedBy(order("3", plan.formatted(1, 86)));

    Answer refused = other.post(discharge).answer();

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().get("error").asText())
        .startsWith("a care plan that is being changed");
    assertThat(bed().get("state").asText()).isEqualTo("admitted");
    assertThat(outcome(discharge)).isEqualTo("done");
    assertThat(bed().get("plan").isNull()).isTrue();
  }

  @Test
  void nobody_is_moved_to_where_no_board_would_show_them() {
    admit();

    assertThat(outcome(order("1", "\"kind\": \"transfer\", \"ward\": \"4B\", \"bed\": \"1\"")))
        .isEqualTo("422 ward \"4B\", expected one of [3B, 4A]");
  }

  @Test
  void of_a_patient_who_is_not_known_nothing_is_stored() {
    assertThat(outcome(order("1", "\"kind\": \"discharge\", \"why\": \"home\""))).startsWith("404");
    assertThat(board.rows).singleElement().asString().contains("\"outcome\":\"unknown\"");
  }

  // Care plan

  @Test
  void a_care_plan_stays_within_the_wards_limits_has_a_version_and_ends_with_the_stay() {
    admit();
    String plan = "\"kind\": \"plan\", \"version\": %d, \"why\": \"COPD\", \"limits\": {%s}";

    assertThat(outcome(order("1", plan.formatted(0, "\"SPO2_LOW_WARNING\": 84"))))
        .isEqualTo(
            "422 SPO2_LOW_WARNING is 84.0, expected from 85.0 to 90.0, the ward's own two,"
                + " expected limits within the ward's");
    assertThat(outcome(order("2", plan.formatted(0, "\"SPO2_LOW_WARNING\": 87"))))
        .isEqualTo("done");
    assertThat(outcome(order("3", plan.formatted(0, "\"SPO2_LOW_WARNING\": 88"))))
        .as("whoever has not seen the first")
        .startsWith("422 a plan in the place of version 0, expected version 1");
    assertThat(bed().get("plan").get("version").asInt()).isEqualTo(1);

    assertThat(outcome(order("4", "\"kind\": \"discharge\", \"why\": \"home\""))).isEqualTo("done");
    assertThat(bed().get("plan").isNull()).isTrue();
  }

  // Who may, and from where

  @Test
  void another_site_cannot_have_a_browser_answer() {
    String order = acknowledge("c-1", 15);
    assertThat(board.post(order).withoutHeader("x-icewatch").answer().status()).isEqualTo(403);
    assertThat(board.post(order).header("content-type", "text/plain").answer().status())
        .isEqualTo(415);
    assertThat(board.post(order).header("sec-fetch-site", "cross-site").answer().status())
        .isEqualTo(403);
    assertThat(board.post(order).header("sec-fetch-site", "same-site").answer().status())
        .isEqualTo(403);
    for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:8081", "::")) {
      assertThat(board.post(order).header("origin", origin).answer().status())
          .as(origin)
          .isEqualTo(403);
    }
    assertThat(
            board
                .post(order)
                .header("origin", "http://127.0.0.1:8080")
                .header("sec-fetch-site", "same-origin")
                .answer()
                .status())
        .isEqualTo(200);
    assertThat(board.post(order).withoutHeader("authorization").answer().status()).isEqualTo(401);
  }

  @Test
  void whoever_the_authorizer_names_cannot_answer_in_anothers_name() {
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));

    board
        .post(acknowledge("c-1", 15))
        .withoutHeader("authorization")
        .claim("sub", "u-1")
        .claim("name", "Zoë B")
        .answer();

    assertThat(bed().get("alarm").get("acknowledged").get("by").asText()).isEqualTo("Zoë B");
    assertThat(board.rows).singleElement().asString().contains("\"subject\":\"u-1\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"command_id\": \"1\"",
        "{\"command_id\": \"1\", \"by\": \"n\", \"kind\": \"explode\"}",
        "{\"command_id\": \"1\", \"by\": \" \", \"kind\": \"resume\", \"patient_id\": \"7\"}",
        "{\"command_id\": \"1\", \"by\": \"n\", \"kind\": \"pause\", \"patient_id\": \"7\","
            + " \"minutes\": 1e300}",
        "{\"command_id\": \"1\", \"by\": \"n\", \"kind\": \"pause\", \"patient_id\": \"7\","
            + " \"minutes\": -1}",
        "{\"command_id\": \"1\", \"by\": \"n\", \"kind\": \"plan\", \"patient_id\": \"7\","
            + " \"version\": 0, \"limits\": {\"SPO2_LOW_WARNING\": \"low\"}}",
        "{\"command_id\": \"1\", \"by\": \"n\", \"kind\": \"acknowledge\", \"alert_id\": \"x\","
            + " \"minutes\": 1}",
      })
  void what_is_no_order_is_refused_with_what_was_expected(String body) {
    Answer answer = board.post(body).answer();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("error").asText()).contains("expected");
    assertThat(board.rows).isEmpty();
  }

  @Test
  void an_audit_table_out_of_reach_undoes_nothing_and_is_said_in_the_log() {
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));
    board.firehoseTakesRows = false;

    assertThat(outcome(acknowledge("c-1", 15))).isEqualTo("done");

    assertThat(board.log).anyMatch(line -> line.startsWith("row of answers not written for c-1"));
    assertThat(board.log).noneMatch(line -> line.contains("bed-7"));
  }
}
