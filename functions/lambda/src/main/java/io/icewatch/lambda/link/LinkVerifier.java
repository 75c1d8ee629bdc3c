package io.icewatch.lambda.link;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/**
 * Knows which links are ours.
 *
 * @param keyArns whatever one of these keys has signed counts
 */
public record LinkVerifier(KmsClient kms, List<String> keyArns) {
  public LinkVerifier {
    keyArns = List.copyOf(keyArns);
  }

  /**
   * What a link says; empty if nobody here has signed it, or a part of it is missing. Whether it
   * has expired is the caller's question.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if KMS is out of reach
   */
  public Optional<AnswerLink> verify(String text) {
    return LinkToken.parse(text)
        .flatMap(token ->
            keyArns.stream()
                .filter(arn -> LinkToken.version(arn).equals(token.key()))
                .filter(arn -> isOurs(token, arn))
                .map(arn -> token.link())
                .findFirst());
  }

  private boolean isOurs(LinkToken token, String arn) {
    SdkBytes message = SdkBytes.fromByteArrayUnsafe(LinkToken.signed(token.link(), token.key()));
    try {
      return kms.verifyMac(request ->
              request
                  .keyId(arn)
                  .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)
                  .message(message)
                  .mac(SdkBytes.fromByteArrayUnsafe(token.mac())))
          .macValid();
    } catch (KmsInvalidMacException e) {
      return false;
    }
  }
}
