package io.icewatch.board.answer;

import io.icewatch.lambda.table.AnswerItem;
import io.icewatch.lambda.table.DynamoDbLedger;
import io.icewatch.lambda.table.HeardTable;
import io.icewatch.lambda.table.HeardTable.Heard;
import io.icewatch.lambda.table.StayTable;
import io.icewatch.lambda.table.StoredStay;
import io.icewatch.vitals.alarm.AlarmEvent.Discharged;
import io.icewatch.vitals.alarm.AlarmPolicy;
import io.icewatch.vitals.alarm.AlarmPolicy.Leases;
import io.icewatch.vitals.alarm.AlarmProtocol;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.DeeperSteps;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.NoticeOutcome.Result.Failed;
import io.icewatch.vitals.alarm.NoticeOutcome.Result.Waiting;
import io.icewatch.vitals.alarm.Repeats;
import io.icewatch.vitals.answer.AnswerPolicy;
import io.icewatch.vitals.answer.CarePlan;
import io.icewatch.vitals.answer.Command;
import io.icewatch.vitals.answer.Order;
import io.icewatch.vitals.answer.Outcome;
import io.icewatch.vitals.answer.Shelf;
import io.icewatch.vitals.answer.StayPolicy;
import io.icewatch.vitals.answer.WardLimits;
import io.icewatch.vitals.stay.SilencePolicy;
import io.icewatch.vitals.stay.Whereabouts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Carries orders out: reads what is stored, has the policy decide, stores what it says if nothing
 * has changed in between, else decides anew. What is stored is one item, so an order is either
 * carried out or not, wherever it is interrupted.
 */
public final class AnswerDesk {
  /** Lost compare-and-sets in a row after which the caregiver is asked to look again. */
  private static final int MOST_CONFLICTS = 5;

  /** A page of the alarm that was ended may still be acknowledged, which is then too late. */
  private static final Duration KEEP = Duration.ofDays(2);

  private static final Settled CONFLICT =
      new Settled(409, "conflict", "others answered at the same time, expected to be alone", null);
  private static final Settled UNKNOWN =
      new Settled(404, "unknown", "nobody of that id is known, expected a patient", null);

  /** For alarms that end with a stay: no setting has a say in that. */
  private static final AlarmPolicy ENDING =
      new AlarmPolicy(
          Repeats.every(Duration.ZERO),
          Duration.ZERO,
          Duration.ZERO,
          new Leases(Duration.ofSeconds(90), Leases.NOTICE),
          Duration.ZERO,
          Duration.ZERO,
          DeeperSteps.DEFAULTS);

  private final AnswerTable table;
  private final DynamoDbLedger episodes;
  private final AlarmProtocol alarms;
  private final StayTable stays;
  private final HeardTable heard;
  private final AnswerPolicy policy;
  private final StayPolicy stayPolicy;
  private final DateTimeFormatter time;

  /**
   * @param wards that there are
   * @param time as the ward tells it
   * @param clock the wall clock
   */
  public AnswerDesk(
      DynamoDbClient dynamoDb,
      String table,
      WardLimits limits,
      List<String> wards,
      DateTimeFormatter time,
      InstantSource clock) {
    this.table = new AnswerTable(dynamoDb, table);
    this.episodes = new DynamoDbLedger(dynamoDb, table, KEEP);
    this.alarms =
        new AlarmProtocol(
            ENDING,
            episodes,
            (notice, now) -> {
              throw new IllegalStateException("a discharge sends nothing");
            },
            clock);
    // A pause's timer may stand early, never late.
    this.stays = new StayTable(dynamoDb, table, SilencePolicy.AT_ONCE);
    this.heard = new HeardTable(dynamoDb, table);
    this.policy = new AnswerPolicy(limits);
    this.stayPolicy = new StayPolicy(wards);
    this.time = time;
  }

  /**
   * Carries an order out.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the table is out of reach; the
   *     same order again does what is left
   */
  public Settled settle(Order order) {
    return switch (order.command()) {
      case Command.Acknowledge command -> acknowledge(order, command);
      case Command.Shelve command ->
          shelf(
              order,
              command.condition().label(),
              "shelved",
              shelf -> policy.shelve(order, command, shelf));
      case Command.Unshelve command ->
          shelf(
              order,
              command.condition().label(),
              "back from the shelf",
              shelf -> policy.unshelve(order, shelf));
      case Command.Plan command -> plan(order, command);
      case Command.Pause command ->
          stay(order, "paused", at -> stayPolicy.pause(order, command, at));
      case Command.Resume command ->
          stay(order, "expected again", at -> stayPolicy.resume(order, at));
      case Command.Transfer command ->
          stay(order, "transferred", at -> stayPolicy.transfer(order, command, at));
      case Command.Discharge command -> discharge(order);
    };
  }

  private Settled acknowledge(Order order, Command.Acknowledge command) {
    Map<String, AttributeValue> key =
        AnswerItem.key(command.patientId(), AnswerItem.ACKNOWLEDGEMENT + command.alert());
    EpisodeKey episode = new EpisodeKey(command.patientId(), command.alert().condition());
    return stored(
        key,
        AnswerItem::readAcknowledgement,
        current -> policy.acknowledge(order, command, episodes.read(episode), current),
        AnswerItem::write,
        next -> until("acknowledged", next.stamp().until()));
  }

