package io.icewatch.local.aws.sns;

import io.icewatch.local.aws.AwsError;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SnsException;

/**
 * {@code Publish} behind SNS' own client, for functions in this process that page a lot: takes and
 * refuses what {@link SnsEndpoint} does, but with no serialisation, no SDK retries and no faults,
 * and every refusal is a plain {@link SnsException}. Other operations are {@linkplain
 * UnsupportedOperationException not supported}. Thread-safe if the receiver is.
 */
public final class EmbeddedSns implements SnsClient {
  private final SnsService service;

  /**
   * @param topicArns the topics that exist
   * @param receiver takes each accepted message before its publisher is answered
   */
  public EmbeddedSns(Set<String> topicArns, Consumer<SnsMessage> receiver) {
    this.service = new SnsService(Set.copyOf(topicArns), receiver);
  }

  @Override
  public PublishResponse publish(PublishRequest request) {
    try {
      String messageId = service.publish(form(request), Set.of());
      return PublishResponse.builder().messageId(messageId).build();
    } catch (AwsError refusal) {
      throw exception(refusal, refusal);
    } catch (RuntimeException e) {
      throw exception(service.internal("Publish failed: " + e), e);
    }
  }

  /** What the SDK would send, before it is encoded. */
  private static QueryParameters form(PublishRequest request) {
    Map<String, String> parameters = new TreeMap<>();
    for (SdkField<?> field : request.sdkFields()) {
      if (field.getValueOrDefault(request) instanceof String text) {
        parameters.put(field.locationName(), text);
      }
    }
    int entry = 0;
    for (Map.Entry<String, MessageAttributeValue> attribute :
        request.messageAttributes().entrySet()) {
      entry++;
      String prefix = "MessageAttributes.entry." + entry + ".";
      MessageAttributeValue value = attribute.getValue();
      parameters.put(prefix + "Name", attribute.getKey());
      if (value.dataType() != null) {
        parameters.put(prefix + "Value.DataType", value.dataType());
      }
      if (value.stringValue() != null) {
        parameters.put(prefix + "Value.StringValue", value.stringValue());
      }
    }
    return new QueryParameters(parameters);
  }

  private static SnsException exception(AwsError refusal, Exception cause) {
    return (SnsException) refusal.fill(SnsException.builder(), "Sns", cause).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
