package io.icewatch.local.aws.iot;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageBuilders.ConnAckBuilder;
import io.netty.handler.codec.mqtt.MqttMessageBuilders.SubAckBuilder;
import io.netty.handler.codec.mqtt.MqttMessageBuilders.UnsubAckBuilder;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import io.netty.handler.codec.mqtt.MqttReasonCodes.UnsubAck;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the broker knows of one client between its CONNECT and its end, and what it answers. Devices
 * may publish but not subscribe, as their policy on AWS has it.
 */
final class MqttSession {
  /** Of a packet, as AWS IoT Core tells MQTT 5 clients. */
  static final int MAX_PACKET_BYTES = 146 * 1024;

  private static final int MAX_CLIENT_ID_BYTES = 128;
  private static final int MAX_TOPIC_ALIAS = 8;
  private static final int MAX_UNACKNOWLEDGED = 100;
  private static final int MIN_KEEP_ALIVE_SECONDS = 30;
  private static final int MAX_KEEP_ALIVE_SECONDS = 1_200;

  private final RulesEngine rules;
  private final MqttConnectVariableHeader connect;
  private final String clientId;
  private final boolean isAssigned;
  private final @Nullable IotMessage will;
  private final Map<Integer, String> topicByAlias = new HashMap<>();

  /**
   * Begins a session.
   *
   * @throws ConnectionEnd if the client is refused
   */
  MqttSession(MqttConnectMessage message, RulesEngine rules) throws ConnectionEnd {
    this.rules = rules;
    this.connect = message.variableHeader();
    String given = message.payload().clientIdentifier();
    this.isAssigned = given.isEmpty();
    this.clientId = isAssigned ? "$GEN/" + UUID.randomUUID() : given;
    if (connect.version() == MqttVersion.MQTT_3_1.protocolLevel()) {
      throw new ConnectionEnd(
          Disconnect.IMPLEMENTATION_SPECIFIC_ERROR, "speaks MQTT 3.1, expected 3.1.1 or 5");
    }
    int bytes = clientId.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_CLIENT_ID_BYTES) {
      throw new ConnectionEnd(
          Disconnect.NOT_AUTHORIZED,
          "has an id of %d bytes, expected at most %d".formatted(bytes, MAX_CLIENT_ID_BYTES));
    }
    if (connect.willQos() > 1) {
      throw new ConnectionEnd(Disconnect.QOS_NOT_SUPPORTED, "has a will of QoS 2, expected 0 or 1");
    }
    this.will =
        connect.isWillFlag()
            ? message(message.payload().willTopic(), message.payload().willMessageInBytes())
            : null;
  }

  String clientId() {
    return clientId;
  }

  boolean isMqtt5() {
    return connect.version() == MqttVersion.MQTT_5.protocolLevel();
  }

  /** Whether the client wants a new session. */
  boolean isClean() {
    return connect.isCleanSession();
  }

  /** Whether the session outlives the connection. */
  boolean isPersistent() {
    if (!isMqtt5()) {
      return !connect.isCleanSession();
    }
    MqttProperty<?> expiry =
        connect.properties().getProperty(MqttPropertyType.SESSION_EXPIRY_INTERVAL.value());
    return expiry != null && (Integer) expiry.value() != 0;
  }

  /** How long the client may be silent before it counts as gone: once and a half its keep-alive. */
  Duration patience() {
    return Duration.ofSeconds(keepAliveSeconds()).multipliedBy(3).dividedBy(2);
  }

  private int keepAliveSeconds() {
    int asked = connect.keepAliveTimeSeconds();
    return asked == 0
        ? MAX_KEEP_ALIVE_SECONDS
        : Math.clamp(asked, MIN_KEEP_ALIVE_SECONDS, MAX_KEEP_ALIVE_SECONDS);
  }

  /**
   * The answer to the CONNECT that began this session.
   *
   * @param isPresent whether it continues an earlier one
   */
  MqttConnAckMessage accepted(boolean isPresent) {
    ConnAckBuilder answer =
        MqttMessageBuilders.connAck()
            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
            .sessionPresent(isPresent);
    if (isMqtt5()) {
      rules.tell(clientId, "MQTT 5", "speaks MQTT 5");
      answer.properties(properties -> {
        properties.maximumQos((byte) 1);
        properties.maximumPacketSize(MAX_PACKET_BYTES);
        properties.receiveMaximum(MAX_UNACKNOWLEDGED);
        properties.topicAliasMaximum(MAX_TOPIC_ALIAS);
        properties.serverKeepAlive(keepAliveSeconds());
        if (isAssigned) {
          properties.assignedClientId(clientId);
        }
      });
    }
    return answer.build();
  }

  /**
   * Does what a packet asks for. Returns when it is done: a message is kept by every rule before it
   * is acknowledged.
   *
   * @return the answer; null if there is none
   * @throws ConnectionEnd if the client broke the protocol or a limit, or its message is not kept
   */
  @Nullable MqttMessage handle(MqttMessage packet) throws ConnectionEnd {
    return switch (packet.fixedHeader().messageType()) {
      case PUBLISH -> publish((MqttPublishMessage) packet);
      case SUBSCRIBE -> subscribe((MqttSubscribeMessage) packet);
      case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) packet);
      case PINGREQ -> MqttMessage.PINGRESP;
      case CONNECT, CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, PINGRESP ->
          throw unexpected(packet);
      case DISCONNECT, AUTH -> throw unexpected(packet);
    };
  }

  private static ConnectionEnd unexpected(MqttMessage packet) {
    return new ConnectionEnd(
        Disconnect.PROTOCOL_ERROR,
        "sent %s, expected PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ or DISCONNECT"
            .formatted(packet.fixedHeader().messageType()));
  }

  private @Nullable MqttMessage publish(MqttPublishMessage packet) throws ConnectionEnd {
    MqttQoS qos = packet.fixedHeader().qosLevel();
    String topic = topic(packet);
    if (qos.value() > 1) {
      throw new ConnectionEnd(
          Disconnect.QOS_NOT_SUPPORTED,
          "published with QoS 2 on %s; AWS IoT Core has QoS 0 and 1".formatted(topic));
    }
    IotMessage message = message(topic, ByteBufUtil.getBytes(packet.payload()));
    if (qos == MqttQoS.AT_MOST_ONCE) {
      publishOnce(message);
      return null;
    }
    try {
      rules.publish(message);
    } catch (RuntimeException e) {
      // Even with an error code a PUBACK would end the message; unacknowledged, it comes again.
      throw new ConnectionEnd(
          Disconnect.UNSPECIFIED_ERROR,
          "its message on %s is not kept and not acknowledged: %s".formatted(topic, e));
    }
    return MqttMessageBuilders.pubAck().packetId(packet.variableHeader().packetId()).build();
  }

  private void publishOnce(IotMessage message) {
    try {
      rules.publish(message);
    } catch (RuntimeException e) {
      rules.tell(clientId, "lost", "its message on %s is lost: %s".formatted(message.topic(), e));
    }
  }

  /** The topic's name, which MQTT 5 may put as a number after the first time. */
  private String topic(MqttPublishMessage packet) throws ConnectionEnd {
    String name = packet.variableHeader().topicName();
    MqttProperty<?> alias =
        packet.variableHeader().properties().getProperty(MqttPropertyType.TOPIC_ALIAS.value());
    if (alias == null) {
      return name;
    }
    int number = (Integer) alias.value();
    if (!name.isEmpty() && number >= 1 && number <= MAX_TOPIC_ALIAS) {
      topicByAlias.put(number, name);
    }
    String known = topicByAlias.get(number);
    if (known == null) {
      throw new ConnectionEnd(
          Disconnect.TOPIC_ALIAS_INVALID,
          "used topic alias %d, expected one of 1 to %d that has a topic"
              .formatted(number, MAX_TOPIC_ALIAS));
    }
    return known;
  }

  private IotMessage message(String topic, byte[] payload) throws ConnectionEnd {
    try {
      return IotMessage.of(topic, clientId, payload);
    } catch (IllegalArgumentException e) {
      throw new ConnectionEnd(
          payload.length > IotMessage.MAX_PAYLOAD_BYTES
              ? Disconnect.PACKET_TOO_LARGE
              : Disconnect.TOPIC_NAME_INVALID,
          "published a " + e.getMessage());
    }
  }

  private MqttMessage subscribe(MqttSubscribeMessage packet) {
    SubAckBuilder answer =
        MqttMessageBuilders.subAck().packetId(packet.variableHeader().messageId());
    packet.payload().topicSubscriptions().forEach(topic -> answer.addGrantedQos(MqttQoS.FAILURE));
    rules.tell(
        clientId,
        "subscription",
        "may not subscribe to %s: devices only publish"
            .formatted(packet.payload().topicSubscriptions().getFirst().topicFilter()));
    return answer.build();
  }

  private static MqttMessage unsubscribe(MqttUnsubscribeMessage packet) {
    UnsubAckBuilder answer =
        MqttMessageBuilders.unsubAck().packetId(packet.variableHeader().messageId());
    packet
        .payload()
        .topics()
        .forEach(topic -> answer.addReasonCode(UnsubAck.NO_SUBSCRIPTION_EXISTED.byteValue()));
    return answer.build();
  }

  /**
   * Ends the session.
   *
   * @param disconnect the client's DISCONNECT; null if it went without a word: then its will is
   *     done
   */
  void end(@Nullable MqttMessage disconnect) {
    boolean isWillWanted =
        disconnect == null
            || (disconnect.variableHeader()
                    instanceof MqttReasonCodeAndPropertiesVariableHeader header
                && header.reasonCode() == Disconnect.DISCONNECT_WITH_WILL_MESSAGE.byteValue());
    if (will != null && isWillWanted) {
      publishOnce(will);
    }
  }
}
