package io.icewatch.conformance.remote;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Things that were made at an endpoint, by name. */
final class NamedResources<T> {
  private final Map<String, T> things = new ConcurrentHashMap<>();

  void put(String name, T thing) {
    things.put(name, thing);
  }

  T get(String name) {
    return requireNonNull(things.get(name), name);
  }

  T remove(String name) {
    return requireNonNull(things.remove(name), name);
  }

  Collection<T> all() {
    return things.values();
  }

  int size() {
    return things.size();
  }
}
