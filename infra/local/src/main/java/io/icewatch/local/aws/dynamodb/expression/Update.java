package io.icewatch.local.aws.dynamodb.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue.Type;

/** An update expression: what becomes of an item. */
public final class Update {

  /** The value that {@code SET} gives, from the item as it was. */
  sealed interface Source {
    /** A literal or an attribute. */
    record Plain(Operand operand) implements Source {}

    /** {@code if_not_exists}. */
    record Default(Operand.Attribute attribute, Source otherwise) implements Source {}

    /** {@code list_append}. */
    record Append(Source first, Source second) implements Source {}

    /** A sum, or a difference. */
    record Sum(Source first, Source second, boolean isDifference) implements Source {}
  }

  /** One change. */
  sealed interface Action {
    AttributePath path();

    /** {@code SET}. */
    record Put(AttributePath path, Source source) implements Action {}

    /** {@code REMOVE}. */
    record Remove(AttributePath path) implements Action {}

    /** {@code ADD} to a number or a set. */
    record Add(AttributePath path, AttributeValue value) implements Action {}

    /** {@code DELETE} from a set. */
    record Subtract(AttributePath path, AttributeValue value) implements Action {}
  }

  private final List<Action> actions;

  Update(List<Action> actions) {
    this.actions = actions;
    for (int i = 0; i < actions.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (actions.get(i).path().overlaps(actions.get(j).path())) {
          throw new InvalidExpressionException(
              "Two document paths overlap with each other: "
                  + actions.get(j).path()
                  + " and "
                  + actions.get(i).path());
        }
      }
    }
  }

  /**
   * Reads one to its end.
   *
   * @throws InvalidExpressionException if it is none
   */
  public static Update parse(String expression, Placeholders placeholders) {
    return new UpdateParser(new Tokens(expression), placeholders).whole();
  }

  /** Whether the attribute itself is changed. */
  public boolean changes(String attribute) {
    return actions.stream().anyMatch(action -> action.path().attribute().equals(attribute));
  }

  /**
   * The item afterwards.
   *
   * @param item as it was; its key alone if it was not there
   * @throws InvalidExpressionException if an operand is missing or of the wrong type
   */
  public Map<String, AttributeValue> applyTo(Map<String, AttributeValue> item) {
    List<Runnable> changes = new ArrayList<>();
    Map<String, AttributeValue> after = new HashMap<>(item);
    List<Action.Remove> removals = new ArrayList<>();
    for (Action action : actions) {
      switch (action) {
        case Action.Put(AttributePath path, Source source) -> {
          AttributeValue value = value(source, item);
          changes.add(() -> put(path, value, after));
        }
        case Action.Remove remove -> removals.add(remove);
        case Action.Add(AttributePath path, AttributeValue value) -> {
          AttributeValue sum = sum(path.in(item), value);
          changes.add(() -> put(path, sum, after));
        }
        case Action.Subtract(AttributePath path, AttributeValue value) -> {
          AttributeValue rest = rest(path.in(item), value);
          changes.add(() -> putOrRemove(path, rest, after));
        }
      }
    }
    changes.forEach(Runnable::run);
    // From the back, for removing an element moves those behind it.
    removals.sort(Comparator.comparingInt(Update::lastIndex).reversed());
    removals.forEach(removal -> remove(removal.path(), after));
    return after;
  }

  private static int lastIndex(Action.Remove removal) {
    List<AttributePath.Step> steps = removal.path().steps();
    return !steps.isEmpty() && steps.getLast() instanceof AttributePath.Step.Element(int index)
        ? index
        : -1;
  }

  private static AttributeValue value(Source source, Map<String, AttributeValue> item) {
    return switch (source) {
      case Source.Plain(Operand operand) -> present(operand.in(item));
      case Source.Default(Operand.Attribute attribute, Source otherwise) -> {
        AttributeValue there = attribute.in(item);
        yield there == null ? value(otherwise, item) : there;
      }
      case Source.Append(Source first, Source second) -> {
        List<AttributeValue> list = new ArrayList<>(list(value(first, item)));
        list.addAll(list(value(second, item)));
        yield AttributeValue.fromL(list);
      }
      case Source.Sum(Source first, Source second, boolean isDifference) -> {
        BigDecimal one = number(value(first, item));
        BigDecimal other = number(value(second, item));
        yield of(isDifference ? one.subtract(other) : one.add(other));
      }
    };
  }

  private static AttributeValue present(@Nullable AttributeValue value) {
    if (value == null) {
      throw new InvalidExpressionException(
          "The provided expression refers to an attribute that does not exist in the item");
    }
    return value;
  }

  private static List<AttributeValue> list(AttributeValue value) {
    if (!value.hasL()) {
      throw wrongType(value);
    }
    return value.l();
  }

  private static BigDecimal number(AttributeValue value) {
    if (value.n() == null) {
      throw wrongType(value);
    }
    return new BigDecimal(value.n());
  }

  private static AttributeValue of(BigDecimal number) {
    return Values.normal(AttributeValue.fromN(number.toString()));
  }

  private static InvalidExpressionException wrongType(AttributeValue value) {
    return new InvalidExpressionException(
        "An operand in the update expression has an incorrect data type: " + value.type());
  }

  private static AttributeValue sum(@Nullable AttributeValue there, AttributeValue value) {
    if (there == null) {
      return value;
    }
    if (there.type() != value.type()) {
      throw wrongType(there);
    }
    return value.type() == Type.N
        ? of(number(there).add(number(value)))
        : ofSet(value.type(), union(set(there), set(value)));
  }

  private static @Nullable AttributeValue rest(
      @Nullable AttributeValue there, AttributeValue value) {
    if (there == null) {
      return null;
    }
    if (there.type() != value.type()) {
      throw wrongType(there);
    }
    Set<Object> rest = new LinkedHashSet<>(set(there));
    rest.removeAll(set(value));
    return rest.isEmpty() ? null : ofSet(value.type(), rest);
  }

  private static Set<Object> union(Set<Object> one, Set<Object> other) {
    Set<Object> union = new LinkedHashSet<>(one);
    union.addAll(other);
    return union;
  }

  private static Set<Object> set(AttributeValue value) {
    return switch (value.type()) {
      case SS -> new LinkedHashSet<>(value.ss());
      case NS -> new LinkedHashSet<>(value.ns());
      case BS -> new LinkedHashSet<>(value.bs());
      default -> throw wrongType(value);
    };
  }

  private static AttributeValue ofSet(Type type, Set<Object> set) {
    AttributeValue.Builder value = AttributeValue.builder();
    return switch (type) {
      case SS -> value.ss(set.stream().map(String.class::cast).toList()).build();
      case NS -> value.ns(set.stream().map(String.class::cast).toList()).build();
      default -> value.bs(set.stream().map(SdkBytes.class::cast).toList()).build();
    };
  }

  private static void putOrRemove(
      AttributePath path, @Nullable AttributeValue value, Map<String, AttributeValue> item) {
    if (value == null) {
      remove(path, item);
    } else {
      put(path, value, item);
    }
  }

  private static void put(
      AttributePath path, AttributeValue value, Map<String, AttributeValue> item) {
    if (path.steps().isEmpty()) {
      item.put(path.attribute(), value);
      return;
    }
    AttributeValue there = item.get(path.attribute());
    item.put(path.attribute(), with(parent(there), path.steps(), value));
  }

  private static void remove(AttributePath path, Map<String, AttributeValue> item) {
    if (path.steps().isEmpty()) {
      item.remove(path.attribute());
      return;
    }
    AttributeValue there = item.get(path.attribute());
    item.put(path.attribute(), with(parent(there), path.steps(), null));
  }

  private static AttributeValue parent(@Nullable AttributeValue there) {
    if (there == null) {
      throw invalidPath();
    }
    return there;
  }

  private static InvalidExpressionException invalidPath() {
    return new InvalidExpressionException(
        "The document path provided in the update expression is invalid for update");
  }

  /** {@code there} with {@code value} at the end of the steps; null removes what is there. */
  private static AttributeValue with(
      AttributeValue there, List<AttributePath.Step> steps, @Nullable AttributeValue value) {
    List<AttributePath.Step> inner = steps.subList(1, steps.size());
    return switch (steps.getFirst()) {
      case AttributePath.Step.Entry(String name) -> {
        if (!there.hasM()) {
          throw invalidPath();
        }
        Map<String, AttributeValue> map = new HashMap<>(there.m());
        if (!inner.isEmpty()) {
          map.put(name, with(parent(map.get(name)), inner, value));
        } else if (value == null) {
          map.remove(name);
        } else {
          map.put(name, value);
        }
        yield AttributeValue.fromM(map);
      }
      case AttributePath.Step.Element(int index) -> {
        if (!there.hasL()) {
          throw invalidPath();
        }
        List<AttributeValue> list = new ArrayList<>(there.l());
        boolean isThere = index < list.size();
        if (!inner.isEmpty()) {
          list.set(requireIndex(index, isThere), with(parent(list.get(index)), inner, value));
        } else if (value == null) {
          if (isThere) {
            list.remove(index);
          }
        } else if (isThere) {
          list.set(index, value);
        } else {
          list.add(value); // beyond the end is at the end
        }
        yield AttributeValue.fromL(list);
      }
    };
  }

  private static int requireIndex(int index, boolean isThere) {
    if (!isThere) {
      throw invalidPath();
    }
    return index;
  }
}
