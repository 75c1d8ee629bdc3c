package io.icewatch.local.aws.kinesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.Shard;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** ListShards: page by page, and through each of Kinesis' filters. */
final class KinesisShardList {
  private static final String PAGE = "shards";
  private static final int FIELDS_OF_PAGE = 3;
  private static final int MOST_LISTED = 10_000;
  private static final int LISTED_BY_DEFAULT = 1_000;

  private final KinesisStream stream;
  private final InstantSource clock;
  private final ShardTimes times;

  KinesisShardList(KinesisStream stream, InstantSource clock, ShardTimes times) {
    this.stream = stream;
    this.clock = clock;
    this.times = times;
  }

  /** Which shards are listed. */
  private enum Kind {
    /** All of them. */
    ALL,
    /** Those that are open. */
    OPEN,
    /** Those that were open at an instant. */
    OPEN_AT,
    /** Those that were open at an instant or later. */
    OPEN_SINCE
  }

  /**
   * What is listed.
   *
   * @param after the id behind which the list begins; empty for all
   * @param instant the filter's, where it has one
   */
  private record Listing(String after, Kind kind, Instant instant) {
    static Listing of(Kind kind, String after) {
      return new Listing(after, kind, Instant.EPOCH);
    }
  }

  JsonNode listShards(KinesisRequest request) throws AwsError {
    int limit = request.integer("MaxResults", 1, MOST_LISTED).orElse(LISTED_BY_DEFAULT);
    Optional<String> token = request.text("NextToken");
    Listing listing = token.isPresent() ? nextPage(request, token.get()) : firstPage(request);
    List<Shard> rest =
        KinesisShards.after(listing.after(), stream.shards()).stream()
            .filter(shard -> isListed(shard, listing))
            .toList();
    List<Shard> page = rest.subList(0, Math.min(limit, rest.size()));
    ObjectNode answer = KinesisEncoding.object();
    ArrayNode shards = answer.putArray("Shards");
    page.forEach(shard -> KinesisShards.write(shard, shards.addObject()));
    if (rest.size() > limit) {
      answer.put("NextToken", token(page.getLast(), listing));
    }
    return answer;
  }

  private boolean isListed(Shard shard, Listing listing) {
    return switch (listing.kind()) {
      case ALL -> true;
      case OPEN -> !shard.isClosed();
      case OPEN_AT ->
          !times.opened(shard).isAfter(listing.instant()) && isOpenSince(shard, listing.instant());
      case OPEN_SINCE -> isOpenSince(shard, listing.instant());
    };
  }

  private boolean isOpenSince(Shard shard, Instant instant) {
    return times.closed(shard).filter(closed -> closed.isBefore(instant)).isEmpty();
  }

  private Listing firstPage(KinesisRequest request) throws AwsError {
    request.requireStream(stream);
    String after = request.text("ExclusiveStartShardId").orElse("");
    Optional<KinesisRequest> filter = request.section("ShardFilter");
    return filter.isEmpty() ? Listing.of(Kind.ALL, after) : filtered(filter.get(), after);
  }

  private Listing filtered(KinesisRequest filter, String after) throws AwsError {
    String type = filter.requireText("Type");
    return switch (type) {
      case "AFTER_SHARD_ID" -> Listing.of(Kind.ALL, filter.requireText("ShardId"));
      case "AT_LATEST" -> Listing.of(Kind.OPEN, after);
      case "AT_TRIM_HORIZON" -> new Listing(after, Kind.OPEN_AT, trimHorizon());
      case "FROM_TRIM_HORIZON" -> new Listing(after, Kind.OPEN_SINCE, trimHorizon());
      case "AT_TIMESTAMP" -> new Listing(after, Kind.OPEN_AT, timestamp(filter));
      case "FROM_TIMESTAMP" -> new Listing(after, Kind.OPEN_SINCE, timestamp(filter));
      default ->
          throw filter.unmet(
              "Type",
              "satisfy enum value set: [AFTER_SHARD_ID, AT_TRIM_HORIZON, FROM_TRIM_HORIZON,"
                  + " AT_LATEST, AT_TIMESTAMP, FROM_TIMESTAMP]");
    };
  }

  /** What lies before the trim horizon stands for the trim horizon. */
  private Instant timestamp(KinesisRequest filter) throws AwsError {
    Optional<Instant> timestamp = filter.instant("Timestamp");
    if (timestamp.isEmpty()) {
      throw filter.unmet("Timestamp", "not be null");
    }
    Instant horizon = trimHorizon();
    return timestamp.get().isBefore(horizon) ? horizon : timestamp.get();
  }

  /** As long ago as the stream keeps records, but not before there was a stream. */
  private Instant trimHorizon() {
    Instant oldest = clock.instant().minus(stream.retention());
    return oldest.isBefore(times.created()) ? times.created() : oldest;
  }

  private String token(Shard last, Listing listing) {
    String instant = Long.toString(listing.instant().toEpochMilli());
    return OpaqueToken.of(PAGE, clock.instant(), last.id(), listing.kind().name(), instant).text();
  }

  private Listing nextPage(KinesisRequest request, String token) throws AwsError {
    if (request.text("StreamName").isPresent() || request.text("StreamARN").isPresent()) {
      throw KinesisErrors.invalid("NextToken and StreamName cannot be provided together.");
    }
    Optional<OpaqueToken> parsed = OpaqueToken.parse(PAGE, FIELDS_OF_PAGE, token);
    Optional<Listing> listing = parsed.flatMap(KinesisShardList::listing);
    if (parsed.isEmpty() || listing.isEmpty()) {
      throw KinesisErrors.invalid("Invalid NextToken.");
    }
    if (parsed.get().isExpired(clock.instant())) {
      throw new AwsError(
          400, "ExpiredNextTokenException", "The pagination token passed has expired.");
    }
    return listing.get();
  }

  private static Optional<Listing> listing(OpaqueToken token) {
    List<String> fields = token.fields();
    try {
      Instant instant = Instant.ofEpochMilli(Long.parseLong(fields.get(2)));
      return Optional.of(new Listing(fields.get(0), Kind.valueOf(fields.get(1)), instant));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not one of ours
    }
  }
}
