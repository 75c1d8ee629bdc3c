package io.icewatch.board.ward;

import io.icewatch.board.history.LakeProgress;
import io.icewatch.board.ward.Alarm.Page;
import io.icewatch.board.ward.Bed.Notice;
import io.icewatch.board.ward.Bed.Point;
import io.icewatch.board.ward.Bed.Stay;
import io.icewatch.board.ward.Bed.Trace;
import io.icewatch.board.ward.Ward.Pipeline;
import io.icewatch.board.ward.Ward.Position;
import io.icewatch.lambda.table.AnswerItem;
import io.icewatch.lambda.table.EpisodeItem;
import io.icewatch.lambda.table.HeardTable.Heard;
import io.icewatch.lambda.table.LifecycleAttributes;
import io.icewatch.lambda.table.ShardPositions;
import io.icewatch.lambda.table.StayItem;
import io.icewatch.lambda.table.TickItem;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.Severity;
import io.icewatch.vitals.answer.Acknowledgement;
import io.icewatch.vitals.answer.AlertId;
import io.icewatch.vitals.answer.CarePlan;
import io.icewatch.vitals.answer.Limit;
import io.icewatch.vitals.answer.Shelf;
import io.icewatch.vitals.answer.Stamp;
import io.icewatch.vitals.answer.WardLimits;
import io.icewatch.vitals.reading.Vital;
import io.icewatch.vitals.stay.LastHeard;
import io.icewatch.vitals.stay.Sample;
import io.icewatch.vitals.trend.PartialNews2;
import io.icewatch.vitals.trend.Trend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Puts the table's items in order: who lies where, and what is the matter. Pure. */
final class WardLayout {
  /** The chart asks for observations every four hours of whoever scores one or more. */
  private static final Duration CHARTED = Duration.ofHours(4);

  private final WardLimits limits;
  private final Function<String, String> keys;

  /**
   * @param limits the ward's own
   * @param keys from a patient's id to what stands for it in URLs
   */
  WardLayout(WardLimits limits, Function<String, String> keys) {
    this.limits = limits;
    this.keys = keys;
  }

  /**
   * The ward of some items.
   *
   * @param items in any order
   * @param heard what was last heard of each patient, also of others; newer than their stay or not
   * @param lake how far it has come, or null: not known
   * @param now ends what has run out
   */
  Ward ward(
      List<Item> items, Map<String, Heard> heard, LakeProgress.@Nullable Known lake, Instant now) {
    Map<String, List<Item>> byPatient = new LinkedHashMap<>();
    List<Position> positions = new ArrayList<>();
    Instant lastTickAt = null;
    for (Item item : items) {
      String id = item.patientId();
      if (id.startsWith(ShardPositions.PREFIX)) {
        positions.add(
            new Position(
                id.substring(ShardPositions.PREFIX.length()),
                item.time(ShardPositions.READ_UP_TO),
                item.time(ShardPositions.SEEN_AT),
                item.number(ShardPositions.REJECTED_SHARE)));
      } else if (id.equals(TickItem.PARTITION_KEY)) {
        lastTickAt = item.time(TickItem.LAST_TICK_AT);
      } else {
        byPatient.computeIfAbsent(id, patient -> new ArrayList<>()).add(item);
      }
    }
    List<Bed> beds = new ArrayList<>();
    byPatient.forEach((patient, its) -> beds.add(bed(patient, its, heard.get(patient), now)));
    positions.sort(Comparator.comparing(Position::shard));
    return new Ward(now, beds, new Pipeline(lastTickAt, positions, lake));
  }

