package io.icewatch.local.aws.iot;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which clients are connected, and whose session outlives its connection. That is all there is of a
 * session here, but a client sends again what was not acknowledged only if its session is present.
 * AWS forgets a session after an hour, this with the broker.
 */
final class MqttClients {
  private final Map<String, MqttConnection> connected = new ConcurrentHashMap<>();
  private final Set<String> persistent = ConcurrentHashMap.newKeySet();

  /**
   * Takes a client in. Another with its id loses its connection.
   *
   * @return whether its session is present
   */
  boolean enter(MqttSession session, MqttConnection connection) {
    MqttConnection old = connected.put(session.clientId(), connection);
    if (old != null) {
      old.close();
    }
    boolean isPresent = persistent.contains(session.clientId()) && !session.isClean();
    if (session.isPersistent()) {
      persistent.add(session.clientId());
    } else {
      persistent.remove(session.clientId());
    }
    return isPresent;
  }

  /** Forgets the connection, unless another has taken its place. */
  void leave(MqttSession session, MqttConnection connection) {
    connected.remove(session.clientId(), connection);
  }
}
