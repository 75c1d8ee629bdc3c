package io.icewatch.local.aws.iot;

import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;

/** Why the broker ends a client's connection. */
final class ConnectionEnd extends Exception {
  private final Disconnect reason;

  /**
   * @param reason as MQTT 5 says it
   * @param message for the console
   */
  ConnectionEnd(Disconnect reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  Disconnect reason() {
    return reason;
  }
}
