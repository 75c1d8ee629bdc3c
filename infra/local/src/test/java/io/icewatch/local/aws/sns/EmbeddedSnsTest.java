package io.icewatch.local.aws.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.icewatch.local.aws.Clients;
import io.icewatch.local.aws.Clients.Way;
import io.icewatch.local.aws.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.SnsException;

/** The client without requests beside the one with them: alike in what they take and refuse. */
class EmbeddedSnsTest {
  private static final String WARD = "arn:aws:sns:us-east-1:000000000000:ward";
  private static final String FULL = "arn:aws:sns:us-east-1:000000000000:full";

  private final List<SnsMessage> published = new ArrayList<>();
  private final SnsEndpoint endpoint =
      SnsEndpoint.start(0, Set.of(WARD, FULL), new Faults(), this::receive);
  private final SnsClient byRequests = Clients.sns(endpoint, Way.IN_PROCESS, Clients.ONCE);
  private final SnsClient embedded = new EmbeddedSns(Set.of(WARD, FULL), this::receive);

  private void receive(SnsMessage message) {
    if (message.topicArn().equals(FULL)) {
      throw new IllegalStateException("disk full");
    }
    published.add(message);
  }

  @AfterEach
  void close() {
    byRequests.close();
    endpoint.close();
  }

  static Stream<PublishRequest> taken() {
    return Stream.of(
        page().message("hello").build(),
        page().subject("Bed 4: SpO2 low").message("84 % & <urgent>, 37 °C + \"ä\"").build(),
        page()
            .message("hello")
            .messageAttributes(
                Map.of(
                    "severity", attribute().stringValue("critical").build(),
                    "patient_id",
                        attribute().dataType("String.Array").stringValue("[\"1\"]").build()))
            .build());
  }

  @ParameterizedTest
  @MethodSource("taken")
  void a_message_arrives_alike(PublishRequest request) {
    byRequests.publish(request);

    String id = embedded.publish(request).messageId();

    SnsMessage expected = published.getFirst();
    assertThat(published.getLast())
        .isEqualTo(
            new SnsMessage(
                expected.topicArn(),
                id,
                expected.subject(),
                expected.message(),
                expected.attributes()));
  }

  static Stream<PublishRequest> refused() {
    return Stream.of(
        page().topicArn("ward").message("no topic").build(),
        page().topicArn(WARD + "2").message("unknown topic").build(),
        page().topicArn(FULL).message("a receiver that throws").build(),
        page().message("subject").subject("two\nlines").build(),
        page().message("").build(),
        page().message("é".repeat(131_073)).build(),
        page().message("structure").messageStructure("json").build(),
        page().message("group").messageGroupId("1").build(),
        with(attribute().stringValue("").build()),
        with(MessageAttributeValue.builder().stringValue("no type").build()),
        with(attribute().binaryValue(SdkBytes.fromUtf8String("bytes")).build()));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_is_refused_is_refused_alike(PublishRequest request) {
    SnsException expected = refusal(byRequests, request);

    SnsException found = refusal(embedded, request);

    assertThat(found.statusCode()).isEqualTo(expected.statusCode());
    assertThat(found.awsErrorDetails().errorCode())
        .isEqualTo(expected.awsErrorDetails().errorCode());
    assertThat(found.awsErrorDetails().errorMessage())
        .isEqualTo(expected.awsErrorDetails().errorMessage());
    assertThat(published).isEmpty();
  }

  @Test
  void another_operation_is_not_supported() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> embedded.listTopics(list -> {}));
  }

  private static SnsException refusal(SnsClient client, PublishRequest request) {
    return catchThrowableOfType(SnsException.class, () -> client.publish(request));
  }

  private static PublishRequest.Builder page() {
    return PublishRequest.builder().topicArn(WARD);
  }

  private static MessageAttributeValue.Builder attribute() {
    return MessageAttributeValue.builder().dataType("String");
  }

  private static PublishRequest with(MessageAttributeValue severity) {
    return page().message("hello").messageAttributes(Map.of("severity", severity)).build();
  }
}
