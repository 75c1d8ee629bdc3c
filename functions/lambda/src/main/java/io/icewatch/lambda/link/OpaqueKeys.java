package io.icewatch.lambda.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.vitals.alarm.EpisodeKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * What stands for a patient in URLs, which end up in logs and histories: the same on every instance
 * of every function, and no name.
 *
 * @param salt makes the keys of one stack differ from another's
 */
public record OpaqueKeys(String salt) {
  private static final int BYTES = 12;

  /** The key of a patient: 16 letters, digits, {@code _} and {@code -}. */
  public String of(String patientId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest((salt + "\n" + patientId).getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The key of a patient's condition, in the same form. */
  public String of(EpisodeKey episode) {
    return of(episode.condition().label() + "\n" + episode.patientId());
  }
}
