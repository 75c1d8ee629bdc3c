package io.icewatch.local.aws.sns;

import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.HttpReply;
import java.util.UUID;

/** SNS's answers. */
final class SnsXml {

  private SnsXml() {}

  static HttpReply published(String messageId) {
    return xml(
        200,
        """
        <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
          <PublishResult><MessageId>%s</MessageId></PublishResult>
          <ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>
        </PublishResponse>
        """
            .formatted(messageId, UUID.randomUUID()));
  }

  static HttpReply error(AwsError refusal) {
    return xml(
        refusal.status(),
        """
        <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
          <Error><Type>%s</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>%s</RequestId>
        </ErrorResponse>
        """
            .formatted(
                refusal.status() < 500 ? "Sender" : "Receiver",
                refusal.code(),
                escaped(refusal.message()),
                UUID.randomUUID()));
  }

  private static HttpReply xml(int status, String body) {
    return HttpReply.of(status, "text/xml", body);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
