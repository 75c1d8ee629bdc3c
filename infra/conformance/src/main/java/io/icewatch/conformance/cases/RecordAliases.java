package io.icewatch.conformance.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.conformance.cases.ObservedEvent.Checkpointed;
import io.icewatch.conformance.cases.ObservedEvent.GivenUp;
import io.icewatch.conformance.cases.ObservedEvent.Invoked;
import io.icewatch.conformance.cases.ObservedEvent.Unexpected;
import io.icewatch.conformance.cases.ObservedEvent.Window;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names by which a case calls its records, and the placeholders in its texts: <code>#{a}</code>
 * is the sequence number of record {@code a}, <code>#{x*20}</code> twenty times the letter x,
 * <code>#{mapping}</code> the UUID of the mapping. <code>#{uuid}</code> stays for {@link
 * JsonMatcher}. Thread-safe.
 */
public final class RecordAliases {
  private static final Pattern PLACEHOLDER = Pattern.compile("#\\{([^}]+)}");
  private static final Pattern REPEATED = Pattern.compile("(.)\\*(\\d{1,8})");

  private final Map<String, String> sequenceNumbers = new ConcurrentHashMap<>();
  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final String mappingUuid;

  /** Of a case with a mapping of this UUID, and no records yet. */
  public RecordAliases(String mappingUuid) {
    this.mappingUuid = mappingUuid;
  }

  /**
   * Adds a record.
   *
   * @throws IllegalArgumentException if the case has another record of this name
   */
  public void add(String name, String shardId, String sequenceNumber) {
    if (sequenceNumbers.put(name, sequenceNumber) != null) {
      throw new IllegalArgumentException("a second record " + name);
    }
    names.put(eventId(shardId, sequenceNumber), name);
  }

  /** The name of the record with this event id; the id itself if it is none of the case's. */
  public String of(String eventId) {
    return names.getOrDefault(eventId, eventId);
  }

  /** The name of a record; its number if it is none of the case's. */
  public String of(String shardId, String sequenceNumber) {
    return names.getOrDefault(eventId(shardId, sequenceNumber), sequenceNumber);
  }

  /**
   * Fills in a text's placeholders.
   *
   * @throws IllegalArgumentException if one of them stands for nothing
   */
  public String fill(String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(meaning(match, match.group(1))));
  }

  /**
   * Fills in the placeholders of an expected event.
   *
   * @throws IllegalArgumentException under the condition of {@link #fill(String)}
   */
  public ObservedEvent fill(ObservedEvent event) {
    return switch (event) {
      case Invoked(var at, var shard, var kind, var records, var window, var whole) ->
          new Invoked(at, shard, kind, records, fill(window), fillDetail(whole));
      case GivenUp(var at, var shard, var isDelivered, var records, var why, var body, var key) ->
          new GivenUp(at, shard, isDelivered, records, why, fillDetail(body), fillDetail(key));
      case Checkpointed e -> e;
      case Unexpected e -> e;
    };
  }

  private @Nullable Window fill(@Nullable Window window) {
    return window == null ? null : new Window(window.start(), window.end(), fill(window.state()));
  }

  private @Nullable JsonNode fillDetail(@Nullable JsonNode detail) {
    return detail == null ? null : fill(detail);
  }

  private JsonNode fill(JsonNode tree) {
    if (tree.isTextual()) {
      return JsonNodeFactory.instance.textNode(fill(tree.textValue()));
    }
    if (tree.isObject()) {
      ObjectNode filled = JsonNodeFactory.instance.objectNode();
      tree.properties().forEach(entry -> filled.set(entry.getKey(), fill(entry.getValue())));
      return filled;
    }
    if (tree.isArray()) {
      ArrayNode filled = JsonNodeFactory.instance.arrayNode();
      tree.forEach(item -> filled.add(fill(item)));
      return filled;
    }
    return tree;
  }

  private String meaning(MatchResult match, String placeholder) {
    Matcher repeated = REPEATED.matcher(placeholder);
    if (repeated.matches()) {
      return repeated.group(1).repeat(Integer.parseInt(repeated.group(2)));
    }
    return switch (placeholder) {
      case "mapping" -> mappingUuid;
      case "uuid" -> match.group();
      default -> sequenceNumber(placeholder);
    };
  }

  private String sequenceNumber(String name) {
    String sequenceNumber = sequenceNumbers.get(name);
    if (sequenceNumber == null) {
      throw new IllegalArgumentException("no record " + name + " has been put");
    }
    return sequenceNumber;
  }

  private static String eventId(String shardId, String sequenceNumber) {
    return shardId + ":" + sequenceNumber;
  }
}