  private Settled shelf(
      Order order, String label, String what, Function<@Nullable Shelf, Outcome<Shelf>> decide) {
    String patientId = order.command().patientId();
    return stored(
        AnswerItem.key(patientId, AnswerItem.SHELF + label),
        AnswerItem::readShelf,
        decide,
        next -> AnswerItem.write(patientId, next),
        next ->
            next.stamp().holds(order.at())
                ? until(what, next.stamp().until())
                : Settled.done(what, null));
  }

  private Settled plan(Order order, Command.Plan command) {
    return stored(
        AnswerItem.key(command.patientId(), AnswerItem.PLAN),
        AnswerItem::readPlan,
        current -> policy.plan(order, command, current),
        next -> AnswerItem.write(command.patientId(), next),
        next -> Settled.done("care plan, version " + next.version(), null));
  }

  /**
   * The plan and the alarms end first: whoever is interrupted in between leaves a patient with the
   * ward's limits, not the next one in the bed with somebody else's. A plan that somebody changes
   * just now and a page that is being sent are waited for by the caregiver.
   */
  private Settled discharge(Order order) {
    String patientId = order.command().patientId();
    return stay(
        order,
        "discharged",
        at -> {
          Outcome<Whereabouts> outcome = stayPolicy.discharge(order, at);
          if (!(outcome instanceof Outcome.Done)) {
            return outcome;
          }
          if (!endPlan(order, patientId)) {
            return again("a care plan that is being changed");
          }
          return endAlarms(order, patientId) ? outcome : again("a page that is being sent");
        });
  }

  private static Outcome<Whereabouts> again(String found) {
    return new Outcome.Refused<>(found, "none: discharge again in a few seconds");
  }

  /** Whether no alarm of the patient can touch whoever comes next. */
  private boolean endAlarms(Order order, String patientId) {
    return Arrays.stream(Condition.values())
        .map(condition -> new EpisodeKey(patientId, condition))
        .map(key -> alarms.discharge(new Discharged(key, order.at(), order.id())).result())
        .noneMatch(result -> result instanceof Waiting || result instanceof Failed);
  }

  /** Whether the ward's limits hold for whoever comes next. */
  private boolean endPlan(Order order, String patientId) {
    Optional<CarePlan> plan =
        table.read(AnswerItem.key(patientId, AnswerItem.PLAN)).map(AnswerItem::readPlan);
    return plan.isEmpty()
        || plan.get().limits().isEmpty()
        || plan(order, new Command.Plan(patientId, plan.get().version(), Map.of())).isDone();
  }

  private <T> Settled stored(
      Map<String, AttributeValue> key,
      Function<Map<String, AttributeValue>, T> read,
      Function<@Nullable T, Outcome<T>> decide,
      Function<T, Map<String, AttributeValue>> write,
      Function<T, Settled> done) {
    return untilAlone(() -> {
      Optional<Map<String, AttributeValue>> item = table.read(key);
      Outcome<T> outcome = decide.apply(item.map(read).orElse(null));
      return switch (outcome) {
        case Outcome.Done<T>(T next) ->
            table.replace(item, write.apply(next))
                ? Optional.of(done.apply(next))
                : Optional.empty();
        default -> Optional.of(undone(outcome));
      };
    });
  }

  private Settled stay(
      Order order, String what, Function<Whereabouts, Outcome<Whereabouts>> decide) {
    String patientId = order.command().patientId();
    if (table.isKnown(patientId, order.id())) {
      return undone(new Outcome.Repeated<>());
    }
    Settled settled =
        untilAlone(() -> {
          StoredStay stored = stays.read(patientId);
          if (stored == null) {
            return Optional.of(UNKNOWN);
          }
          // Whoever leaves is not heard of again: what was heard last stays with the stay.
          Heard last = heard.readAll().patients().get(patientId);
          var stay = last == null ? stored.stay() : stored.stay().with(last.last()).stay();
          Outcome<Whereabouts> outcome = decide.apply(stay.whereabouts());
          if (!(outcome instanceof Outcome.Done<Whereabouts>(Whereabouts next))) {
            return Optional.of(undone(outcome));
          }
          var moved = stay.moved(next);
          StoredStay now = stays.replace(patientId, stored, moved);
          Instant until = next.until();
          return now != null && now.stay().equals(moved)
              ? Optional.of(until == null ? Settled.done(what, null) : until(what, until))
              : Optional.empty();
        });
    // Remembered when it is done: interrupted in between, the same order again does the same.
    if (settled.isDone()) {
      table.remember(patientId, order.id(), order.at());
    }
    return settled;
  }

  private static Settled untilAlone(Supplier<Optional<Settled>> attempt) {
    for (int conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
      Optional<Settled> settled = attempt.get();
      if (settled.isPresent()) {
        return settled.get();
      }
    }
    return CONFLICT;
  }

  private Settled until(String what, Instant until) {
    return Settled.done(what + " until " + time.format(until), until);
  }

  private static Settled undone(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Done<?> done -> throw new IllegalArgumentException("it is done");
      case Outcome.Repeated<?> repeated ->
          new Settled(200, "repeated", "this was carried out before", null);
      case Outcome.Over<?> over -> new Settled(200, "over", "already over", null);
      case Outcome.Superseded<?>(var newest) ->
          new Settled(
              200,
              "superseded",
              "page %d is out, answer that one".formatted(newest.pageNumber()),
              null);
      case Outcome.Refused<?>(String found, String expected) ->
          new Settled(422, "refused", "%s, expected %s".formatted(found, expected), null);
    };
  }
}
