package io.icewatch.local.aws.iot;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** MQTT packets over a socket. For one thread, but for {@link #close()}. */
final class MqttPackets implements AutoCloseable {
  private static final int READ_BYTES = 8 * 1024;

  private final Socket socket;

  /** Netty's codec without Netty's threads. */
  private final EmbeddedChannel codec =
      new EmbeddedChannel(new MqttDecoder(MqttSession.MAX_PACKET_BYTES), MqttEncoder.INSTANCE);

  private final byte[] buffer = new byte[READ_BYTES];

  MqttPackets(Socket socket) {
    this.socket = socket;
  }

  /** How long {@link #read()} waits for the next bytes. */
  void setPatience(Duration patience) throws IOException {
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
  }

  /**
   * Waits for the next packet, which the caller has to release.
   *
   * @return null if the client has closed the connection
   * @throws ConnectionEnd if no bytes came in time, if they are no MQTT, or the packet is too large
   */
  @Nullable MqttMessage read() throws IOException, ConnectionEnd {
    MqttMessage packet = codec.readInbound();
    while (packet == null) {
      int count = readBytes();
      if (count < 0) {
        return null;
      }
      // A copy: the codec keeps what is not yet a packet.
      codec.writeInbound(Unpooled.copiedBuffer(buffer, 0, count));
      packet = codec.readInbound();
    }
    if (packet.decoderResult().isFailure()) {
      throw unreadable(packet.decoderResult().cause());
    }
    return packet;
  }

  private int readBytes() throws IOException, ConnectionEnd {
    try {
      return socket.getInputStream().read(buffer);
    } catch (SocketTimeoutException e) {
      throw new ConnectionEnd(
          Disconnect.KEEP_ALIVE_TIMEOUT, "was silent for %,d ms".formatted(socket.getSoTimeout()));
    }
  }

  private static ConnectionEnd unreadable(Throwable cause) {
    return cause instanceof TooLongFrameException
        ? new ConnectionEnd(
            Disconnect.PACKET_TOO_LARGE,
            "sent a packet of more than %,d bytes; a payload may have %,d"
                .formatted(MqttSession.MAX_PACKET_BYTES, IotMessage.MAX_PAYLOAD_BYTES))
        : new ConnectionEnd(Disconnect.MALFORMED_PACKET, "sent what is no MQTT: " + cause);
  }

  void write(MqttMessage packet) throws IOException {
    codec.writeOutbound(packet);
    for (ByteBuf bytes = codec.readOutbound(); bytes != null; bytes = codec.readOutbound()) {
      try {
        bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
      } finally {
        bytes.release();
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + socket, e);
    }
  }
}
