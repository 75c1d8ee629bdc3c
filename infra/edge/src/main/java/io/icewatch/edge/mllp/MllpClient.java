package io.icewatch.edge.mllp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;

/** Sends messages over MLLP, one after the other, and waits for each answer. Not thread-safe. */
public final class MllpClient implements AutoCloseable {
  private static final int LONGEST_ANSWER = 1 << 20;

  private final Socket socket;
  private final MllpReader answers;

  private MllpClient(Socket socket) throws IOException {
    this.socket = socket;
    this.answers = new MllpReader(new BufferedInputStream(socket.getInputStream()), LONGEST_ANSWER);
  }

  /**
   * Connects.
   *
   * @param longest how long to wait for a connection, and for an answer
   * @throws IOException if nobody listens
   */
  public static MllpClient connect(
      SocketFactory sockets, InetSocketAddress address, Duration longest) throws IOException {
    Socket socket = sockets.createSocket();
    try {
      socket.setSoTimeout((int) longest.toMillis());
      socket.setTcpNoDelay(true);
      socket.connect(address, (int) longest.toMillis());
      return new MllpClient(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a message and returns the first answer to it.
   *
   * @throws IOException if there is none: the connection broke, or it took too long
   */
  public byte[] send(byte[] message) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(message.length + 3);
    frame.write(MllpReader.START);
    frame.writeBytes(message);
    frame.write(MllpReader.END);
    frame.write('\r');
    frame.writeTo(socket.getOutputStream());
    if (answers.next() != MllpReader.Frame.COMPLETE) {
      throw new EOFException("the connection was closed before an answer came");
    }
    return answers.message();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
