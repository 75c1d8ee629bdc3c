package io.icewatch.board.ward;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.board.history.LakeProgress;
import io.icewatch.board.history.PatientHistories.Known;
import io.icewatch.board.http.ETag;
import io.icewatch.board.http.Gzip;
import io.icewatch.vitals.alarm.Condition;
import io.icewatch.vitals.alarm.EpisodeKey;
import io.icewatch.vitals.answer.WardLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The ward for however many look at it: the table is read at most once a second, not once for each
 * of them. Thread-safe.
 */
public final class WardView {
  private static final Duration FRESH = Duration.ofMillis(900);

  private final WardTable table;
  private final WardLayout layout;
  private final WardJson json;
  private final LakeProgress lake;
  private final InstantSource clock;
  private @Nullable Snapshot last;

  /**
   * The ward at one time, as it is sent.
   *
   * @param etag of everything but the time
   * @param gzipped the JSON, compressed
   */
  public record Snapshot(Ward ward, String etag, String json, byte[] gzipped) {}

  /**
   * @param buckets wards to read, and {@code -}
   * @param limits the ward's own
   * @param keys from a patient's id to what stands for it in URLs
   * @param version of the function
   * @param zone in which a ward tells the time, as the tz database calls it
   * @param lake what it told last is part of the ward
   */
  public WardView(
      DynamoDbClient dynamoDb,
      String table,
      List<String> buckets,
      WardLimits limits,
      Function<String, String> keys,
      String version,
      String zone,
      LakeProgress lake,
      InstantSource clock) {
    this.table = new WardTable(dynamoDb, table, buckets);
    this.layout = new WardLayout(limits, keys);
    this.json = new WardJson(limits, version, zone);
    this.lake = lake;
    this.clock = clock;
  }

  /**
   * The ward, at most a second old.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the table is out of reach
   */
  public synchronized Snapshot now() {
    Instant now = clock.instant();
    Snapshot known = last;
    if (known == null || !now.isBefore(known.ward.readAt().plus(FRESH))) {
      known = read(now);
      last = known;
    }
    return known;
  }

  /** Forgets what was read: an answer has just changed it. */
  public synchronized void forget() {
    last = null;
  }

  /**
   * One patient, or nothing if nobody of that key is known.
   *
   * @param histories from a patient's id to what the lake tells
   */
  public Optional<String> patient(String key, Function<String, Known> histories) {
    Snapshot snapshot = now();
    return snapshot
        .ward
        .bed(key)
        .map(bed -> json.patient(bed, histories.apply(bed.patientId()), snapshot.ward.readAt()));
  }

  /** What is known of a condition of somebody, whom only its opaque key tells. */
  public Optional<Answerable> answerable(Predicate<EpisodeKey> is) {
    return now().ward.beds().stream()
        .flatMap(bed ->
            Arrays.stream(Condition.values())
                .map(condition -> new EpisodeKey(bed.patientId(), condition))
                .filter(is)
                .map(key -> Answerable.of(key, bed)))
        .findFirst();
  }

  private Snapshot read(Instant now) {
    Ward ward = layout.ward(table.items(), table.heard(), lake.known(), now);
    String facts = json.facts(ward);
    String whole = json.whole(facts, now);
    return new Snapshot(
        ward, ETag.of(facts.getBytes(UTF_8)), whole, Gzip.of(whole.getBytes(UTF_8)));
  }
}
