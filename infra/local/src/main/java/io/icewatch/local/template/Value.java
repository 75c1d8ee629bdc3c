package io.icewatch.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One value of the template: a text, a list or a mapping, which knows its name and its line. A text
 * may stand there as an intrinsic function; a list or a mapping as {@code Fn::If} only.
 *
 * <p>Every accessor throws {@link TemplateException} where the template holds something else than
 * is asked for.
 */
final class Value {

  /** Knows what intrinsic functions stand for. */
  interface Resolver {
    /** The text that a call stands for. */
    String resolve(Call call);

    /** Whether a condition of the template holds, for {@code Fn::If}. */
    boolean holds(String condition, Value place);
  }

  /**
   * The call of an intrinsic function.
   *
   * @param function its full name, e.g. {@code Fn::Sub}, whichever form the template uses
   * @param argument what it is called with
   */
  record Call(String function, Value argument) {}

  private static final Resolver LITERALS_ONLY =
      new Resolver() {
        @Override
        public String resolve(Call call) {
          throw call.argument().refusal(call.function(), "a literal");
        }

        @Override
        public boolean holds(String condition, Value place) {
          throw place.refusal("Fn::If", "a literal");
        }
      };

  /** Stands for an entry that {@code AWS::NoValue} takes away. */
  private static final Value ABSENT =
      new Value(
          "",
          "",
          new MappingNode(Tag.MAP, true, List.of(), null, null, FlowStyle.BLOCK),
          false,
          LITERALS_ONLY);

  private final String file;
  private final String name;
  private final Node node;
  private final boolean tagCalls;
  private final Resolver resolver;

  private Value(String file, String name, Node node, boolean tagCalls, Resolver resolver) {
    this.file = file;
    this.name = name;
    this.node = node;
    this.tagCalls = tagCalls;
    this.resolver = resolver;
  }

  /** The whole of a template. It takes no intrinsic function until {@link #resolvedBy} says how. */
  static Value root(String file, MappingNode node) {
    return new Value(file, "", node, true, LITERALS_ONLY);
  }

  /** This value, with intrinsic functions in it resolved by {@code resolver}. */
  Value resolvedBy(Resolver resolver) {
    return new Value(file, name, node, tagCalls, resolver);
  }

  /** This value under another name in messages. */
  Value named(String name) {
    return new Value(file, name, node, tagCalls, resolver);
  }

  /** The text that stands here, or that the intrinsic function here yields. */
  String text() {
    Optional<Call> call = call();
    if (call.isPresent()) {
      return resolver.resolve(call.get());
    }
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw refusal(kind(), "a text");
  }

  /** The text, or empty where it is a parameter that nobody gave a value. */
  Optional<String> textIfGiven() {
    try {
      return Optional.of(text());
    } catch (TemplateException.MissingParameter e) {
      return Optional.empty();
    }
  }

