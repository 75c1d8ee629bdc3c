package io.icewatch.board;

import static io.icewatch.board.Items.episode;
import static io.icewatch.board.Items.number;
import static io.icewatch.board.Items.stay;
import static io.icewatch.board.Items.text;
import static io.icewatch.board.Items.time;
import static io.icewatch.board.Items.vitals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import io.icewatch.board.Board.Answer;
import io.icewatch.board.access.Gate;
import io.icewatch.board.http.Request;
import io.icewatch.lambda.table.AnswerItem;
import io.icewatch.lambda.table.LocalDynamoDb;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.answer.Acknowledgement;
import io.icewatch.vitals.answer.AlertId;
import io.icewatch.vitals.answer.CarePlan;
import io.icewatch.vitals.answer.Limit;
import io.icewatch.vitals.answer.Shelf;
import io.icewatch.vitals.answer.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** What the board says of a ward, and to whom. */
class WardBoardTest {
  private static final String ALERT = "spo2-low/2026-11-30T09:16:00Z/1/bed-7";

  private final Board board = new Board();

  private static Stamp stamp(Duration ago, Duration length, String why) {
    Instant at = Board.NOW.minus(ago);
    return new Stamp("nurse 4", at, at.plus(length), why);
  }

  private void put(Map<String, AttributeValue> item) {
    LocalDynamoDb.client().putItem(put -> put.tableName(board.table).item(item));
  }

  private void acknowledge(Severity severity, Duration ago, Duration length) {
    put(
        AnswerItem.write(
            new Acknowledgement(
                1, AlertId.parse(ALERT), severity, stamp(ago, length, "suction"), List.of("1"))));
  }

  private void admit(String patientId, String bed, AttributeValue vitals) {
    Map<String, AttributeValue> stay = new HashMap<>(stay("3B", bed));
    stay.put("vitals", vitals);
    stay.put("ward_bucket", text("3B"));
    board.put(patientId, "stay", stay);
  }

  private JsonNode onlyBed() {
    assertThat(board.ward().get("beds")).hasSize(1);
    return board.ward().get("beds").get(0);
  }

  // Ten facts

