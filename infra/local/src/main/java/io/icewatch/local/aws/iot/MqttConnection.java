package io.icewatch.local.aws.iot;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection from its CONNECT to its end. One thread reads a packet, has the session do
 * it and writes the answer: what a client sends is done in order, and the client waits while its
 * messages are being kept.
 */
final class MqttConnection implements Runnable, AutoCloseable {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(30);
  private static final String NOT_CONNECTED = "without an id";

  private final MqttPackets packets;
  private final RulesEngine rules;
  private final MqttClients clients;
  private final BooleanSupplier isStopping;

  /**
   * @param isStopping whether the broker ends: then no will is done
   */
  MqttConnection(
      Socket socket, RulesEngine rules, MqttClients clients, BooleanSupplier isStopping) {
    this.packets = new MqttPackets(socket);
    this.rules = rules;
    this.clients = clients;
    this.isStopping = isStopping;
  }

  @Override
  public void run() {
    try {
      packets.setPatience(CONNECT_PATIENCE);
      MqttMessage first = packets.read();
      if (first != null) {
        serve(begin(first));
      }
    } catch (ConnectionEnd e) {
      rules.tell(NOT_CONNECTED, e.reason().name(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      // The client is gone or the broker closes. What has no PUBACK the client will send again.
    }
  }

  private MqttSession begin(MqttMessage first) throws IOException, ConnectionEnd {
    if (!(first instanceof MqttConnectMessage connect)) {
      ReferenceCountUtil.release(first);
      throw new ConnectionEnd(
          Disconnect.PROTOCOL_ERROR,
          "sent %s, expected CONNECT first".formatted(first.fixedHeader().messageType()));
    }
    try {
      return new MqttSession(connect, rules);
    } catch (ConnectionEnd e) {
      packets.write(
          MqttMessageBuilders.connAck()
              .returnCode(refusal(connect.variableHeader().version(), e.reason()))
              .build());
      throw e;
    }
  }

  private static MqttConnectReturnCode refusal(int version, Disconnect reason) {
    return version == MqttVersion.MQTT_5.protocolLevel()
        ? MqttConnectReturnCode.valueOf(reason.byteValue())
        : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
  }

  private void serve(MqttSession session) throws IOException {
    MqttMessage disconnect = null;
    try {
      packets.write(session.accepted(clients.enter(session, this)));
      packets.setPatience(session.patience());
      disconnect = serveUntilDisconnect(session);
    } catch (ConnectionEnd e) {
      rules.tell(session.clientId(), e.reason().name(), String.valueOf(e.getMessage()));
      if (session.isMqtt5()) {
        packets.write(MqttMessageBuilders.disconnect().reasonCode(e.reason().byteValue()).build());
      }
    } finally {
      clients.leave(session, this);
      if (!isStopping.getAsBoolean()) {
        session.end(disconnect);
      }
    }
  }

  /** Returns the client's DISCONNECT, or null if it closed the connection without. */
  private @Nullable MqttMessage serveUntilDisconnect(MqttSession session)
      throws IOException, ConnectionEnd {
    for (MqttMessage packet = packets.read(); packet != null; packet = packets.read()) {
      if (packet.fixedHeader().messageType() == MqttMessageType.DISCONNECT) {
        return packet;
      }
      try {
        MqttMessage answer = session.handle(packet);
        if (answer != null) {
          packets.write(answer);
        }
      } finally {
        ReferenceCountUtil.release(packet);
      }
    }
    return null;
  }

  /** Ends the connection at once, from any thread. */
  @Override
  public void close() {
    packets.close();
  }
}
