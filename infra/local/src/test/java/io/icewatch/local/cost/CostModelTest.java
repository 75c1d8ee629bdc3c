package io.icewatch.local.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.icewatch.local.WrittenFile;
import io.icewatch.local.cost.CostModel.Line;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostModelTest {
  private static final Load WARD = Load.of(10, Duration.ofSeconds(30));
  private static final Load HOSPITAL = Load.of(1_000, Duration.ofSeconds(1));

  private final CostModel model = new CostModel(template(Map.of()), Prices.US_EAST_1);

  @ParameterizedTest
  @CsvSource({"10, 30, 2", "1000, 1, 2", "1601, 1, 3", "100000, 1, 125"})
  void shards_follow_the_readings_and_the_template_says_the_least(int beds, int every, int shards) {
    assertThat(model.shards(Load.of(beds, Duration.ofSeconds(every)))).isEqualTo(shards);
  }

  @Test
  void a_ward_of_ten_is_reckoned_by_hand() {
    // 2,629,800 seconds a month: 876,600 readings, 1 % of them breaches.
    assertThat(WARD.readings()).isCloseTo(876_600, within(0.1));
    assertThat(model.filterInvocations(WARD)).isCloseTo(8_766, within(0.1));
    // Readings are rarer than batching windows end, so each is a batch; and two finals a window.
    assertThat(model.aggregateInvocations(WARD)).isCloseTo(876_600 + 2 * 4_383, within(1.0));
    assertThat(model.rows(WARD)).isCloseTo(10 * 4_383, within(0.1));
    assertThat(dollars(WARD, "Kinesis")).isCloseTo(2 * 730.5 * 0.015 + 0.0123, within(0.001));
    assertThat(dollars(WARD, "IoT Core")).isCloseTo(0.8766 * 1.30 + 438_300 * 8e-8, within(0.001));
  }

  @Test
  void boards_pay_by_the_request_and_read_the_table_once_for_all() {
    List<Line> ten = model.boards(10, 500);
    List<Line> one = model.boards(1, 500);

    assertThat(ten.getFirst().dollars()).isCloseTo(10 * 2.6298, within(1e-6));
    // 500 x 1.5 kB are 183 units of 4 kB, and what was last heard 2 + 1 of them: half of it, as
    // they
    // are read eventually consistent.
    assertThat(ten.get(2).dollars())
        .isCloseTo((500 * 1_500 / 4_096.0 + 3) / 2 * 2.6298 * 0.125, within(1e-6));
    assertThat(ten.get(2).dollars()).isEqualTo(one.get(2).dollars());
  }

  /**
   * What the alarm's whole life adds to a page when a threshold is crossed, logs included; not what
   * a stack pays whatever its load, its metrics and alarms.
   */
  @Test
  void who_is_watched_costs_three_cents_more_at_most() {
    double watched =
        Stream.of(
                "Lambda, WatchPatients",
                "Lambda, SweepAlarms",
                "DynamoDB, alarms' ends and the board",
                "DynamoDB, presence",
                "KMS, links")
            .mapToDouble(service -> dollars(HOSPITAL, service))
            .sum();
    double invocations = 2_629_800 * 2 / 5.0 + 2_629_800 / 60.0;
    double logs = invocations * 900 / 1e9 * 0.5;

    assertThat((watched + logs) / HOSPITAL.beds()).isBetween(0.01, 0.03);
  }

  @Test
  void what_a_board_is_shown_of_alarms_is_reckoned_by_hand() {
    // 26.3 million breaches, of which 2.5 % are worse and one in sixty begins a minute; two pages a
    // bed and day, the end of each claimed and confirmed, its page, its confirmation and its end
    // shown.
    double shown = 26.298 * (0.025 + 1 / 60.0);
    double pages = 2_000 * 2.6298 / 86_400;

    assertThat(dollars(HOSPITAL, "DynamoDB, alarms' ends and the board"))
        .isCloseTo((shown + 5 * pages) * 0.625, within(1e-6));
  }

  @Test
  void what_was_heard_is_reckoned_by_hand() {
    // Two shards, a batch each five seconds: 1.05 million of them, each with blocks of 350 and 150
    // beds of 20 bytes, 7 + 3 units to write and 2 + 1 to read, and the position in table and
    // index.
    double batches = 2 * 2_629_800 / 5.0;
    // Twice an hour and bed the stay, in table and index, and the timer out of its place and in;
    // the stay with each batch of which it breaches.
    double stays = 1_000 * (2_629_800 / 1_800.0 * 4 + 2_629_800 / 5.0 * 0.01 * 2);
    double reads = batches * 3 + 1_000 * 43_830 / 2.0 + 43_830 * 2 * 3 / 2.0;

    assertThat(dollars(HOSPITAL, "DynamoDB, presence"))
        .isCloseTo(((batches * (10 + 2) + stays) * 0.625 + reads * 0.125) / 1e6, within(1e-6));
  }

  @Test
  void a_hospital_gathers_until_the_batching_window_ends() {
    // Two shards, a batch each five seconds, which holds 2,500 readings: it could take four times
    // as many.
    assertThat(model.aggregateInvocations(HOSPITAL) / Load.MONTH)
        .isCloseTo(2.0 / 5 + 2.0 / 600, within(1e-9));
  }

  @Test
  void the_knobs_of_the_template_turn_the_bill() {
    CostModel longer =
        new CostModel(
            template(Map.of("WindowSeconds", "900", "BufferSeconds", "600", "ShardCount", "4")),
            Prices.US_EAST_1);

    assertThat(longer.rows(HOSPITAL)).isCloseTo(model.rows(HOSPITAL) * 600 / 900, within(1.0));
    assertThat(longer.shards(WARD)).isEqualTo(4);
    assertThat(dollars(longer, HOSPITAL, "S3")).isLessThan(dollars(HOSPITAL, "S3"));
    assertThat(dollars(longer, WARD, "Kinesis")).isGreaterThan(dollars(WARD, "Kinesis"));
  }

  @Test
  void what_is_switched_on_is_paid() {
    CostModel guarded =
        new CostModel(
            template(
                Map.of(
                    "EnhancedFanOut", "true",
                    "VpcId", "vpc-1",
                    "SubnetIds", "subnet-1,subnet-2",
                    "RouteTableIds", "rtb-1")),
            Prices.US_EAST_1);

    // Two shards for a month and 421 GB; five endpoints in two zones.
    assertThat(dollars(guarded, HOSPITAL, "Kinesis, fan-out"))
        .isCloseTo(2 * 730.5 * 0.015 + 420.8 * 0.013, within(0.01));
    assertThat(dollars(guarded, HOSPITAL, "VPC")).isCloseTo(10 * 730.5 * 0.01, within(0.01));
    assertThat(dollars(HOSPITAL, "VPC") + dollars(HOSPITAL, "Kinesis, fan-out")).isZero();
  }

  @Test
  void readings_that_are_kept_are_paid_by_their_bytes() {
    CostModel keeping = new CostModel(template(Map.of("KeepReadings", "true")), Prices.US_EAST_1);

    // 2,629.8 million rows of 330 bytes through Firehose; 20 bytes each in S3, for a year.
    assertThat(dollars(keeping, HOSPITAL, "Firehose, readings"))
        .isCloseTo(867.8 * 0.075, within(0.01));
    assertThat(dollars(keeping, HOSPITAL, "S3, readings")).isCloseTo(631.2 * 0.023, within(0.01));
    // 2.0 million invocations of 46 ms in a gigabyte.
    assertThat(dollars(keeping, HOSPITAL, "Lambda, TransformReadings"))
        .isCloseTo(2.0063 * (0.2 + 0.0462 * 13.3334), within(0.01));
    assertThat(CostModel.total(keeping.bill(HOSPITAL)) - CostModel.total(model.bill(HOSPITAL)))
        .as("eight cents a bed, as the document says")
        .isCloseTo(80, within(5.0));
  }

  @Test
  void nothing_gets_cheaper_when_there_is_more_of_it() {
    for (Line small : model.bill(WARD)) {
      assertThat(dollars(HOSPITAL, small.service())).isGreaterThanOrEqualTo(small.dollars());
    }
    assertThat(CostModel.total(model.bill(WARD))).isPositive();
  }

  @Test
  void iot_core_is_charged_by_the_way_that_readings_take() {
    // 2,629.8 million readings: the first billion at $1, the rest at $0.80; 43.83 million minutes.
    double connected = 43.83 * 0.08;
    double rules = 2_629.8 * 0.30;
    assertThat(dollars(HOSPITAL, "IoT Core"))
        .isCloseTo(1_000 + 1_629.8 * 0.80 + rules + connected, within(0.01));
    assertThat(dollars(HOSPITAL.by(Way.BASIC_INGEST), "IoT Core"))
        .isCloseTo(rules + connected, within(0.01));
    assertThat(dollars(HOSPITAL.by(Way.BATCHED), "IoT Core"))
        .isCloseTo(rules / 30 + connected, within(0.01));
    assertThat(dollars(HOSPITAL.by(Way.GATEWAY), "IoT Core")).isZero();
  }

  @Test
  void a_batch_spares_records_but_not_the_bytes_of_a_shard() {
    Load nation = Load.of(100_000, Duration.ofSeconds(1)).by(Way.BATCHED);

    // 16 MB a second in shards of 1 MB that are filled to four fifths.
    assertThat(model.shards(nation)).isEqualTo(20);
  }

  @Test
  void alarms_are_paid_by_each_metric_that_they_look_at() throws IOException {
    int metrics = 0;
    for (String template :
        List.of("template.yaml", "infra/observability.yaml", "infra/readings.yaml")) {
      metrics +=
          Files.readString(Path.of("..", "..").resolve(template)).split("MetricName:", -1).length
              - 1;
    }
    assertThat(metrics).isEqualTo(CostModel.ALARM_METRICS + CostModel.KEPT_READINGS_METRICS);
  }

  @Test
  void no_beds_and_no_interval_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.of(0, Duration.ofSeconds(1)))
        .withMessage("beds is 0, expected at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Load.of(1, Duration.ZERO))
        .withMessage("every is PT0S, expected more than zero");
  }

  @Test
  void the_document_is_current() {
    WrittenFile.assertHolds(
        "infra/COST.md", new CostReport(template(Map.of()), Prices.US_EAST_1).document());
  }

  private double dollars(Load load, String service) {
    return dollars(model, load, service);
  }

  private static double dollars(CostModel model, Load load, String service) {
    List<Line> bill = model.bill(load);
    return bill.stream()
        .filter(line -> line.service().equals(service))
        .mapToDouble(Line::dollars)
        .sum();
  }

  private static Template template(Map<String, String> overrides) {
    return Template.read(Path.of("..", "..", "template.yaml"), overrides);
  }
}
