package io.icewatch.vitals.alarm;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.icewatch.vitals.alarm.Exploration.Coverage;
import io.icewatch.vitals.alarm.Scenario.Draft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * No alert lost, none twice, in every run: two invocations on up to three records of one patient
 * and condition, against the real {@link AlarmProtocol}. At every port call the other invocation
 * may come between, and the call may be refused, lose its answer, take effect late, or kill its
 * invocation; leases may run out at any point; Lambda brings again what was not answered as done,
 * in batches of any size.
 *
 * <p>Two shards run side by side. The same record never runs in two living invocations: Lambda has
 * one batch of a shard in flight, and brings it again when the invocation is dead. What a dead one
 * still had on the wire may arrive afterwards; that is in here.
 *
 * <p>A lease that runs out under a living owner counts as a fault: it is longer than an invocation
 * can last. {@link Witness} says what must hold.
 */
class AlarmProtocolExplorationTest {
  private static final AlarmPolicy DEFAULTS = policy(900, 300, 0);

  /** An episode outlives its suppression, so that pages say that it goes on. */
  private static final AlarmPolicy SHORT_SUPPRESSION = policy(300, 900, 0);

  private static final AlarmPolicy PATIENT = policy(900, 300, 100);

  private static final List<Severity> SEVERITIES = List.of(Severity.WARNING, Severity.CRITICAL);

  private static AlarmPolicy policy(int suppress, int gap, int alarmDelay) {
    return Breaches.policy(
        Duration.ofSeconds(suppress),
        Duration.ofSeconds(gap),
        Duration.ofSeconds(alarmDelay),
        Duration.ofSeconds(90));
  }

  private static Draft warning(int shard, int arrival) {
    return new Draft(shard, arrival, Severity.WARNING);
  }

  private static Draft critical(int shard, int arrival) {
    return new Draft(shard, arrival, Severity.CRITICAL);
  }

  /** Two records in one shard or two, of any severities, the second earlier or later. */
  private static Stream<Scenario> pairs() {
    return Stream.of(
            pairs(DEFAULTS, 0, 0),
            pairs(DEFAULTS, 0, 200),
            pairs(DEFAULTS, 0, 400),
            pairs(DEFAULTS, 0, 1000),
            pairs(DEFAULTS, 1000, 0),
            pairs(SHORT_SUPPRESSION, 0, 400),
            pairs(PATIENT, 0, 200))
        .flatMap(List::stream);
  }

  private static List<Scenario> pairs(AlarmPolicy policy, int firstArrival, int secondArrival) {
    List<Scenario> pairs = new ArrayList<>();
    for (Severity first : SEVERITIES) {
      for (Severity second : SEVERITIES) {
        for (int shard = 0; shard < 2; shard++) {
          Draft one = new Draft(0, firstArrival, first);
          Draft other = new Draft(shard, secondArrival, second);
          pairs.add(Scenario.of(policy, shard + 1, List.of(one, other)));
        }
      }
    }
    return pairs;
  }

  /** Three records of any severities, one or two of them in the second shard. */
  private static Stream<Scenario> triples(AlarmPolicy policy) {
    return Stream.of(
            triples(policy, 0, 0, 0),
            triples(policy, 0, 0, 1),
            triples(policy, 0, 1, 0),
            triples(policy, 0, 1, 1))
        .flatMap(List::stream);
  }

  private static List<Scenario> triples(AlarmPolicy policy, int... shards) {
    List<Scenario> triples = new ArrayList<>();
    for (Severity first : SEVERITIES) {
      for (Severity second : SEVERITIES) {
        for (Severity third : SEVERITIES) {
          triples.add(
              Scenario.of(
                  policy,
                  shards[1] + shards[2] == 0 ? 1 : 2,
                  List.of(
                      new Draft(shards[0], 0, first),
                      new Draft(shards[1], 200, second),
                      new Draft(shards[2], 1000, third))));
        }
      }
    }
    return triples;
  }

  private static Coverage explored(Stream<Scenario> scenarios, int mostFaults) {
    return scenarios
        .parallel()
        .map(scenario -> Exploration.of(scenario, Sabotage.NONE, mostFaults))
        .reduce(Coverage.NONE, Coverage::plus);
  }

  private static void report(String what, Coverage coverage) {
    System.out.println(what + ": " + coverage);
  }

  @Test
  void twoRecordsAndOneFaultKeepTheContractInEveryRun() {
    Coverage coverage = explored(pairs(), 1);

    report("two records, one fault", coverage);
    assertThat(coverage.worlds()).isPositive();
  }

  @Test
  void twoRecordsAndTwoFaultsKeepTheContractInEveryRun() {
    Coverage coverage = explored(pairs(DEFAULTS, 0, 200).stream(), 2);

    report("two records, two faults", coverage);
    assertThat(coverage.worlds()).isPositive();
  }

  @Test
  @EnabledIfSystemProperty(named = "icewatch.exploration", matches = "large")
  void anyTwoRecordsAndTwoFaultsKeepTheContractInEveryRun() {
    Coverage coverage = explored(pairs(), 2);

    report("any two records, two faults", coverage);
    assertThat(coverage.worlds()).isPositive();
  }

  @Test
  @EnabledIfSystemProperty(named = "icewatch.exploration", matches = "large")
  void threeRecordsWhoseEpisodeOutlivesItsSuppressionKeepTheContractInEveryRun() {
    Coverage coverage = explored(triples(SHORT_SUPPRESSION), 1);

    report("three records after the suppression, one fault", coverage);
    assertThat(coverage.worlds()).isPositive();
  }

  @Test
  void threeRecordsAndOneFaultKeepTheContractInEveryRun() {
    Coverage coverage = explored(triples(DEFAULTS), 1);

    report("three records, one fault", coverage);
    assertThat(coverage.worlds()).isPositive();
  }

