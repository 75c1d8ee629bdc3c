package io.icewatch.conformance.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.local.lambda.LambdaHost.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipInputStream;

/** Runs the deployed Python as Python, a process for each invocation. */
final class PythonRuntime implements FunctionRuntime {
  private static final String RUN =
      """
      import importlib, json, sys
      module, function = sys.argv[1].split(".")
      answer = getattr(importlib.import_module(module), function)(json.load(sys.stdin), None)
      print(json.dumps(answer))
      """;

  private final Path folder;

  /**
   * @param folder where packages are unpacked
   */
  PythonRuntime(Path folder) {
    this.folder = folder;
  }

  static boolean isThere() {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Outcome run(Deployed function, byte[] event) {
    try {
      unpack(function.zip());
      ProcessBuilder builder =
          new ProcessBuilder("python3", "-c", RUN, function.handler())
              .directory(folder.toFile())
              .redirectError(folder.resolve("log").toFile());
      builder.environment().put(ScriptedFunction.CALLBACK, function.callback());
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(event);
      }
      byte[] answer = process.getInputStream().readAllBytes();
      return process.waitFor() == 0
          ? new Outcome.Answered(answer)
          : new Outcome.Failed("Unhandled", Files.readString(folder.resolve("log"), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private synchronized void unpack(byte[] zip) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        if (!Files.exists(file)) {
          Files.write(file, in.readAllBytes());
        }
      }
    }
  }
}