  private Bed bed(String patientId, List<Item> items, @Nullable Heard heard, Instant now) {
    Stay stay = Stay.UNKNOWN;
    Map<Vital, List<Point>> vitals = Map.of();
    CarePlan plan = null;
    List<Shelf> shelves = new ArrayList<>();
    Map<String, Acknowledgement> acknowledgements = new LinkedHashMap<>();
    List<Item> episodes = new ArrayList<>();
    for (Item item : items) {
      String sortKey = item.sortKey();
      if (sortKey.equals(StayItem.SORT_KEY)) {
        stay = stay(item);
        vitals = points(item);
      } else if (sortKey.equals(AnswerItem.PLAN)) {
        plan = AnswerItem.readPlan(item.attributes());
      } else if (sortKey.startsWith(AnswerItem.SHELF)) {
        Shelf shelf = AnswerItem.readShelf(item.attributes());
        if (shelf.stamp().holds(now)) {
          shelves.add(shelf);
        }
      } else if (sortKey.startsWith(AnswerItem.ACKNOWLEDGEMENT)) {
        acknowledgements.put(
            sortKey.substring(AnswerItem.ACKNOWLEDGEMENT.length()),
            AnswerItem.readAcknowledgement(item.attributes()));
      } else if (Condition.ofLabel(sortKey) != null) {
        episodes.add(item);
      }
    }
    if (heard != null && stay.isBefore(heard.last())) {
      stay = stay.with(heard.last());
      vitals = points(heard.last());
    }
    CarePlan inForce = plan == null || plan.limits().isEmpty() ? null : plan;
    List<Trace> traces = traces(vitals, stay, inForce);
    shelves.sort(Comparator.comparing(Shelf::condition));
    List<Alarm> alarms = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    for (Item episode : episodes) {
      notice(patientId, episode, notices);
      resolution(patientId, episode, notices);
      if (isActive(episode)) {
        alarms.add(alarm(patientId, episode, traces, inForce, shelves, acknowledgements, now));
      }
    }
    alarms.sort(Alarm.WORST_FIRST);
    notices.sort(Comparator.comparing(Notice::at).reversed());
    return new Bed(
        keys.apply(patientId),
        patientId,
        stay,
        alarms,
        traces,
        shelves,
        inForce,
        stay.isHeard() ? news2(traces, now) : null,
        notices);
  }

  private static Stay stay(Item item) {
    return new Stay(
        item.text(StayItem.WARD),
        item.text(StayItem.BED),
        item.text(StayItem.STATE, "unknown").toLowerCase(Locale.ROOT),
        item.time(StayItem.PAUSED_UNTIL),
        item.text(StayItem.STATE_BY),
        item.text(StayItem.STATE_WHY),
        item.text(StayItem.SIGNAL, "unknown").toLowerCase(Locale.ROOT),
        item.whole(StayItem.SILENT_NOTICES, 0),
        item.time(StayItem.FIRST_SEEN_AT),
        item.time(StayItem.LAST_SEEN_AT),
        item.whole(StayItem.CADENCE));
  }

  private static Map<Vital, List<Point>> points(Item stay) {
    Map<String, AttributeValue> vitals = stay.map(StayItem.VITALS);
    Map<Vital, List<Point>> points = new EnumMap<>(Vital.class);
    for (Vital vital : Vital.values()) {
      points.put(
          vital,
          Item.items(vitals.get(vital.field())).stream()
              .map(WardLayout::point)
              .filter(point -> point != null)
              .sorted(Comparator.comparing(Point::at))
              .toList());
    }
    return points;
  }

  private static Map<Vital, List<Point>> points(LastHeard heard) {
    Map<Vital, List<Point>> points = new EnumMap<>(Vital.class);
    heard
        .vitals()
        .forEach((vital, newestFirst) ->
            points.put(
                vital,
                newestFirst.reversed().stream()
                    .map(sample -> new Point(sample.at(), sample.value()))
                    .toList()));
    return points;
  }

