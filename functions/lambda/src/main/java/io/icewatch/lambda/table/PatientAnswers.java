package io.icewatch.lambda.table;

import static java.util.Objects.requireNonNull;

import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.RuleBook;
import io.icewatch.vitals.answer.CarePlan;
import io.icewatch.vitals.answer.Shelf;
import io.icewatch.vitals.answer.WardLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * What caregivers have said about a patient and whoever judges a reading has to know: the care
 * plan, the shelves and the ward; and how often readings come. Read with one query, and not again
 * for a minute. For any number of threads: on Lambda Managed Instances an instance handles several
 * events at a time.
 */
public final class PatientAnswers {
  /** How old a plan or a shelf may be that a reading is judged by. */
  private static final Duration FRESH = Duration.ofSeconds(60);

  /** As many patients as one instance may hear of in a minute. */
  private static final int MOST_PATIENTS = 10_000;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final RuleBook ward;
  private final WardLimits limits;
  private final Map<String, InForce> known = new ConcurrentHashMap<>();

  /**
   * What a patient's readings are judged by.
   *
   * @param readAt when it was read
   * @param rules the ward's own, or those of the care plan
   * @param shelves all that are stored, those that have ended included
   * @param ward where the patient lies, or null if nobody has said
   * @param readingEvery how often the patient's readings come, by the stay; zero if it does not say
   */
  public record InForce(
      Instant readAt,
      RuleBook rules,
      List<Shelf> shelves,
      @Nullable String ward,
      Duration readingEvery) {
    public InForce {
      requireNonNull(readAt, "readAt");
      requireNonNull(rules, "rules");
      requireNonNull(readingEvery, "readingEvery");
      shelves = List.copyOf(shelves);
    }

    /** Until when a condition is shelved, or null if it is not. */
    public @Nullable Instant shelvedUntil(Condition condition) {
      return shelves.stream()
          .filter(shelf -> shelf.condition() == condition)
          .map(shelf -> shelf.stamp().until())
          .findFirst()
          .orElse(null);
    }
  }

  /**
   * @param ward the ward's own rules
   */
  public PatientAnswers(DynamoDbClient dynamoDb, String table, RuleBook ward) {
    this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb");
    this.table = requireNonNull(table, "table");
    this.ward = requireNonNull(ward, "ward");
    this.limits = new WardLimits(ward.rules());
  }

  /**
   * What a patient's readings are judged by.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the table is out of reach
   * @throws IllegalArgumentException if the plan lies outside the ward's limits, which were changed
   *     since it was made
   */
  public InForce of(String patientId, Instant now) {
    InForce found = known.get(patientId);
    if (found != null && isFresh(found, now)) {
      return found;
    }
    if (known.size() >= MOST_PATIENTS) {
      known.clear();
    }
    InForce read = read(patientId, now);
    known.put(patientId, read);
    return read;
  }

  private static boolean isFresh(InForce found, Instant now) {
    return now.isBefore(found.readAt.plus(FRESH));
  }

  /** Whether a patient would be read now. */
  public boolean isToBeRead(String patientId, Instant now) {
    InForce found = known.get(patientId);
    return found == null || !isFresh(found, now);
  }

  /**
   * The ward of a patient, as it was when it was last read here, however long ago; null if it never
   * was, or if nobody has said. Never reads: a page does not wait for it.
   */
  public @Nullable String ward(String patientId) {
    InForce found = known.get(patientId);
    return found == null ? null : found.ward;
  }

  /**
   * How often a patient's readings come, as was last read here, however long ago; zero if nobody
   * knows. Never reads.
   */
  public Duration readingEvery(String patientId) {
    InForce found = known.get(patientId);
    return found == null ? Duration.ZERO : found.readingEvery;
  }

  private InForce read(String patientId, Instant now) {
    QueryRequest query =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("patient_id = :patient AND #key BETWEEN :plan AND :stay")
            .expressionAttributeNames(Map.of("#key", EpisodeItem.CONDITION))
            .expressionAttributeValues(
                Map.of(
                    ":patient", AttributeValue.fromS(patientId),
                    ":plan", AttributeValue.fromS(AnswerItem.PLAN),
                    ":stay", AttributeValue.fromS(StayItem.SORT_KEY)))
            .build();
    RuleBook rules = ward;
    List<Shelf> shelves = new ArrayList<>();
    String lies = null;
    Duration readingEvery = Duration.ZERO;
    for (Map<String, AttributeValue> item : dynamoDb.query(query).items()) {
      String sortKey = requireNonNull(item.get(EpisodeItem.CONDITION), "sort key").s();
      if (sortKey.equals(AnswerItem.PLAN)) {
        CarePlan plan = AnswerItem.readPlan(item);
        rules = RuleBook.of(limits.with(plan.limits()));
      } else if (sortKey.startsWith(AnswerItem.SHELF)) {
        shelves.add(AnswerItem.readShelf(item));
      } else if (sortKey.equals(StayItem.SORT_KEY)) {
        AttributeValue ofStay = item.get(StayItem.WARD);
        lies = ofStay == null ? null : ofStay.s();
        readingEvery = StayItem.readingEvery(item);
      }
    }
    return new InForce(now, rules, shelves, lies, readingEvery);
  }
}
