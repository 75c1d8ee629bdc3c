package io.icewatch.vitals.alarm;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Worlds that were reached, each to be visited once, and how each came about. Mutable.
 *
 * @param <W> everything at one moment; two that are equal have the same future
 */
public final class Worlds<W> {
  private final Map<W, Step<W>> seen = new HashMap<>();
  private final Deque<W> toVisit = new ArrayDeque<>();

  private record Step<W>(@Nullable W from, Object how) {}

  /**
   * What was covered.
   *
   * @param worlds different worlds
   * @param finals those of them in which nothing is left to happen
   */
  public record Coverage(int worlds, int finals) {
    @Override
    public String toString() {
      return "%,d worlds, %,d of them at rest".formatted(worlds, finals);
    }
  }

  /**
   * A world is possible.
   *
   * @param from where it follows from, or null: it is the beginning
   * @param how is told of a violation that follows from here, by its {@code toString}
   */
  public void reach(W world, @Nullable W from, Object how) {
    if (seen.putIfAbsent(world, new Step<>(from, how)) == null) {
      toVisit.push(world);
    }
  }

  /**
   * Visits what was reached and whatever is reached by that.
   *
   * @param name what is explored
   * @param visit reaches what can follow a world; answers whether nothing is left to happen in it
   * @throws AssertionError as that throws it, with how the world came about, step by step
   */
  public Coverage explore(String name, Predicate<W> visit) {
    int finals = 0;
    while (!toVisit.isEmpty()) {
      W world = toVisit.pop();
      try {
        finals += visit.test(world) ? 1 : 0;
      } catch (AssertionError e) {
        throw new AssertionError("%s%n%s%n  %s".formatted(e.getMessage(), name, told(world)), e);
      }
    }
    return new Coverage(seen.size(), finals);
  }

  private String told(W last) {
    Deque<String> steps = new ArrayDeque<>();
    W at = last;
    while (at != null) {
      Step<W> step = requireNonNull(seen.get(at));
      steps.push(step.how().toString());
      at = step.from();
    }
    return String.join("\n  ", steps);
  }
}
