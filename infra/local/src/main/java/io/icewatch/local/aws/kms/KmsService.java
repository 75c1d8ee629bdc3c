package io.icewatch.local.aws.kms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.JsonService;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** KMS's JSON 1.1 protocol, of HMAC keys. Thread-safe. */
final class KmsService implements JsonService {
  private static final String ALGORITHM = "HMAC_SHA_256";
  private static final String JAVA_ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int MAX_MESSAGE_BYTES = 4_096;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, SecretKeySpec> keys = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "KMS";
  }

  @Override
  public Operation operation(String name) throws AwsError {
    return switch (name) {
      case "GenerateMac" -> (request, failing) -> answer(request).put("Mac", mac(request));
      case "VerifyMac" -> (request, failing) -> verify(request);
      default ->
          throw JsonService.unknown("The local KMS knows GenerateMac and VerifyMac, not " + name);
    };
  }

  private JsonNode verify(JsonNode request) throws AwsError {
    if (!MessageDigest.isEqual(mac(request), bytes(request, "Mac", 6_144))) {
      throw new AwsError(400, "KMSInvalidMacException", "The MAC is not of this message and key.");
    }
    return answer(request).put("MacValid", true);
  }

  private byte[] mac(JsonNode request) throws AwsError {
    byte[] message = bytes(request, "Message", MAX_MESSAGE_BYTES);
    String algorithm = request.path("MacAlgorithm").asText();
    if (!algorithm.equals(ALGORITHM)) {
      throw invalid("MacAlgorithm is %s, expected %s".formatted(algorithm, ALGORITHM));
    }
    try {
      Mac mac = Mac.getInstance(JAVA_ALGORITHM);
      mac.init(keys.computeIfAbsent(request.path("KeyId").asText(), id -> newKey()));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  private SecretKeySpec newKey() {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return new SecretKeySpec(key, JAVA_ALGORITHM);
  }

  private static byte[] bytes(JsonNode request, String field, int most) throws AwsError {
    byte[] bytes;
    try {
      bytes = request.path(field).binaryValue();
    } catch (IOException e) {
      throw invalid("%s is not base64: %s".formatted(field, e.getMessage()));
    }
    if (bytes == null || bytes.length == 0 || bytes.length > most) {
      throw invalid("%s must have 1 to %d bytes".formatted(field, most));
    }
    return bytes;
  }

  private static ObjectNode answer(JsonNode request) {
    return JSON.createObjectNode()
        .put("KeyId", request.path("KeyId").asText())
        .put("MacAlgorithm", ALGORITHM);
  }

  private static AwsError invalid(String message) {
    return new AwsError(400, "ValidationException", message);
  }

  @Override
  public AwsError internal(String message) {
    return new AwsError(500, "KMSInternalException", message);
  }

  @Override
  public AwsError unavailable() {
    return new AwsError(503, "DependencyTimeoutException", "The request timed out.");
  }
}
