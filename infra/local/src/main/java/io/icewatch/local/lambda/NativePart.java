package io.icewatch.local.lambda;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The native part of the runtime interface client, unpacked once for all processes that this one
 * starts. Left to itself the client unpacks it at every start over the same file, {@code
 * /tmp/.libaws-lambda-jni.so}; a process that is just loading that file then dies of SIGBUS. In
 * Lambda each process has a file system of its own.
 */
final class NativePart {
  /** The system property by which the client is told of a file to load instead. */
  private static final String PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private static final class Unpacked {
    static final Path FILE = unpack();
  }

  private NativePart() {}

  /**
   * The JVM option that makes the client load it.
   *
   * @throws UncheckedIOException if it cannot be unpacked, or there is none for this machine
   */
  static String option() {
    return "-D" + PROPERTY + "=" + Unpacked.FILE;
  }

  private static Path unpack() {
    boolean isArm = System.getProperty("os.arch").equals("aarch64");
    boolean isMusl =
        Files.exists(Path.of(isArm ? "/lib/ld-musl-aarch64.so.1" : "/lib/ld-musl-x86_64.so.1"));
    String resource =
        "/jni/libaws-lambda-jni.linux%s-%s.so"
            .formatted(isMusl ? "_musl" : "", isArm ? "aarch_64" : "x86_64");
    try (InputStream library = NativePart.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new FileNotFoundException("not on the class path: " + resource);
      }
      Path file = Files.createTempFile("icewatch-runtime-client-", ".so");
      file.toFile().deleteOnExit();
      Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack the runtime interface client", e);
    }
  }
}
