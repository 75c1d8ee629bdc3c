package io.icewatch.lambda.table;

import static io.icewatch.lambda.table.Attributes.EXPIRES_AT;
import static io.icewatch.lambda.table.Attributes.expiry;
import static io.icewatch.lambda.table.Attributes.number;
import static io.icewatch.lambda.table.Attributes.required;
import static io.icewatch.lambda.table.Attributes.time;
import static io.icewatch.lambda.table.Attributes.toLong;
import static io.icewatch.lambda.table.Attributes.toSeverity;
import static io.icewatch.lambda.table.Attributes.toTime;
import static io.icewatch.lambda.table.Attributes.toValue;
import static io.icewatch.lambda.table.Attributes.value;
import static java.time.temporal.ChronoUnit.MINUTES;

import io.icewatch.vitals.alarm.Alert.Reason;
import io.icewatch.vitals.alarm.BreachCadence;
import io.icewatch.vitals.alarm.Episode;
import io.icewatch.vitals.alarm.Episode.Claim;
import io.icewatch.vitals.alarm.Episode.LastPage;
import io.icewatch.vitals.alarm.Episode.Receipt;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.alarm.HandledRecords;
import io.icewatch.vitals.alarm.HandledRecords.Checkpoint;
import io.icewatch.vitals.alarm.HandledRecords.Gap;
import io.icewatch.vitals.record.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An {@link Episode} as a DynamoDB item. Times are milliseconds since the epoch, but for TTL's. The
 * names that are public are read by the board, which shows what it can of an item of any build.
 */
public final class EpisodeItem {
  public static final String PATIENT_ID = "patient_id";
  public static final String CONDITION = "condition";

  public static final String OPENED_AT = "opened_at";

  /** Absent where nothing has been renewed; an older build takes it for the beginning. */
  private static final String RENEWED_AT = "renewed_at";

  private static final String RESUMED_AT = "resumed_at";
  private static final String LAST_BREACH_AT = "last_breach_at";

  /** The minute in which that was: the index of alarms is written once a minute, not for each. */
  public static final String LAST_BREACH_MINUTE = "last_breach_minute";

  public static final String WORST_VALUE = "worst_value";

  public static final String PAGES = "pages";
  private static final String SUPPRESSED = "hushed_since_last";
  private static final String PAGED_AT = "paged_at";
  private static final String PAGED_MEASURED_AT = "paged_measured_at";
  public static final String PAGED_SEVERITY = "paged_severity";
  private static final String PAGE_OWNER = "page_owner";

  /**
   * A page that is deeper is stored as worsened and deeper: an older build knows only the first.
   */
  public static final String PAGE_REASON = "page_reason";

  public static final String PAGE_IS_DEEPER = "page_is_deeper";
  public static final String PAGE_EPISODE_START = "page_episode_start";
  public static final String PAGE_NUMBER = "page_number";
  private static final String PAGE_SUPPRESSED = "page_hushed_since_last";
  public static final String PAGE_WORST_VALUE = "page_worst_value";
  public static final String PUBLISHED_AT = "published_at";
  private static final String CLAIM_OWNER = "claim_owner";
  private static final String CLAIM_ARRIVAL = "claim_arrival";
  private static final String CLAIM_MEASURED_AT = "claim_measured_at";
  private static final String CLAIM_SEVERITY = "claim_severity";
  private static final String CLAIM_WORST_VALUE = "claim_worst_value";
  private static final String CLAIM_NUMBER = "claim_number";
  private static final String CLAIM_UNTIL = "claim_until";

  /** Whole milliseconds; absent where no cadence has been shown yet. */
  private static final String CADENCE = "cadence_ms";

  /** A list of "sequence number, space, ordering key". */
  private static final String HANDLED = "handled";

  /** When those records arrived, one by one; an older build does not write it. */
  private static final String HANDLED_AT = "handled_at";

  /** A list of "place in the list above, after, before", with spaces between; "-" after nothing. */
  private static final String GAPS = "handled_gaps";

  /** A list of {@linkplain Attributes#position places}; absent where there is none. */
  private static final String AHEAD = "handled_ahead";

  /** What the sort key of breaches begins with that were given up and came again too late. */
  private static final String MISSED = "missed#";

  private static final String NOTHING = "-";

  private EpisodeItem() {}