  @Test
  void threeRecordsThatWorsenAndTwoFaultsKeepTheContractInEveryRun() {
    Scenario worsening =
        Scenario.of(DEFAULTS, 2, List.of(warning(0, 0), critical(0, 200), warning(1, 100)));

    Coverage coverage = explored(Stream.of(worsening), 2);

    report("three records, two faults", coverage);
    assertThat(coverage.worlds()).isPositive();
  }

  /** A buffer that a monitor sends newest first: judged in another order than it is marked in. */
  private static Scenario newestFirst(AlarmPolicy policy) {
    return Scenario.of(
        policy,
        1,
        List.of(
            new Draft(0, 30, Severity.CRITICAL, 29),
            new Draft(0, 31, Severity.WARNING, 15),
            new Draft(0, 32, Severity.WARNING, 1)));
  }

  @Test
  void aBufferSentNewestFirstKeepsTheContractInEveryRun() {
    Coverage coverage =
        explored(Stream.of(newestFirst(DEFAULTS), newestFirst(SHORT_SUPPRESSION)), 2);

    report("newest first, two faults", coverage);
    assertThat(coverage.worlds()).isPositive();
  }

  @Test
  void aDelayThatCanBeCountedKeepsTheContractInEveryRun() {
    Coverage coverage =
        explored(
            Stream.of(
                Scenario.of(PATIENT, 1, List.of(warning(0, 0), warning(0, 10), warning(0, 400))),
                Scenario.of(PATIENT, 1, List.of(warning(0, 0), warning(0, 400), critical(0, 410)))),
            1);

    report("a delay, one fault", coverage);
    assertThat(coverage.worlds()).isPositive();
  }

  @Test
  void whatIsWorseByAStepKeepsTheContractInEveryRun() {
    Coverage coverage =
        explored(
            Stream.of(
                Scenario.of(
                    DEFAULTS,
                    2,
                    List.of(critical(0, 0), critical(0, 200).deeper(8), critical(1, 100))),
                Scenario.of(
                    DEFAULTS,
                    2,
                    List.of(warning(0, 0), critical(0, 100), critical(1, 200).deeper(8))),
                Scenario.of(
                    SHORT_SUPPRESSION,
                    1,
                    List.of(critical(0, 0).deeper(8), critical(0, 200), critical(0, 400)))),
            1);

    report("deeper, one fault", coverage);
    assertThat(coverage.worlds()).isPositive();
  }

  /** What is known of the patient says what a page is called, and keeps nobody from being paged. */
  @Test
  void aCadenceThatIsKnownOrNotSuppressesNothingInAnyRun() {
    Coverage coverage =
        explored(
            Stream.concat(
                    triples(DEFAULTS, 0, 0, 1).stream(),
                    Stream.of(
                        Scenario.of(
                            DEFAULTS, 1, List.of(warning(0, 0), warning(0, 400), warning(0, 500))),
                        Scenario.of(
                            DEFAULTS, 2, List.of(warning(0, 0), warning(0, 400), warning(1, 401)))))
                .map(scenario -> scenario.measuredEvery(ofMinutes(10))),
            1);

    report("a cadence that is known, one fault", coverage);
    assertThat(coverage.worlds()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aProtocolWithARuleTakenOutIsCaught(Sabotage sabotage) {
    Scenario worsening =
        Scenario.of(DEFAULTS, 2, List.of(warning(0, 0), critical(0, 200), warning(1, 100)));
    Scenario returning = Scenario.of(DEFAULTS, 1, List.of(warning(0, 0), warning(0, 400)));
    Scenario rare = Scenario.of(PATIENT, 1, List.of(warning(0, 0), warning(0, 400)));
    Scenario breaking =
        switch (sabotage) {
          case RETURN_UNSEEN, CADENCE_BELIEVED -> returning;
          case RENEWAL_FORGOTTEN -> returning.measuredEvery(ofMinutes(10));
          case DELAY_WITHOUT_CADENCE -> rare;
          case MARK_BEFORE_ITS_TURN -> newestFirst(DEFAULTS);
          case NO_STEPS ->
              Scenario.of(DEFAULTS, 1, List.of(critical(0, 0), critical(0, 200).deeper(8)));
          default -> worsening;
        };

    assertThatThrownBy(() -> Exploration.of(breaking, sabotage, 1))
        .isInstanceOf(AssertionError.class)
        .hasCauseInstanceOf(Witness.Violation.class)
        .satisfies(e -> System.out.println(sabotage + " is caught: " + e.getMessage()));
  }

  /**
   * A page went out and was not confirmed; its claim was left to a record that came after the
   * suppression that this page would have begun. Under the same alert id that record's page was
   * dropped by whoever drops duplicates, and the next one came a whole suppression later.
   */
  @Test
  void pageAfterTheSuppressionOfAnAbandonedClaimIsNotDroppedAsItsDuplicate() {
    Scenario scenario =
        Scenario.of(SHORT_SUPPRESSION, 2, List.of(warning(0, 1000), warning(1, 200)));

    assertThat(Exploration.of(scenario, Sabotage.NONE, 1).runs()).isPositive();
  }

  /**
   * The same with a record that came within that suppression: its page is rightly dropped as a
   * duplicate, but once confirmed it suppressed for as long as if it had been heard.
   */
  @Test
  void pageThatMayBeDroppedAsADuplicateDoesNotProlongTheSuppression() {
    Scenario scenario =
        Scenario.of(DEFAULTS, 2, List.of(warning(0, 0), warning(1, 200), warning(0, 1000)));

    assertThat(Exploration.of(scenario, Sabotage.NONE, 1).runs()).isPositive();
  }
}
