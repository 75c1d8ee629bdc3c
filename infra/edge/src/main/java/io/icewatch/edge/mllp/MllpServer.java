package io.icewatch.edge.mllp;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;

/**
 * Takes messages over MLLP and sends their answers. The messages of a connection are handled one
 * after the other; every message is answered before the next is read, also one that cannot be read.
 */
public final class MllpServer implements AutoCloseable {
  /** What an idle connection costs, twice: most messages fit. */
  private static final int READ_AHEAD = 4_096;

  private final ServerSocket server;
  private final MessageHandler handler;
  private final Limits limits;
  private final Consumer<String> log;
  private final Semaphore places;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Thread accepting;
  private volatile boolean isClosed;

  /**
   * What a connection may ask for.
   *
   * @param connections how many at a time; a further one waits
   * @param messageBytes how long a message may be
   * @param silence how long a connection may be silent before it is closed
   */
  public record Limits(int connections, int messageBytes, Duration silence) {
    /**
     * A thousand connections, a quarter of a mebibyte, a quarter of an hour. A connection holds one
     * message at a time, read and as it is kept: half a gibibyte if all send their longest at once.
     */
    public static final Limits DEFAULT = new Limits(1_000, 1 << 18, Duration.ofMinutes(15));
  }

  private MllpServer(
      ServerSocket server, MessageHandler handler, Limits limits, Consumer<String> log) {
    this.server = server;
    this.handler = handler;
    this.limits = limits;
    this.log = log;
    this.places = new Semaphore(limits.connections());
    this.accepting = Thread.ofPlatform().name("mllp").unstarted(this::accept);
  }

  /**
   * Listens.
   *
   * @param sockets plain ones, or TLS
   * @param address port 0 is any that is free
   * @param log gets what goes wrong with a connection; names no patient
   * @throws IOException if the address cannot be had
   */
  public static MllpServer start(
      ServerSocketFactory sockets,
      InetSocketAddress address,
      MessageHandler handler,
      Limits limits,
      Consumer<String> log)
      throws IOException {
    ServerSocket socket = sockets.createServerSocket();
    socket.setReuseAddress(true);
    try {
      socket.bind(address, limits.connections());
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "%s:%d cannot be listened on: %s"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
    MllpServer server =
        new MllpServer(
            socket, requireNonNull(handler, "handler"), limits, requireNonNull(log, "log"));
    server.accepting.start();
    return server;
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** How many connections are open. */
  public int connections() {
    return open.size();
  }

  private void accept() {
    try {
      while (true) {
        places.acquire();
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual()
            .name("mllp " + socket.getRemoteSocketAddress())
            .start(() -> serve(socket));
      }
    } catch (IOException e) {
      if (!isClosed) {
        throw new UncheckedIOException("no further connection can be taken", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) limits.silence().toMillis());
      MllpReader reader =
          new MllpReader(
              new BufferedInputStream(socket.getInputStream(), READ_AHEAD), limits.messageBytes());
      OutputStream out = socket.getOutputStream();
      MllpReader.Frame frame;
      while ((frame = reader.next()) != MllpReader.Frame.NONE) {
        send(answers(frame, reader.message()), out);
      }
    } catch (SocketTimeoutException e) {
      log.accept(
          "%s was silent for %s".formatted(socket.getRemoteSocketAddress(), limits.silence()));
    } catch (IOException e) {
      if (!isClosed) {
        log.accept("%s: %s".formatted(socket.getRemoteSocketAddress(), e.getMessage()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
      places.release();
    }
  }

  private List<byte[]> answers(MllpReader.Frame frame, byte[] message) throws InterruptedException {
    return switch (frame) {
      case COMPLETE -> handler.handle(message);
      case UNFINISHED -> handler.refuse(message, "found no end of the message (0x1C 0x0D)");
      case TOO_LONG ->
          handler.refuse(
              message,
              "found more than %d bytes, at most so many are taken"
                  .formatted(limits.messageBytes()));
      case NONE -> List.of();
    };
  }

  private static void send(List<byte[]> answers, OutputStream out) throws IOException {
    for (byte[] answer : answers) {
      ByteArrayOutputStream frame = new ByteArrayOutputStream(answer.length + 3);
      frame.write(MllpReader.START);
      frame.writeBytes(answer);
      frame.write(MllpReader.END);
      frame.write('\r');
      frame.writeTo(out);
    }
    out.flush();
  }

  /** Takes no further connection and closes those that are open. */
  @Override
  public void close() {
    isClosed = true;
    accepting.interrupt();
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
      accepting.join();
    } catch (IOException e) {
      throw new UncheckedIOException("the MLLP server cannot be closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