  static Map<String, AttributeValue> key(EpisodeKey key) {
    String condition = key.condition().label();
    return Attributes.key(
        key.patientId(),
        key.missedFrom() == null ? condition : MISSED + condition + "#" + key.missedFrom());
  }

  /** Everything but the key. */
  static Map<String, AttributeValue> write(Episode episode, Instant expiresAt) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put(CompareAndSet.VERSION, number(episode.version()));
    item.put(EXPIRES_AT, expiry(expiresAt));
    item.put(AlarmIndex.BUCKET, AttributeValue.fromS(AlarmIndex.ANY_WARD));
    item.put(OPENED_AT, time(episode.openedAt()));
    if (!episode.renewedAt().equals(episode.openedAt())) {
      item.put(RENEWED_AT, time(episode.renewedAt()));
    }
    item.put(RESUMED_AT, time(episode.resumedAt()));
    item.put(LAST_BREACH_AT, time(episode.lastBreachAt()));
    item.put(LAST_BREACH_MINUTE, time(episode.lastBreachAt().truncatedTo(MINUTES)));
    item.put(WORST_VALUE, value(episode.worstValue()));
    item.put(PAGES, number(episode.pages()));
    item.put(SUPPRESSED, number(episode.suppressedSinceLast()));
    LastPage page = episode.lastPage();
    if (page != null) {
      item.put(PAGED_AT, time(page.arrival()));
      item.put(PAGED_MEASURED_AT, time(page.measuredAt()));
      item.put(PAGED_SEVERITY, AttributeValue.fromS(page.severity().name()));
      writeReceipt(page.receipt(), item);
    }
    Claim claim = episode.claim();
    if (claim != null) {
      item.put(CLAIM_OWNER, AttributeValue.fromS(claim.owner()));
      item.put(CLAIM_ARRIVAL, time(claim.arrival()));
      item.put(CLAIM_MEASURED_AT, time(claim.measuredAt()));
      item.put(CLAIM_SEVERITY, AttributeValue.fromS(claim.severity().name()));
      item.put(CLAIM_WORST_VALUE, value(claim.worstValue()));
      item.put(CLAIM_NUMBER, number(claim.number()));
      item.put(CLAIM_UNTIL, time(claim.leaseUntil()));
    }
    LifecycleAttributes.write(episode.lifecycle(), item);
    if (episode.cadence().isKnown()) {
      item.put(CADENCE, number(episode.cadence().every().toMillis()));
    }
    writeHandled(episode.handled(), item);
    return item;
  }

  private static void writeHandled(HandledRecords handled, Map<String, AttributeValue> item) {
    List<AttributeValue> numbers = new ArrayList<>();
    List<AttributeValue> arrivals = new ArrayList<>();
    List<AttributeValue> gaps = new ArrayList<>();
    for (Checkpoint each : handled.checkpoints()) {
      for (Gap gap : each.gaps()) {
        String after = gap.after() == null ? NOTHING : gap.after().toString();
        gaps.add(AttributeValue.fromS(numbers.size() + " " + after + " " + gap.before()));
      }
      numbers.add(AttributeValue.fromS(each.sequenceNumber() + " " + each.orderingKey()));
      arrivals.add(time(each.arrival()));
    }
    item.put(HANDLED, AttributeValue.fromL(numbers));
    item.put(HANDLED_AT, AttributeValue.fromL(arrivals));
    if (!gaps.isEmpty()) {
      item.put(GAPS, AttributeValue.fromL(gaps));
    }
    if (!handled.ahead().isEmpty()) {
      item.put(
          AHEAD, AttributeValue.fromL(handled.ahead().stream().map(Attributes::position).toList()));
    }
  }

  private static void writeReceipt(Receipt receipt, Map<String, AttributeValue> item) {
    item.put(PAGE_OWNER, AttributeValue.fromS(receipt.owner()));
    boolean isDeeper = receipt.reason() == Reason.DEEPER;
    Reason reason = isDeeper ? Reason.WORSENED : receipt.reason();
    item.put(PAGE_REASON, AttributeValue.fromS(reason.name()));
    if (isDeeper) {
      item.put(PAGE_IS_DEEPER, AttributeValue.fromBool(true));
    }
    item.put(PAGE_EPISODE_START, time(receipt.episodeStart()));
    item.put(PAGE_NUMBER, number(receipt.pageNumber()));
    item.put(PAGE_SUPPRESSED, number(receipt.suppressedSinceLast()));
    item.put(PAGE_WORST_VALUE, value(receipt.worstValue()));
    item.put(PUBLISHED_AT, time(receipt.publishedAt()));
  }

  static Episode read(Map<String, AttributeValue> item) {
    return new Episode(
        toLong(item, CompareAndSet.VERSION),
        toTime(item, OPENED_AT),
        toTime(item, RENEWED_AT, OPENED_AT),
        toTime(item, RESUMED_AT, OPENED_AT),
        toTime(item, LAST_BREACH_AT),
        toValue(item, WORST_VALUE),
        (int) toLong(item, PAGES),
        (int) toLong(item, SUPPRESSED),
        readPage(item),
        readClaim(item),
        readHandled(item),
        LifecycleAttributes.read(item),
        item.containsKey(CADENCE)
            ? new BreachCadence(Duration.ofMillis(toLong(item, CADENCE)))
            : BreachCadence.UNKNOWN);
  }

  private static @Nullable LastPage readPage(Map<String, AttributeValue> item) {
    return item.containsKey(PAGED_AT)
        ? new LastPage(
            toTime(item, PAGED_AT),
            toTime(item, PAGED_MEASURED_AT, PAGED_AT),
            toSeverity(item, PAGED_SEVERITY),
            readReceipt(item))
        : null;
  }

  private static Receipt readReceipt(Map<String, AttributeValue> item) {
    return new Receipt(
        required(item, PAGE_OWNER).s(),
        item.containsKey(PAGE_IS_DEEPER)
            ? Reason.DEEPER
            : Reason.valueOf(required(item, PAGE_REASON).s()),
        toTime(item, PAGE_EPISODE_START),
        (int) toLong(item, PAGE_NUMBER),
        (int) toLong(item, PAGE_SUPPRESSED),
        toValue(item, PAGE_WORST_VALUE),
        toTime(item, PUBLISHED_AT));
  }

  private static @Nullable Claim readClaim(Map<String, AttributeValue> item) {
    return item.containsKey(CLAIM_OWNER)
        ? new Claim(
            required(item, CLAIM_OWNER).s(),
            toTime(item, CLAIM_ARRIVAL),
            toTime(item, CLAIM_MEASURED_AT, CLAIM_ARRIVAL),
            toSeverity(item, CLAIM_SEVERITY),
            toValue(item, item.containsKey(CLAIM_WORST_VALUE) ? CLAIM_WORST_VALUE : WORST_VALUE),
            (int) toLong(item, CLAIM_NUMBER),
            toTime(item, CLAIM_UNTIL))
        : null;
  }

  private static HandledRecords readHandled(Map<String, AttributeValue> item) {
    List<AttributeValue> texts = required(item, HANDLED).l();
    @Nullable List<AttributeValue> arrivals =
        item.containsKey(HANDLED_AT) ? required(item, HANDLED_AT).l() : null;
    Map<Integer, List<Gap>> gaps = readGaps(item);
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i).s();
      int space = text.indexOf(' ');
      String orderingKey = text.substring(space + 1);
      SequenceNumber number = SequenceNumber.parse(text.substring(0, space));
      checkpoints.add(
          arrivals == null
              ? new Checkpoint(orderingKey, number)
              : new Checkpoint(
                  orderingKey,
                  number,
                  Instant.ofEpochMilli(Long.parseLong(arrivals.get(i).n())),
                  gaps.getOrDefault(i, List.of())));
    }
    return new HandledRecords(
        checkpoints,
        item.containsKey(AHEAD)
            ? required(item, AHEAD).l().stream().map(Attributes::toPosition).toList()
            : List.of());
  }

  /** The gaps by their place in the list of what is handled. */
  private static Map<Integer, List<Gap>> readGaps(Map<String, AttributeValue> item) {
    Map<Integer, List<Gap>> gaps = new HashMap<>();
    if (item.containsKey(GAPS)) {
      for (AttributeValue gap : required(item, GAPS).l()) {
        String[] parts = gap.s().split(" ", 3);
        gaps.computeIfAbsent(Integer.valueOf(parts[0]), place -> new ArrayList<>())
            .add(
                new Gap(
                    parts[1].equals(NOTHING) ? null : SequenceNumber.parse(parts[1]),
                    SequenceNumber.parse(parts[2])));
      }
    }
    return gaps;
  }
}