  @Test
  void shows_bed_and_patient_the_highest_alarm_with_value_and_limit_since_when_and_the_worst() {
    admit("bed-7", "7", vitals("spo2", 78, 81));
    board.put("bed-7", "heart_rate-high", episode("WARNING", 135));
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));

    JsonNode bed = onlyBed();

    assertThat(bed.get("patient_id").asText()).isEqualTo("bed-7");
    assertThat(bed.get("ward").asText() + bed.get("bed").asText()).isEqualTo("3B7");
    JsonNode alarm = bed.get("alarm");
    assertThat(alarm.get("text").asText()).isEqualTo("*** SpO2 78 < 85");
    assertThat(alarm.get("worst").asInt()).isEqualTo(71);
    assertThat(alarm.get("since").asLong()).isEqualTo(Board.NOW.minusSeconds(60).toEpochMilli());
    assertThat(alarm.get("alert_id").asText()).isEqualTo(ALERT);
    assertThat(bed.get("alarms")).hasSize(2);
    assertThat(bed.get("alarms").get(1).get("text").asText())
        .as("nothing newer is known of it than the worst")
        .isEqualTo("** heart rate 135 >= 131");
  }

  @Test
  void an_alarm_that_the_release_before_stored_is_shown_like_any_other() {
    admit("bed-7", "7", vitals("spo2", 78, 81));
    Map<String, AttributeValue> episode = episode("CRITICAL", 71);
    episode.keySet().removeAll(List.of("alarm_bucket", "last_breach_minute"));
    board.put("bed-7", "spo2-low", episode);

    JsonNode alarm = onlyBed().get("alarm");

    assertThat(alarm.get("text").asText()).isEqualTo("*** SpO2 78 < 85");
    assertThat(alarm.get("last_breach_at").asLong()).isEqualTo(alarm.get("since").asLong());
  }

  @Test
  void of_whom_a_block_holds_that_cannot_be_read_it_shows_what_their_stay_tells() {
    Map<String, AttributeValue> stay = new HashMap<>(stay("3B", "7"));
    stay.put("vitals", vitals("spo2", 94));
    board.put("bed-7", "stay", stay);
    board.heard("bed-7", 78, 81);
    LocalDynamoDb.spoilHeard(board.table, "shardId-000000000000");

    JsonNode spo2 = onlyBed().get("vitals").get(0);

    assertThat(spo2.get("value").asInt()).isEqualTo(94);
    assertThat(spo2.get("at").asLong()).isEqualTo(Board.NOW.minusSeconds(1).toEpochMilli());
  }

  @Test
  void shows_what_was_heard_since_the_stay_was_written_and_no_silence_that_it_ends() {
    Map<String, AttributeValue> stay = new HashMap<>(stay("3B", "7"));
    stay.put("vitals", vitals("spo2", 78, 81));
    stay.put("signal", text("SILENT"));
    stay.put("silent_notices", number(1));
    board.put("bed-7", "stay", stay);
    board.heard("bed-7", 95, 94);

    JsonNode bed = onlyBed();

    assertThat(bed.get("last_seen_at").asLong()).isEqualTo(Board.NOW.toEpochMilli());
    assertThat(bed.get("cadence_ms").asLong()).isEqualTo(2000);
    assertThat(bed.get("signal").asText()).isEqualTo("expected");
    assertThat(bed.get("silent_since").isNull()).isTrue();
    assertThat(bed.get("vitals").get(0).get("points").toString())
        .isEqualTo(
            "[[%d,94],[%d,95]]"
                .formatted(Board.NOW.minusSeconds(2).toEpochMilli(), Board.NOW.toEpochMilli()));
  }

  @Test
  void shows_nobody_who_lies_elsewhere_and_no_values_of_who_was_discharged() {
    Map<String, AttributeValue> stay = new HashMap<>(stay("3B", "7"));
    stay.put("vitals", vitals("spo2", 78, 81));
    stay.put("state", text("DISCHARGED"));
    board.put("bed-7", "stay", stay);
    board.heard("elsewhere", 95, 94);
    assertThat(board.ward().toString()).doesNotContain("elsewhere");

    board.now = Board.NOW.plusSeconds(2);
    board.heard("bed-7", 95, 94);

    assertThat(onlyBed().get("last_seen_at").asLong())
        .isEqualTo(Board.NOW.minusSeconds(1).toEpochMilli());
  }

  @Test
  void shows_for_how_long_nobody_has_answered_who_has_it_and_until_when() {
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));

    assertThat(onlyBed().get("alarm").get("unacknowledged_since").asLong())
        .isEqualTo(Board.NOW.minusSeconds(59).toEpochMilli());

    acknowledge(Severity.CRITICAL, Duration.ofSeconds(30), Duration.ofMinutes(10));
    board.now = Board.NOW.plusSeconds(1);
    JsonNode alarm = onlyBed().get("alarm");

    assertThat(alarm.get("unacknowledged_since").isNull()).isTrue();
    assertThat(alarm.get("acknowledged").get("by").asText()).isEqualTo("nurse 4");
    assertThat(alarm.get("acknowledged").get("until").asLong())
        .isEqualTo(Board.NOW.plusSeconds(570).toEpochMilli());

    board.now = Board.NOW.plusSeconds(570);
    JsonNode ended = onlyBed().get("alarm");

    assertThat(ended.get("acknowledged").isNull()).isTrue();
    assertThat(ended.get("unacknowledged_since").asLong())
        .as("unanswered again, since it ended")
        .isEqualTo(Board.NOW.plusSeconds(570).toEpochMilli());
  }

  @Test
  void an_answer_to_a_warning_does_not_cover_what_has_become_critical() {
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));
    acknowledge(Severity.WARNING, Duration.ofSeconds(30), Duration.ofMinutes(10));

    assertThat(onlyBed().get("alarm").get("acknowledged").isNull()).isTrue();
  }

  @Test
  void shows_the_escalation_level() {
    Map<String, AttributeValue> episode = episode("CRITICAL", 71);
    episode.put("escalation_level", number(2));
    board.put("bed-7", "spo2-low", episode);

    assertThat(onlyBed().get("alarm").get("escalation_level").asInt()).isEqualTo(2);
  }

  @Test
  void shows_each_vital_with_its_age_and_its_last_values_and_says_which_never_came() {
    admit("bed-7", "7", vitals("heart_rate", 72.5, 71));

    JsonNode vitals = onlyBed().get("vitals");

    assertThat(vitals).hasSize(5);
    assertThat(vitals.get(1).get("value").asDouble()).isEqualTo(72.5);
    assertThat(vitals.get(1).get("at").asLong())
        .isEqualTo(Board.NOW.minusSeconds(1).toEpochMilli());
    assertThat(vitals.get(1).get("points").toString())
        .as("oldest first")
        .isEqualTo(
            "[[%d,71],[%d,72.5]]"
                .formatted(
                    Board.NOW.minusSeconds(2).toEpochMilli(),
                    Board.NOW.minusSeconds(1).toEpochMilli()));
    assertThat(vitals.get(0).get("value").isNull()).isTrue();
  }

  @Test
  void shows_a_vital_that_is_not_judged_behind_the_others_if_it_came() {
    admit("bed-7", "7", vitals("etco2", 38));

    assertThat(onlyBed().get("vitals"))
        .extracting(vital -> vital.get("vital").asText())
        .containsExactly("spo2", "heart_rate", "temperature_f", "resp_rate", "sbp", "etco2");
    assertThat(onlyBed().get("vitals").get(5).get("name").asText()).isEqualTo("end-tidal CO2");
  }

  @Test
  void shows_which_vital_is_near_its_critical_threshold_and_slopes_to_it() {
    admit("bed-7", "7", vitals("resp_rate", 34, 33, 32, 31));

    JsonNode vitals = onlyBed().get("vitals");

    assertThat(vitals.get(3).get("trend").asText()).isEqualTo("rising");
    assertThat(vitals.get(0).get("trend").isNull()).isTrue();
  }

  @Test
  void shows_the_early_warning_score_of_what_is_measured_and_names_what_is_not() {
    admit("bed-7", "7", vitals("resp_rate", 34, 33, 32, 31));

    assertThat(onlyBed().get("news2").toString())
        .isEqualTo(
            """
            {"score":3,"missing":["SpO2","heart rate","temperature","systolic pressure",\
            "oxygen","consciousness"]}\
            """);

    board.now = Board.NOW.plus(Duration.ofHours(4));
    assertThat(onlyBed().get("news2").isNull()).as("nothing of now").isTrue();
  }

  @Test
  void shows_no_arrow_and_no_score_of_who_is_silent() {
    Map<String, AttributeValue> stay = new HashMap<>(stay("3B", "7"));
    stay.put("vitals", vitals("resp_rate", 34, 33, 32, 31));
    stay.put("signal", text("SILENT"));
    board.put("bed-7", "stay", stay);

    assertThat(onlyBed().get("vitals").get(3).get("trend").isNull()).isTrue();
    assertThat(onlyBed().get("news2").isNull()).isTrue();
  }

  @Test
  void shows_who_is_silent_and_since_when() {
    Map<String, AttributeValue> stay = stay("3B", "7");
    stay.put("signal", text("SILENT"));
    stay.put("silent_notices", number(2));
    board.put("bed-7", "stay", stay);

    assertThat(onlyBed().get("signal").asText()).isEqualTo("silent");
    assertThat(onlyBed().get("silent_since").asLong())
        .isEqualTo(Board.NOW.minusSeconds(1).toEpochMilli());
    assertThat(board.ward().get("counts").get("silent").asInt()).isEqualTo(1);
  }

  @Test
  void shows_what_is_shelved_or_paused_until_when_by_whom_and_why_and_never_shelves_critical() {
    Map<String, AttributeValue> stay = stay("3B", "7");
    stay.put("state", text("PAUSED"));
    stay.put("paused_until", time(Board.NOW.plusSeconds(60)));
    stay.put("state_by", text("nurse 4"));
    stay.put("state_why", text("CT"));
    board.put("bed-7", "stay", stay);
    board.put("bed-7", "heart_rate-high", episode("WARNING", 135));
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));
    for (Condition condition : List.of(Condition.HEART_RATE_HIGH, Condition.SPO2_LOW)) {
      Stamp stamp = stamp(Duration.ofMinutes(1), Duration.ofHours(1), "known AF");
      put(AnswerItem.write("bed-7", new Shelf(1, condition, stamp, List.of("1"))));
    }

    JsonNode bed = onlyBed();

    assertThat(bed.get("state").asText()).isEqualTo("paused");
    assertThat(bed.get("state_until").asLong()).isEqualTo(Board.NOW.plusSeconds(60).toEpochMilli());
    assertThat(bed.get("state_why").asText()).isEqualTo("CT");
    assertThat(bed.get("shelves")).hasSize(2);
    assertThat(bed.get("shelves").get(1).get("why").asText()).isEqualTo("known AF");
    assertThat(bed.get("alarms").get(0).get("shelved_until").isNull()).as("critical").isTrue();
    assertThat(bed.get("alarms").get(1).get("shelved_until").isNull()).as("warning").isFalse();
  }

  @Test
  void shows_where_the_care_plan_deviates_and_judges_by_it() {
    Map<Limit, Double> limits = Map.of(new Limit(Condition.SPO2_LOW, Severity.WARNING), 87.0);
    put(
        AnswerItem.write(
            "bed-7", new CarePlan(3, limits, "Dr B", Board.NOW, "COPD", List.of("1"))));
    board.put("bed-7", "spo2-low", episode("WARNING", 86));

    JsonNode bed = onlyBed();

    assertThat(bed.get("plan").get("deviations").toString())
        .isEqualTo(
            """
            [{"limit":"SPO2_LOW_WARNING","condition":"spo2-low","severity":"warning",\
            "ward":90,"patient":87}]\
            """);
    assertThat(bed.get("alarm").get("text").asText()).isEqualTo("** SpO2 86 < 87");
  }

  @Test
  void shows_how_the_pipeline_is() {
    board.put(
        "#shard#shardId-000000000000",
        "position",
        Map.of(
            "last_arrival_at",
            time(Board.NOW),
            "seen_at",
            time(Board.NOW),
            "rejected_share",
            AttributeValue.fromN("0.0125")));
    board.put("#sweep", "tick", Map.of("last_tick_at", time(Board.NOW.minusSeconds(20))));
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));

    JsonNode pipeline = board.ward().get("pipeline");

    assertThat(pipeline.get("last_tick_at").asLong())
        .isEqualTo(Board.NOW.minusSeconds(20).toEpochMilli());
    assertThat(pipeline.get("last_page_at").asLong())
        .isEqualTo(Board.NOW.minusSeconds(59).toEpochMilli());
    assertThat(pipeline.get("positions").get(0).get("shard").asText())
        .isEqualTo("shardId-000000000000");
    assertThat(pipeline.get("rejected_share").asDouble()).isEqualTo(0.0125);
    assertThat(board.ward().get("beds")).as("no bed is made of them").hasSize(1);
  }

  // Order

  @Test
  void sorts_the_worst_first_and_a_new_critical_alarm_above_an_acknowledged_one() {
    admit("calm-10", "10", vitals("spo2", 98));
    admit("calm-9", "9", vitals("spo2", 98));
    Map<String, AttributeValue> silent = stay("3B", "11");
    silent.put("signal", text("STANDBY"));
    board.put("silent", "stay", silent);
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));
    acknowledge(Severity.CRITICAL, Duration.ofSeconds(30), Duration.ofMinutes(10));
    Map<String, AttributeValue> newer = episode("CRITICAL", 84);
    newer.put("opened_at", time(Board.NOW.minusSeconds(3)));
    newer.put("published_at", time(Board.NOW.minusSeconds(2)));
    board.put("new", "spo2-low", newer);
    board.put("warned", "spo2-low", episode("WARNING", 88));
    board.put("probe", "spo2-implausible", episode("TECHNICAL", 0));

    assertThat(board.ward().get("beds").findValuesAsText("patient_id"))
        .containsExactly("new", "bed-7", "warned", "probe", "silent", "calm-9", "calm-10");
  }

  // Reading the table

  @Test
  void reads_the_table_once_a_second_however_many_look_at_it() {
    DynamoDbClient dynamoDb = mock(DynamoDbClient.class);
    doReturn(QueryResponse.builder().build()).when(dynamoDb).query(any(QueryRequest.class));
    Board watched = new Board(dynamoDb);

    for (int watcher = 0; watcher < 50; watcher++) {
      watched.ward();
    }
    verify(dynamoDb, times(5))
        .query(any(QueryRequest.class)); // 3B, 4A and -; alarms; what was heard

    watched.now = Board.NOW.plusSeconds(1);
    watched.ward();
    verify(dynamoDb, times(10)).query(any(QueryRequest.class));
  }

  @Test
  void reads_a_ward_of_more_than_the_megabyte_of_one_query() {
    List<String> patients = IntStream.range(0, 8).mapToObj(i -> "bed-" + i).toList();
    for (String patient : patients) {
      Map<String, AttributeValue> stay = new HashMap<>(stay("3B", patient));
      stay.put("state_why", text("x".repeat(200_000)));
      stay.put("ward_bucket", text("3B"));
      board.put(patient, "stay", stay);
    }

    assertThat(board.ward().get("beds").findValuesAsText("patient_id"))
        .containsExactlyElementsOf(patients);
  }

  @Test
  void says_that_nothing_has_changed_to_whoever_has_it_already() {
    board.put("bed-7", "spo2-low", episode("CRITICAL", 71));
    String etag = board.get("/api/ward").answer().header("etag");
    board.now = Board.NOW.plusSeconds(2);

    Answer again = board.get("/api/ward").header("if-none-match", etag).answer();

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
    assertThat(again.header("x-icewatch-now"))
        .isEqualTo(Long.toString(Board.NOW.plusSeconds(2).toEpochMilli()));

    board.put("bed-7", "spo2-low", episode("CRITICAL", 70));
    board.now = Board.NOW.plusSeconds(4);
    assertThat(board.get("/api/ward").header("if-none-match", etag).answer().status())
        .isEqualTo(200);
  }

  @Test
  void a_table_out_of_reach_is_said_and_not_a_calm_ward() {
    DynamoDbClient dynamoDb = mock(DynamoDbClient.class);
    doThrow(ProvisionedThroughputExceededException.builder().message("slow down").build())
        .when(dynamoDb)
        .query(any(QueryRequest.class));
    Board out = new Board(dynamoDb);

    Answer answer = out.get("/api/ward").answer();

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("error").asText()).contains("out of reach");
    assertThat(out.log).hasSize(1).first().asString().contains("slow down");
  }

  @Test
  void shows_one_patient_by_a_key_that_names_nobody() {
    String id = "<script>alert(1)</script> O'Neill & \"Söhne\"";
    board.put(id, "spo2-low", episode("CRITICAL", 71));
    String key = onlyBed().get("key").asText();

    Answer answer = board.get("/api/patients/" + key).answer();

    assertThat(key).matches("[A-Za-z0-9_-]{16}");
    assertThat(answer.json().get("bed").get("patient_id").asText()).isEqualTo(id);
    assertThat(answer.json().get("notices")).hasSize(1);
    assertThat(answer.header("content-type")).startsWith("application/json");
    assertThat(board.get("/api/patients/nobody").answer().status()).isEqualTo(404);
  }

  // Who may

  @Test
  void strangers_see_nothing() {
    assertThat(board.asked("GET", "/api/ward").answer().status()).isEqualTo(401);
    for (String wrong : List.of("", "x", Board.TOKEN + "x", Board.TOKEN.substring(1))) {
      assertThat(
              board
                  .asked("GET", "/api/ward")
                  .header("authorization", "Bearer " + wrong)
                  .answer()
                  .status())
          .as(wrong)
          .isEqualTo(401);
    }
  }

  @Test
  void the_token_of_the_address_is_exchanged_for_a_cookie_and_leaves_the_address() {
    Answer entered = board.asked("GET", "/").query("token", Board.TOKEN).answer();

    assertThat(entered.status()).isEqualTo(303);
    assertThat(entered.header("location")).isEqualTo("/");
    String cookie = entered.response().getCookies().getFirst();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
    assertThat(
            board
                .asked("GET", "/api/ward")
                .cookie(cookie.substring(0, cookie.indexOf(';')))
                .answer()
                .status())
        .isEqualTo(200);
    assertThat(board.asked("GET", "/").query("token", "wrong").answer().response().getCookies())
        .isEmpty();
  }

  @Test
  void whom_the_authorizer_has_verified_comes_in_by_name() {
    Answer seen =
        board.asked("GET", "/api/ward").claim("sub", "u-1").claim("name", "Zoë B").answer();

    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.header("x-icewatch-you")).isEqualTo("Zo%C3%AB%20B");
    assertThat(board.asked("GET", "/api/ward").claim("sub", " ").answer().status()).isEqualTo(401);
  }

  @Test
  void without_a_token_nobody_comes_in_by_an_empty_one() {
    assertThat(
            new Gate("")
                .caller(
                    new Request(
                        APIGatewayV2HTTPEvent.builder()
                            .withHeaders(Map.of("authorization", "Bearer "))
                            .build())))
        .isEmpty();
  }

  // Files

  @ParameterizedTest
  @CsvSource({
    "/, 200, text/html; charset=utf-8",
    "/board.js, 200, text/javascript; charset=utf-8",
    "/nothing.js, 404, application/json; charset=utf-8",
    "/../WardBoard.class, 404, application/json; charset=utf-8",
    "/..%2fsecret.txt, 404, application/json; charset=utf-8",
    "//etc/passwd, 404, application/json; charset=utf-8",
    "/.hidden.txt, 404, application/json; charset=utf-8",
  })
  void a_file_is_one_of_the_pages_own(String path, int status, String type) {
    Answer answer = board.asked("GET", path).answer();

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo(type);
  }

  @Test
  void files_are_compressed_and_kept_until_a_release_changes_them() {
    Answer first = board.asked("GET", "/board.js").header("accept-encoding", "gzip, br").answer();

    assertThat(first.header("content-encoding")).isEqualTo("gzip");
    assertThat(first.text()).isEqualTo(board.asked("GET", "/board.js").answer().text());
    assertThat(
            board
                .asked("GET", "/board.js")
                .header("if-none-match", first.header("etag"))
                .answer()
                .status())
        .isEqualTo(304);
  }

  @Test
  void every_answer_forbids_inline_script_frames_guessing_and_the_caches_of_proxies() {
    for (String path : List.of("/", "/api/ward", "/api/patients/x", "/nothing")) {
      Answer answer = board.get(path).answer();
      assertThat(answer.header("content-security-policy"))
          .as(path)
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.header("cache-control")).matches("no-store|private, no-cache");
    }
    assertThat(board.get("/api/ward").answer().header("cache-control")).isEqualTo("no-store");
  }

  @Test
  void the_heartbeat_is_no_request() {
    assertThat(new Board().asked("", "/").answer().status()).isEqualTo(204);
  }
}
