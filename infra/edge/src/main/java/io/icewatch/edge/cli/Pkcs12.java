package io.icewatch.edge.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;

/** Files of a certificate and its key. */
final class Pkcs12 {
  private Pkcs12() {}

  /**
   * Reads such a file.
   *
   * @param passwordVariable the environment variable that holds its password
   * @throws IOException if it cannot be read, or the password is wrong
   * @throws GeneralSecurityException if it holds no key
   */
  static KeyManagerFactory keys(Path file, String passwordVariable)
      throws IOException, GeneralSecurityException {
    char[] password = Objects.requireNonNullElse(System.getenv(passwordVariable), "").toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, password);
    } catch (IOException e) {
      throw new IOException(
          "%s is no PKCS12 file that the password in %s opens: %s"
              .formatted(file, passwordVariable, e.getMessage()),
          e);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    return managers;
  }
}
