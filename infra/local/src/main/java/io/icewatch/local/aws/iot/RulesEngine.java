package io.icewatch.local.aws.iot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hands messages to the rules that listen to them, and tells the console what a sender would
 * otherwise wonder about. Thread-safe.
 */
public final class RulesEngine {
  /** So many lines are remembered; a client that returns after as many others is told again. */
  private static final int REMEMBERED = 10_000;

  private final List<IotRule> rules;
  private final Consumer<String> log;
  private final Set<List<String>> told =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<List<String>, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  /**
   * @param log gets a line for each kind of mishap of each client, once
   */
  public RulesEngine(List<IotRule> rules, Consumer<String> log) {
    this.rules = List.copyOf(rules);
    this.log = log;
  }

  /**
   * Runs the actions of the rules that listen. When this returns, each of them has kept the
   * message.
   *
   * @throws RuntimeException what an action threw; the message may not be kept
   */
  void publish(IotMessage message) {
    List<IotRule> listening = rules.stream().filter(rule -> rule.listensTo(message)).toList();
    if (listening.isEmpty()) {
      String rule = message.rule() == null ? "no rule" : "no rule " + message.rule();
      tell(
          message.clientId(),
          "no rule",
          "%s listens to %s, so the message goes nowhere; %s"
              .formatted(rule, message.topic(), rules));
    }
    listening.forEach(rule -> rule.action().accept(message));
  }

  /**
   * Puts a line on the console, unless this client has had one of this kind.
   *
   * @param kind what is told once
   */
  void tell(String client, String kind, String line) {
    boolean isNew;
    synchronized (told) {
      isNew = told.add(List.of(client, kind));
    }
    if (isNew) {
      log.accept("IoT: client %s: %s".formatted(client, line));
    }
  }
}