  private List<Trace> traces(Map<Vital, List<Point>> vitals, Stay stay, @Nullable CarePlan plan) {
    return Arrays.stream(Vital.values())
        .map(vital -> {
          List<Point> points = vitals.getOrDefault(vital, List.of());
          return new Trace(vital, points, stay.isHeard() ? heading(vital, points, plan) : null);
        })
        .filter(trace -> Condition.judged().contains(trace.vital()) || trace.newest() != null)
        .toList();
  }

  private @Nullable Condition heading(Vital vital, List<Point> points, @Nullable CarePlan plan) {
    List<Sample> newestFirst =
        points.reversed().stream().map(point -> new Sample(point.value(), point.at())).toList();
    return Condition.physiological().stream()
        .filter(condition -> condition.vital() == vital)
        .filter(condition ->
            Trend.isHeadingFor(
                condition,
                limit(condition, Severity.WARNING, plan),
                limit(condition, Severity.CRITICAL, plan),
                newestFirst))
        .findFirst()
        .orElse(null);
  }

  /** Of the values that a nurse would chart now; null if there are none. */
  private static @Nullable PartialNews2 news2(List<Trace> traces, Instant now) {
    Map<Vital, Double> charted = new EnumMap<>(Vital.class);
    for (Trace trace : traces) {
      Point newest = trace.newest();
      if (newest != null && newest.at().isAfter(now.minus(CHARTED))) {
        charted.put(trace.vital(), newest.value());
      }
    }
    return charted.isEmpty() ? null : PartialNews2.of(charted);
  }

  private static @Nullable Point point(Item item) {
    Instant at = item.time(StayItem.TIME);
    Double value = item.number(StayItem.VALUE);
    return at == null || value == null ? null : new Point(at, value);
  }

  /** Silence ends no alarm: only a reading within the limits does, or the patient's discharge. */
  private static boolean isActive(Item episode) {
    Map<String, AttributeValue> attributes = episode.attributes();
    return !attributes.containsKey(LifecycleAttributes.RESOLVED_OWNER)
        && !attributes.containsKey(LifecycleAttributes.DISCHARGED_AT);
  }

  private Alarm alarm(
      String patientId,
      Item episode,
      List<Trace> traces,
      @Nullable CarePlan plan,
      List<Shelf> shelves,
      Map<String, Acknowledgement> acknowledgements,
      Instant now) {
    Condition condition = condition(episode);
    Instant since = time(episode, EpisodeItem.OPENED_AT);
    Instant minute = episode.time(EpisodeItem.LAST_BREACH_MINUTE);
    Instant lastBreachAt = minute == null || minute.isBefore(since) ? since : minute;
    double worst = value(episode, EpisodeItem.WORST_VALUE);
    Point newest = traces.get(condition.vital().index()).newest();
    double value = newest == null || newest.at().isBefore(lastBreachAt) ? worst : newest.value();
    Severity severity = severity(condition, worst, plan, episode);
    Page page = page(episode);
    AlertId alertId = page == null ? null : new AlertId(condition, since, page.number(), patientId);
    Stamp acknowledged = null;
    Instant unacknowledgedSince = page == null ? null : page.at();
    Acknowledgement known = alertId == null ? null : acknowledgements.get(alertId.toString());
    if (known != null && !severity.isAbove(known.severity())) {
      Stamp stamp = known.stamp();
      acknowledged = stamp.holds(now) ? stamp : null;
      unacknowledgedSince = stamp.holds(now) ? null : stamp.until();
    }
    Instant shelvedUntil =
        severity == Severity.CRITICAL
            ? null
            : shelves.stream()
                .filter(shelf -> shelf.condition() == condition)
                .map(shelf -> shelf.stamp().until())
                .findFirst()
                .orElse(null);
    return new Alarm(
        alertId,
        condition,
        severity,
        value,
        condition.isTechnical() ? null : limit(condition, severity, plan),
        worst,
        since,
        lastBreachAt,
        page,
        acknowledged,
        shelvedUntil == null ? unacknowledgedSince : null,
        episode.whole(LifecycleAttributes.ESCALATION_LEVEL, 0),
        shelvedUntil);
  }

