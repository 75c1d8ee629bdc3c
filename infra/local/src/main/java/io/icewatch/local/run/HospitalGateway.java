package io.icewatch.local.run;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The HL7 v2 gateway of a hospital's network in front of a stream. This module knows no more of it
 * than its name and its command line: it is found on the class path as the JDK's tools are, and
 * calls the stream as it would call AWS's.
 */
public final class HospitalGateway implements AutoCloseable {
  private static final String TOOL = "icewatch-edge";

  private final Consumer<String> log;
  private final CompletableFuture<String> listening = new CompletableFuture<>();
  private final AtomicReference<String> firstError = new AtomicReference<>("");
  private final Thread thread;

  private HospitalGateway(ToolProvider tool, Consumer<String> log, String... arguments) {
    this.log = requireNonNull(log, "log");
    this.thread = Thread.ofPlatform().name("HL7 gateway").unstarted(() -> run(tool, arguments));
  }

  /**
   * Starts it; returns when it listens.
   *
   * @param port for MLLP on loopback; 0 is any that is free
   * @param queue the file of what is not sent on yet; made if it is not there
   * @param stream the stream's name
   * @param kinesis where the stream is
   * @param log gets what the gateway says, line by line; first of all, where it listens
   * @param further options of its command line
   * @throws IllegalStateException if it is not on the class path, or cannot listen
   */
  public static HospitalGateway start(
      int port, Path queue, String stream, URI kinesis, Consumer<String> log, String... further) {
    ToolProvider tool =
        ToolProvider.findFirst(TOOL)
            .orElseThrow(() ->
                new IllegalStateException(
                    "found no tool %s on the class path, expected infra/edge".formatted(TOOL)));
    HospitalGateway gateway =
        new HospitalGateway(
            tool,
            log,
            Stream.concat(
                    Stream.of(
                        "edge",
                        "--hl7-port=" + port,
                        "--queue=" + queue,
                        "--stream=" + stream,
                        "--endpoint-url=" + kinesis,
                        "--metrics-port=0"),
                    Stream.of(further))
                .toArray(String[]::new));
    gateway.thread.start();
    try {
      gateway.listening.join();
      return gateway;
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "the HL7 gateway does not start: " + gateway.firstError.get(), e);
    }
  }

  private void run(ToolProvider tool, String... arguments) {
    try (PrintWriter out = new PrintWriter(new Lines(this::said), true);
        PrintWriter err = new PrintWriter(new Lines(this::failed), true)) {
      int status = tool.run(out, err, arguments);
      listening.completeExceptionally(new IllegalStateException("ended with status " + status));
    }
  }

  private void said(String line) {
    log.accept(line);
    listening.complete(line);
  }

  private void failed(String line) {
    if (listening.isDone()) {
      log.accept(line);
    } else {
      firstError.compareAndSet("", line);
    }
  }

  /** Takes no more messages, sends on what it holds as long as the stream takes it, and ends. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hands on what is written line by line. */
  private static final class Lines extends Writer {
    private final Consumer<String> lines;
    private final StringBuilder begun = new StringBuilder();

    Lines(Consumer<String> lines) {
      this.lines = lines;
    }

    @Override
    public void write(char[] text, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        if (text[i] == '\n') {
          lines.accept(begun.toString().stripTrailing());
          begun.setLength(0);
        } else {
          begun.append(text[i]);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      if (!begun.isEmpty()) {
        lines.accept(begun.toString());
      }
    }
  }
}
