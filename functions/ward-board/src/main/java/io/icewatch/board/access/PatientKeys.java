package io.icewatch.board.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * What stands for a patient in URLs, which end up in logs and histories: the same on every instance
 * of the function, and no name.
 */
public final class PatientKeys {
  private static final int BYTES = 12;

  private final String salt;

  /**
   * @param salt makes the keys of one stack differ from another's
   */
  public PatientKeys(String salt) {
    this.salt = salt;
  }

  /** The key of a patient: 16 letters, digits, {@code _} and {@code -}. */
  public String key(String patientId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest((salt + "\n" + patientId).getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