  /** What stands here as JSON, with the types that YAML gives its texts. */
  JsonNode json() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (call().isPresent()) {
      return json.textNode(text());
    }
    return switch (node) {
      case SequenceNode list -> {
        ArrayNode array = json.arrayNode();
        items().forEach(item -> array.add(item.json()));
        yield array;
      }
      case MappingNode mapping -> {
        ObjectNode object = json.objectNode();
        entries().forEach((key, value) -> object.set(key, value.json()));
        yield object;
      }
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> json.nullNode();
      case ScalarNode scalar when scalar.getTag().equals(Tag.BOOL) -> json.booleanNode(flag());
      case ScalarNode scalar
          when scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT) ->
          json.numberNode(decimal());
      default -> json.textNode(text());
    };
  }

  /** The text, which is one of {@code allowed}. */
  String oneOf(String... allowed) {
    String text = text();
    if (List.of(allowed).contains(text)) {
      return text;
    }
    throw refusal(text, String.join(" or ", allowed));
  }

  /** The whole number, which lies between {@code min} and {@code max}, both included. */
  int integer(int min, int max) {
    String text = text();
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw refusal(text, String.format(Locale.ROOT, "a whole number from %,d to %,d", min, max));
  }

  /** The number. */
  BigDecimal decimal() {
    try {
      return new BigDecimal(text());
    } catch (NumberFormatException e) {
      throw refusal(text(), "a number");
    }
  }

  /** The flag: {@code true} or {@code false}. */
  boolean flag() {
    return oneOf("true", "false").equals("true");
  }

  /** Whether a list stands here. */
  boolean isList() {
    return node instanceof SequenceNode && call().isEmpty();
  }

  /** The items of the list that stands here. */
  List<Value> items() {
    if (isList() && node instanceof SequenceNode sequence) {
      List<Node> items = sequence.getValue();
      return IntStream.range(0, items.size())
          .mapToObj(i -> within("%s[%d]".formatted(name, i), items.get(i)).chosen())
          .flatMap(Optional::stream)
          .toList();
    }
    throw refusal(kind(), "a list");
  }

  /** The only item of the list that stands here. */
  Value onlyItem() {
    List<Value> items = items();
    if (items.size() == 1) {
      return items.getFirst();
    }
    throw refusal(items.size() + " items", "one");
  }

  /** The entries of the mapping that stands here, in order. */
  Map<String, Value> entries() {
    if (!(node instanceof MappingNode mapping) || call().isPresent()) {
      throw refusal(kind(), "a mapping");
    }
    Map<String, Value> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = key(tuple);
      Value value = within(path(key), tuple.getValueNode());
      if (entries.putIfAbsent(key, value) != null) {
        throw value.refusal("a second " + key, "one");
      }
    }
    entries.replaceAll((key, value) -> value.chosen().orElse(ABSENT));
    entries.values().removeIf(value -> value == ABSENT);
    return entries;
  }

  /** The entry {@code key} of the mapping that stands here, if it has one. */
  Optional<Value> find(String key) {
    return Optional.ofNullable(entries().get(key));
  }

  /** The entry {@code key} of the mapping that stands here. */
  Value get(String key) {
    return find(key).orElseThrow(() -> refusal("no " + key, "one"));
  }

  /** The mapping under {@code key}; empty where there is none. */
  Value section(String key) {
    return find(key).orElseGet(() -> within(path(key), empty()));
  }

  /**
   * This mapping, which has no keys but {@code known}. Whatever the local stack neither honours nor
   * can do without must not pass in silence.
   */
  Value only(String... known) {
    entries()
        .forEach((key, value) -> {
          if (!Set.of(known).contains(key)) {
            throw refusal(value.line(), key, "only " + String.join(", ", known));
          }
        });
    return this;
  }

  /** The exception that says what was found here and what was expected. */
  TemplateException refusal(String found, String expected) {
    return refusal(line(), found, expected);
  }

  private TemplateException refusal(int line, String found, String expected) {
    String subject = name.isEmpty() ? "" : name + ": ";
    return new TemplateException(
        "%s:%d: %sfound %s, expected %s".formatted(file, line, subject, found, expected));
  }

  private String key(NodeTuple tuple) {
    if (tuple.getKeyNode() instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw refusal("a key that is a list or a mapping", "a text");
  }

  private String path(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  private MappingNode empty() {
    return new MappingNode(
        Tag.MAP, true, List.of(), node.getStartMark(), node.getEndMark(), FlowStyle.BLOCK);
  }

  private int line() {
    return node.getStartMark().getLine() + 1;
  }

  private String kind() {
    return call()
        .map(Call::function)
        .orElseGet(() ->
            switch (node) {
              case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "nothing";
              case ScalarNode scalar -> scalar.getValue();
              case SequenceNode sequence -> "a list";
              default -> "a mapping";
            });
  }

  /** What {@code Fn::If} chooses; this, where there is none; empty: {@code AWS::NoValue}. */
  private Optional<Value> chosen() {
    Optional<Call> call = call();
    if (call.isEmpty()) {
      return Optional.of(this);
    }
    Value argument = call.get().argument();
    if (call.get().function().equals("Fn::If")) {
      List<Value> items = argument.branches();
      return items.get(resolver.holds(items.getFirst().text(), argument) ? 1 : 2).chosen();
    }
    return call.get().function().equals("Ref") && argument.isText("AWS::NoValue")
        ? Optional.empty()
        : Optional.of(this);
  }

  /** Condition and two branches, neither of which is looked into. */
  private List<Value> branches() {
    if (node instanceof SequenceNode sequence && sequence.getValue().size() == 3) {
      return sequence.getValue().stream().map(item -> within(name, item)).toList();
    }
    throw refusal(kind(), "a condition and two values");
  }

  private boolean isText(String text) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
  }

  /** The intrinsic function that is called here, in its short or its long form, if one is. */
  Optional<Call> call() {
    String tag = node.getTag().getValue();
    if (tagCalls && tag.startsWith("!")) {
      Value argument = new Value(file, name, node, false, resolver);
      return Optional.of(new Call(fullName(tag.substring(1)), argument));
    }
    if (node instanceof MappingNode mapping && mapping.getValue().size() == 1) {
      NodeTuple tuple = mapping.getValue().getFirst();
      String key = key(tuple);
      if (key.equals("Ref") || key.equals("Condition") || key.startsWith("Fn::")) {
        return Optional.of(new Call(key, within(name, tuple.getValueNode())));
      }
    }
    return Optional.empty();
  }

  private Value within(String name, Node node) {
    return new Value(file, name, node, true, resolver);
  }

  private static String fullName(String shortName) {
    return shortName.equals("Ref") || shortName.equals("Condition")
        ? shortName
        : "Fn::" + shortName;
  }
}
