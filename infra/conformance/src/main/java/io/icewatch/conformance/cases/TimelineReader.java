package io.icewatch.conformance.cases;

import static io.icewatch.conformance.cases.CaseReader.only;
import static io.icewatch.conformance.cases.CaseReader.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.icewatch.conformance.cases.ObservedEvent.Invoked;
import io.icewatch.conformance.cases.ObservedEvent.Invoked.Kind;
import io.icewatch.conformance.cases.ObservedEvent.Window;
import io.icewatch.conformance.cases.TimelineStep.ExpectInvocation;
import io.icewatch.conformance.cases.TimelineStep.ExpectOther;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.template.MappingSpec;
import java.time.Instant;
import java.util.ArrayList;
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
  List<TimelineStep> read(JsonNode timeline) {
    List<TimelineStep> steps = new ArrayList<>();
    Instant before = Instant.MIN;
    for (JsonNode node : timeline) {
      Instant at = CaseTime.instant(text(node, "at"));
      if (at.isBefore(before)) {
        throw new IllegalArgumentException("not in order of time: " + node);
      }
      before = at;
      TimelineStep step = step(at, node);
      if (step != null) {
        steps.add(step);
      }
      if (node.has("checkpoint")) {
        String record = text(node, "checkpoint");
        steps.add(new ExpectOther(new ObservedEvent.Checkpointed(at, shard(node), record)));
      }
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("found no timeline");
    }
    return steps;
  }

  private @Nullable TimelineStep step(Instant at, JsonNode node) {
    if (node.has("put")) {
      return put(at, node);
    }
    if (node.has("split")) {
      only(node, "at", "split");
      return new TimelineStep.Split(at, node.get("split").asInt());
    }
    if (node.has("merge")) {
      only(node, "at", "merge");
      return new TimelineStep.Merge(at, node.at("/merge/0").asInt(), node.at("/merge/1").asInt());
    }
    if (node.has("mapping")) {
      only(node, "at", "mapping");
      return new TimelineStep.MakeMapping(at);
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

  private static TimelineStep put(Instant at, JsonNode node) {
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
    return new TimelineStep.Put(at, node.path("key").asText("p"), CaseTime.instant(arrival), data);
  }

  private static TimelineStep givenUp(Instant at, JsonNode node) {
    only(node, "at", "shard", "delivered", "dropped", "condition", "body", "key", "checkpoint");
    boolean delivered = node.has("delivered");
    List<String> records = names(node.get(delivered ? "delivered" : "dropped"));
    return new ExpectOther(
        new ObservedEvent.GivenUp(
            at,
            shard(node),
            delivered,
            records,
            text(node, "condition"),
            node.get("body"),
            node.get("key")));
  }

  private TimelineStep invoked(Instant at, JsonNode node) {
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
    Kind kind = kind(node);
    Window window = windowed ? window(node, kind) : null;
    List<String> records = names(node.path("invoked"));
    return new ExpectInvocation(
        new Invoked(at, shard(node), kind, records, window, node.get("event")), behavior(node));
  }

  private static Kind kind(JsonNode node) {
    if (node.has("invoked")) {
      return Kind.RECORDS;
    }
    return node.has("final") ? Kind.FINAL : Kind.EARLY_END;
  }

  private static Window window(JsonNode node, Kind kind) {
    String key =
        switch (kind) {
          case RECORDS -> "window";
          case EARLY_END -> "early end";
          case FINAL -> "final";
        };
    String span = text(node, key);
    int dash = span.lastIndexOf('-');
    if (dash < 0 || !node.has("state")) {
      throw new IllegalArgumentException(
          "expected a window, e.g. 0:00-1:00, and a state in " + node);
    }
    return new Window(
        CaseTime.instant(span.substring(0, dash)),
        CaseTime.instant(span.substring(dash + 1)),
        node.get("state"));
  }

  private FunctionBehavior behavior(JsonNode node) {
    if (node.has("fails")) {
      String[] error = text(node, "fails").split(": ", 2);
      return new FunctionBehavior.Ends(
          new Outcome.Failed(error[0], error.length > 1 ? error[1] : ""));
    }
    if (node.has("not run")) {
      return new FunctionBehavior.Ends(new Outcome.NotRun(text(node, "not run")));
    }
    if (windowed && !node.has("answers")) {
      throw new IllegalArgumentException("found no answers in " + node);
    }
    return new FunctionBehavior.Answers(node.has("answers") ? written(node.get("answers")) : "");
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