  /**
   * High latches: an episode is as grave as its worst value or its newest page, until it is over.
   */
  private Severity severity(
      Condition condition, double worst, @Nullable CarePlan plan, Item episode) {
    Severity paged = pagedSeverity(episode);
    Severity measured =
        condition.isTechnical()
            ? Severity.TECHNICAL
            : condition.vital().isAbsence(worst)
                    || condition.isCrossed(worst, limit(condition, Severity.CRITICAL, plan))
                ? Severity.CRITICAL
                : Severity.WARNING;
    return paged != null && paged.isAbove(measured) ? paged : measured;
  }

  private static @Nullable Severity pagedSeverity(Item episode) {
    String paged = page(episode) == null ? null : episode.text(LifecycleAttributes.SEVERITY);
    return paged == null ? null : Severity.valueOf(paged);
  }

  private double limit(Condition condition, Severity severity, @Nullable CarePlan plan) {
    Limit limit = new Limit(condition, severity);
    Double own = plan == null ? null : plan.limits().get(limit);
    return own == null ? limits.value(limit) : own;
  }

  /** The newest page of the running episode; null before its first. */
  private static @Nullable Page page(Item episode) {
    long pages = episode.whole(EpisodeItem.PAGES, 0);
    Instant at = episode.time(EpisodeItem.PUBLISHED_AT);
    return pages == 0 || at == null ? null : new Page((int) pages, at, reason(episode));
  }

  private static String reason(Item episode) {
    return episode.attributes().containsKey(EpisodeItem.PAGE_IS_DEEPER)
        ? "deeper"
        : episode.text(EpisodeItem.PAGE_REASON, "").toLowerCase(Locale.ROOT);
  }

  private static void notice(String patientId, Item episode, List<Notice> notices) {
    Instant at = episode.time(EpisodeItem.PUBLISHED_AT);
    String severity = episode.text(EpisodeItem.PAGED_SEVERITY);
    Instant start = episode.time(EpisodeItem.PAGE_EPISODE_START);
    if (at == null || severity == null || start == null) {
      return;
    }
    Condition condition = condition(episode);
    int number = (int) episode.whole(EpisodeItem.PAGE_NUMBER, 1);
    notices.add(
        new Notice(
            at,
            reason(episode),
            Severity.valueOf(severity),
            condition,
            value(episode, EpisodeItem.PAGE_WORST_VALUE),
            number,
            new AlertId(condition, start, number, patientId).toString()));
  }

  private static void resolution(String patientId, Item episode, List<Notice> notices) {
    Instant at = episode.time(LifecycleAttributes.RESOLVED_PUBLISHED_AT);
    String severity = episode.text(LifecycleAttributes.RESOLVED_SEVERITY);
    if (at == null || severity == null) {
      return;
    }
    Condition condition = condition(episode);
    notices.add(
        new Notice(
            at,
            "resolved",
            Severity.valueOf(severity),
            condition,
            value(episode, LifecycleAttributes.RESOLVED_VALUE),
            (int) episode.whole(EpisodeItem.PAGES, 0),
            "%s/%s/resolved/%s"
                .formatted(condition.label(), time(episode, EpisodeItem.OPENED_AT), patientId)));
  }

  private static Condition condition(Item episode) {
    Condition condition = Condition.ofLabel(episode.sortKey());
    if (condition == null) {
      throw new IllegalStateException("item " + episode.sortKey() + ", expected an episode");
    }
    return condition;
  }

  private static Instant time(Item episode, String name) {
    Instant time = episode.time(name);
    if (time == null) {
      throw new IllegalStateException("an episode item has no " + name);
    }
    return time;
  }

  private static double value(Item episode, String name) {
    Double value = episode.number(name);
    if (value == null) {
      throw new IllegalStateException("an episode item has no " + name);
    }
    return value;
  }
}
