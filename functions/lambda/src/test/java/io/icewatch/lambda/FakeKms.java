package io.icewatch.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GenerateMacRequest;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.VerifyMacRequest;
import software.amazon.awssdk.services.kms.model.VerifyMacResponse;

/** KMS with HMAC keys whose bytes are their ARNs. */
public final class FakeKms {
  /** A key, and the one that takes its place. */
  public static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/11111111-aaaa-bbbb";

  public static final String NEXT_KEY =
      "arn:aws:kms:eu-central-1:123456789012:key/22222222-aaaa-bbbb";

  /** What KMS answers every call with; null: all is well. */
  public @Nullable SdkException trouble;

  /** Comes before it answers. */
  public Runnable beforeAnswer = () -> {};

  /** How often it was called. */
  public int calls;

  /** Its client. */
  public KmsClient client() {
    KmsClient client = mock(KmsClient.class, CALLS_REAL_METHODS);
    doAnswer(call -> generate(call.getArgument(0)))
        .when(client)
        .generateMac(any(GenerateMacRequest.class));
    doAnswer(call -> verify(call.getArgument(0)))
        .when(client)
        .verifyMac(any(VerifyMacRequest.class));
    return client;
  }

  private GenerateMacResponse generate(GenerateMacRequest request) {
    called();
    byte[] mac = mac(request.keyId(), request.message());
    return GenerateMacResponse.builder().mac(SdkBytes.fromByteArray(mac)).build();
  }

  private VerifyMacResponse verify(VerifyMacRequest request) {
    called();
    if (!Arrays.equals(mac(request.keyId(), request.message()), request.mac().asByteArray())) {
      throw KmsInvalidMacException.builder().message("invalid").build();
    }
    return VerifyMacResponse.builder().macValid(true).build();
  }

  private void called() {
    calls++;
    beforeAnswer.run();
    SdkException now = trouble;
    if (now != null) {
      throw now;
    }
  }

  private static byte[] mac(String keyArn, SdkBytes message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keyArn.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(message.asByteArray());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has HMAC-SHA-256", e);
    }
  }
}
