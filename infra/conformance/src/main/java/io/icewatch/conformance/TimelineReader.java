package io.icewatch.conformance;

import static io.icewatch.conformance.CaseReader.only;
import static io.icewatch.conformance.CaseReader.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.icewatch.conformance.Line.Conduct;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.template.MappingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a case's timeline. Each line has a time, {@code at}, and one of:
 *
 * <ul>
 *   <li>{@code put}: records, as a list of names, which are their data as well ({@code r1..100} is
 *       a hundred of them), or as an object from name to data (a text as it stands, anything else
 *       as JSON); with a {@code key} (default p) and an {@code arrival} (default: the line's time);
 *   <li>{@code split}: a shard; {@code merge}: two shards; {@code mapping}: {@code "made"};
 *   <li>{@code invoked}: the records that the function must get, with {@code window} and {@code
 *       state} where there are windows; {@code final} or {@code early end}: the window that must
 *       end, with {@code state}. Then what the function does: {@code answers} (a text as it stands,
 *       anything else as JSON), {@code fails}, or {@code not run};
 *   <li>{@code delivered} or {@code dropped}: the records of a batch that must be given up, with
 *       {@code condition}, and {@code body} and {@code key} of the message where they matter.
 * </ul>
 *
 * A line of the last two kinds is about shard 0 unless it names a {@code shard}, and may say where
 * the {@code checkpoint} must move behind it; a line may also say nothing but that. Whatever is not
 * in the timeline must not happen.
 */
final class TimelineReader {
  private static final Pattern RANGE = Pattern.compile("([a-z]+)(\\d+)\\.\\.(\\d+)");

  private final boolean windowed;

  TimelineReader(MappingSpec mapping) {
    this.windowed = mapping.tumblingWindowSeconds() > 0;
  }

  /**
   * @throws IllegalArgumentException if a line is none of these, or not in order
   */
  List<Line> read(JsonNode timeline) {
    List<Line> lines = new ArrayList<>();
    Instant before = Instant.MIN;
    for (JsonNode node : timeline) {
      Instant at = Times.instant(text(node, "at"));
      if (at.isBefore(before)) {
        throw new IllegalArgumentException("not in order of time: " + node);
      }
      before = at;
      Line line = line(at, node);
      if (line != null) {
        lines.add(line);
      }
      if (node.has("checkpoint")) {
        String deed = Deeds.checkpoint(text(node, "checkpoint"));
        lines.add(new Line.Seen(at, shard(node), deed, Map.of()));
      }
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("found no timeline");
    }
    return lines;
  }

  private @Nullable Line line(Instant at, JsonNode node) {
    if (node.has("put")) {
      return put(at, node);
    }
    if (node.has("split")) {
      only(node, "at", "split");
      return new Line.Split(at, node.get("split").asInt());
    }
    if (node.has("merge")) {
      only(node, "at", "merge");
      return new Line.Merge(at, node.at("/merge/0").asInt(), node.at("/merge/1").asInt());
    }
    if (node.has("mapping")) {
      only(node, "at", "mapping");
      return new Line.MakeMapping(at);
    }
    if (node.has("delivered") || node.has("dropped")) {
      return givenUp(at, node);
    }
    if (node.has("invoked") || node.has("final") || node.has("early end")) {
      return invoked(at, node);
    }
    only(node, "at", "shard", "checkpoint");
    return null;
  }

  private static Line put(Instant at, JsonNode node) {
    only(node, "at", "put", "key", "arrival");
    Map<String, String> data = new LinkedHashMap<>();
    JsonNode records = node.get("put");
    records.properties().forEach(record -> data.put(record.getKey(), written(record.getValue())));
    if (records.isArray()) {
      for (String name : names(records)) {
        if (data.put(name, name) != null) {
          throw new IllegalArgumentException("a second " + name + " in " + node);
        }
      }
    }
    String arrival = node.path("arrival").asText(text(node, "at"));
    return new Line.Put(at, node.path("key").asText("p"), Times.instant(arrival), data);
  }

  private static Line givenUp(Instant at, JsonNode node) {
    only(node, "at", "shard", "delivered", "dropped", "condition", "body", "key", "checkpoint");
    boolean delivered = node.has("delivered");
    List<String> records = names(node.get(delivered ? "delivered" : "dropped"));
    String deed = Deeds.givenUp(delivered, records, text(node, "condition"));
    return new Line.Seen(at, shard(node), deed, details(node, "body", "key"));
  }

  private Line invoked(Instant at, JsonNode node) {
    only(
        node,
        "at",
        "shard",
        "invoked",
        "final",
        "early end",
        "window",
        "state",
        "event",
        "answers",
        "fails",
        "not run",
        "checkpoint");
    return new Line.Invoked(at, shard(node), deed(node), details(node, "event"), conduct(node));
  }

  private String deed(JsonNode node) {
    if (node.has("invoked")) {
      String records = Deeds.invoked(names(node.get("invoked")));
      return windowed ? records + Deeds.window(text(node, "window"), state(node)) : records;
    }
    String kind = node.has("final") ? "final" : "early end";
    return kind + Deeds.window(text(node, kind), state(node));
  }

  private static String state(JsonNode node) {
    if (!node.has("state")) {
      throw new IllegalArgumentException("found no state in " + node);
    }
    return node.get("state").toString();
  }

  private Conduct conduct(JsonNode node) {
    if (node.has("fails")) {
      String[] error = text(node, "fails").split(": ", 2);
      return new Conduct.Ends(new Outcome.Failed(error[0], error.length > 1 ? error[1] : ""));
    }
    if (node.has("not run")) {
      return new Conduct.Ends(new Outcome.NotRun(text(node, "not run")));
    }
    if (windowed && !node.has("answers")) {
      throw new IllegalArgumentException("found no answers in " + node);
    }
    return new Conduct.Answers(node.has("answers") ? written(node.get("answers")) : "");
  }

  private static Map<String, JsonNode> details(JsonNode node, String... names) {
    Map<String, JsonNode> details = new HashMap<>();
    for (String name : names) {
      if (node.has(name)) {
        details.put(name, node.get(name));
      }
    }
    return details;
  }

  private static String written(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private static int shard(JsonNode node) {
    return node.path("shard").asInt(0);
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    for (JsonNode item : list) {
      Matcher range = RANGE.matcher(item.asText());
      if (range.matches()) {
        int last = Integer.parseInt(range.group(3));
        for (int i = Integer.parseInt(range.group(2)); i <= last; i++) {
          names.add(range.group(1) + i);
        }
      } else {
        names.add(item.asText());
      }
    }
    return names;
  }
}
