package io.icewatch.local.aws.sns;

import io.icewatch.local.aws.AwsError;
import io.icewatch.local.aws.HttpReply;
import java.util.List;
import java.util.UUID;

/** SNS's answers. */
final class SnsXml {

  private SnsXml() {}

  /** What became of one entry of a batch. */
  sealed interface Entry {
    /** The entry's id, as the publisher chose it. */
    String id();

    record Accepted(String id, String messageId) implements Entry {}

    record Refused(String id, AwsError why) implements Entry {}
  }

  static HttpReply published(String messageId) {
    return success("Publish", "<MessageId>%s</MessageId>".formatted(messageId));
  }

  static HttpReply batch(List<Entry> entries) {
    StringBuilder successful = new StringBuilder();
    StringBuilder failed = new StringBuilder();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Accepted(String id, String messageId) ->
            successful.append(
                "<member><Id>%s</Id><MessageId>%s</MessageId></member>".formatted(id, messageId));
        case Entry.Refused(String id, AwsError why) ->
            failed.append(
                ("<member><Id>%s</Id><Code>%s</Code><Message>%s</Message>"
                        + "<SenderFault>%s</SenderFault></member>")
                    .formatted(id, why.code(), escaped(why.message()), isSendersFault(why)));
      }
    }
    return success(
        "PublishBatch",
        "<Successful>%s</Successful><Failed>%s</Failed>".formatted(successful, failed));
  }

  private static HttpReply success(String action, String result) {
    return xml(
        200,
        """
        <%1$sResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
          <%1$sResult>%2$s</%1$sResult>
          <ResponseMetadata><RequestId>%3$s</RequestId></ResponseMetadata>
        </%1$sResponse>
        """
            .formatted(action, result, UUID.randomUUID()));
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
                isSendersFault(refusal) ? "Sender" : "Receiver",
                refusal.code(),
                escaped(refusal.message()),
                UUID.randomUUID()));
  }

  private static boolean isSendersFault(AwsError refusal) {
    return refusal.status() < 500;
  }

  private static HttpReply xml(int status, String body) {
    return HttpReply.of(status, "text/xml", body);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
