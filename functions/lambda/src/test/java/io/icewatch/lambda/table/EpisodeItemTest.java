package io.icewatch.lambda.table;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Episode;
import io.icewatch.vitals.alarm.EpisodeKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class EpisodeItemTest {
  private static final Instant EXPIRES_AT = Instant.parse("2026-03-04T08:32:03.900Z");

  @Test
  void keyIsPatientAndCondition() {
    assertThat(EpisodeItem.key(new EpisodeKey("17", Condition.SPO2_LOW)))
        .isEqualTo(Map.of("patient_id", text("17"), "condition", text("spo2-low")));
  }

  @Test
  void theCadenceIsKeptOnceItIsKnown() {
    assertThat(EpisodeItem.write(Episodes.everyTenSeconds(), EXPIRES_AT))
        .containsEntry("cadence_ms", number("10000"));
    assertThat(EpisodeItem.write(Episodes.watched(), EXPIRES_AT)).doesNotContainKey("cadence_ms");
  }

  @Test
  void aBreakWithinTheAlarmIsKeptWhereThereWasOne() {
    Map<String, AttributeValue> item = EpisodeItem.write(Episodes.everyTenSeconds(), EXPIRES_AT);

    assertThat(item).containsEntry("renewed_at", number("1772438940000"));
    assertThat(EpisodeItem.read(item).renewedAt()).isEqualTo(Episodes.RENEWED);
    assertThat(EpisodeItem.write(Episodes.watched(), EXPIRES_AT)).doesNotContainKey("renewed_at");
  }

  @Test
  void recordsThatAreDoneBeforeTheirTurnAreKept() {
    assertThat(EpisodeItem.write(Episodes.everyTenSeconds(), EXPIRES_AT))
        .containsEntry(
            "handled_ahead",
            AttributeValue.fromL(List.of(text("11 shardId-000000000000 bed 9 / left"))));
    assertThat(EpisodeItem.write(Episodes.watched(), EXPIRES_AT))
        .doesNotContainKey("handled_ahead");
  }

  @Test
  void itemOfAClaimedEpisodeHoldsEverything() {
    assertThat(EpisodeItem.write(Episodes.claimed(), EXPIRES_AT))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("version", number("7")),
                Map.entry("expires_at", number("1772613123")), // seconds: TTL reads no other
                Map.entry("alarm_bucket", text("-")),
                Map.entry("opened_at", number("1772438400100")),
                Map.entry("resumed_at", number("1772439000000")),
                Map.entry("last_breach_at", number("1772439123417")),
                Map.entry("last_breach_minute", number("1772439120000")),
                Map.entry("worst_value", text("82.5")),
                Map.entry("pages", number("2")),
                Map.entry("hushed_since_last", number("3")),
                Map.entry("paged_at", number("1772438700250")),
                Map.entry("paged_measured_at", number("1772438640000")),
                Map.entry("paged_severity", text("WARNING")),
                Map.entry(
                    "page_owner",
                    text(
                        "shardId-000000000001:49671500835712849037162048189237641359108473620000000401")),
                Map.entry("page_reason", text("WORSENED")),
                Map.entry("page_episode_start", number("1772438400100")),
                Map.entry("page_number", number("2")),
                Map.entry("page_hushed_since_last", number("5")),
                Map.entry("page_worst_value", text("82.5")),
                Map.entry("published_at", number("1772438701007")),
                Map.entry(
                    "claim_owner",
                    text(
                        "shardId-000000000001:49671500835712849037162048189237641359108473620000000402")),
                Map.entry("claim_arrival", number("1772439123417")),
                Map.entry("claim_measured_at", number("1772439120417")),
                Map.entry("claim_worst_value", text("82.5")),
                Map.entry("claim_severity", text("CRITICAL")),
                Map.entry("claim_number", number("3")),
                Map.entry("claim_until", number("1772439214001")),
                Map.entry(
                    "handled",
                    AttributeValue.fromL(
                        List.of(
                            text(
                                "49671500835712849037162048189237641359108473620000000401"
                                    + " shardId-000000000001/17"),
                            text("9 shardId-000000000000/bed 9 / left")))),
                Map.entry(
                    "handled_at",
                    AttributeValue.fromL(List.of(number("1772439123424"), number("0")))),
                Map.entry(
                    "handled_gaps", AttributeValue.fromL(List.of(text("0 3 5"), text("0 - 2"))))));
  }

  @Test
  void itemOfANewEpisodeLacksPageAndClaim() {
    assertThat(EpisodeItem.write(Episodes.watched(), EXPIRES_AT))
        .doesNotContainKeys(
            "paged_at",
            "paged_severity",
            "page_owner",
            "page_reason",
            "page_episode_start",
            "page_number",
            "page_hushed_since_last",
            "page_worst_value",
            "published_at",
            "claim_owner",
            "claim_arrival",
            "claim_severity",
            "claim_number",
            "claim_until")
        .containsEntry("handled", AttributeValue.fromL(List.of()));
  }

  @ParameterizedTest
  @MethodSource("io.icewatch.lambda.table.Episodes#all")
  void whatIsWrittenIsReadBack(Episode episode) {
    assertThat(EpisodeItem.read(EpisodeItem.write(episode, EXPIRES_AT))).isEqualTo(episode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "opened_at",
        "last_breach_at",
        "worst_value",
        "pages",
        "hushed_since_last",
        "paged_severity",
        "claim_arrival",
        "claim_severity",
        "claim_number",
        "claim_until",
        "handled"
      })
  void itemWithoutAnAttributeIsRefusedByItsName(String name) {
    Map<String, AttributeValue> item =
        new HashMap<>(EpisodeItem.write(Episodes.claimed(), EXPIRES_AT));
    item.remove(name);

    assertThatIllegalStateException()
        .isThrownBy(() -> EpisodeItem.read(item))
        .withMessageStartingWith("an episode item has no " + name + ", only [");
  }

  @Test
  void itemOfTheBuildBeforeIsReadWithWhatStoodForIt() {
    Map<String, AttributeValue> item =
        new HashMap<>(EpisodeItem.write(Episodes.claimed(), EXPIRES_AT));
    item.keySet()
        .removeAll(
            List.of(
                "resumed_at",
                "paged_measured_at",
                "claim_measured_at",
                "claim_worst_value",
                "handled_at",
                "handled_gaps"));

    Episode read = EpisodeItem.read(item);

    assertThat(read.resumedAt()).isEqualTo(read.openedAt());
    assertThat(requireNonNull(read.lastPage()).measuredAt()).isEqualTo(read.lastPage().arrival());
    assertThat(requireNonNull(read.claim()).measuredAt()).isEqualTo(read.claim().arrival());
    assertThat(read.claim().worstValue()).isEqualTo(read.worstValue());
    assertThat(read.handled().checkpoints()).allMatch(done -> done.gaps().isEmpty());
  }

  /** The build before knows no reason but three, and must be able to take over in a release. */
  @Test
  void aDeeperPageIsWorsenedToTheBuildBefore() {
    Episode deeper = Episodes.deeper();
    Map<String, AttributeValue> item = EpisodeItem.write(deeper, EXPIRES_AT);

    assertThat(item).containsEntry("page_reason", text("WORSENED"));
    assertThat(EpisodeItem.read(item)).isEqualTo(deeper);
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(String value) {
    return AttributeValue.fromN(value);
  }
}
