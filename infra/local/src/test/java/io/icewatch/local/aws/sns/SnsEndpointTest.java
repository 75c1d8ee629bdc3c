package io.icewatch.local.aws.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.icewatch.local.aws.Clients;
import io.icewatch.local.aws.Clients.Way;
import io.icewatch.local.aws.Fault;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.sns.SnsMessage.Attribute;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InternalErrorException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.InvalidParameterValueException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sns.model.ThrottledException;

@ParameterizedClass
@EnumSource(Way.class)
class SnsEndpointTest {

  private static final String WARD = "arn:aws:sns:us-east-1:000000000000:ward";

  private final List<SnsMessage> published = new CopyOnWriteArrayList<>();
  private final Faults faults = new Faults();
  private final SnsEndpoint endpoint = SnsEndpoint.start(0, Set.of(WARD), faults, published::add);
  private final Way way;
  private final SnsClient once;
  private final SnsClient standard;

  SnsEndpointTest(Way way) {
    this.way = way;
    once = Clients.sns(endpoint, way, Clients.ONCE);
    standard = Clients.sns(endpoint, way, Clients.STANDARD);
  }

  @AfterEach
  void close() {
    once.close();
    standard.close();
    endpoint.close();
  }

  @Test
  void a_message_arrives_with_its_subject_and_attributes() {
    PublishResponse response =
        once.publish(request ->
            request
                .topicArn(WARD)
                .subject("Bed 4: SpO2 low")
                .message("SpO2 84 % & falling <urgent>, 37 °C + \"ä\"")
                .messageAttributes(
                    Map.of("severity", text("critical"), "condition", text("spo2-low"))));

    assertThat(published)
        .containsExactly(
            new SnsMessage(
                WARD,
                response.messageId(),
                "Bed 4: SpO2 low",
                "SpO2 84 % & falling <urgent>, 37 °C + \"ä\"",
                Map.of(
                    "severity", new Attribute("String", "critical"),
                    "condition", new Attribute("String", "spo2-low"))));
    assertThat(faults.seen("Publish")).isEqualTo(1);
  }

  @Test
  void a_message_needs_no_subject() {
    publish(once, "hello");

    assertThat(published).singleElement().extracting(SnsMessage::subject).isNull();
  }

  @Test
  void a_message_may_have_as_many_bytes_as_aws_allows() {
    publish(once, "é".repeat(131_072));

    assertThat(published).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " starts with a space", "two\nlines", "bell\u0007", "Grüße"})
  void a_subject_that_an_email_cannot_have_is_an_invalid_parameter(String subject) {
    assertInvalid("Invalid parameter: Subject", subject, "hello");
  }

  @Test
  void a_subject_has_at_most_100_characters() {
    once.publish(r -> r.topicArn(WARD).subject("x".repeat(100)).message("hello"));

    assertThat(published).hasSize(1);
    published.clear();
    assertInvalid("Invalid parameter: Subject", "x".repeat(101), "hello");
  }

  @Test
  void an_empty_message_is_an_invalid_parameter() {
    assertInvalid("Invalid parameter: Empty message", "subject", "");
  }

  @Test
  void a_message_of_one_byte_too_many_is_an_invalid_parameter() {
    assertInvalid("Invalid parameter: Message too long", "subject", "é".repeat(131_072) + "x");
  }

  @Test
  void an_unknown_topic_is_not_found() {
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> once.publish(r -> r.topicArn(WARD + "2").message("hello")))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(404))
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NotFound"))
        .withMessageContaining("Topic does not exist");
  }

  @Test
  void what_is_no_topic_arn_is_an_invalid_parameter() {
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(() -> once.publish(r -> r.topicArn("ward").message("hello")))
        .withMessageContaining("Invalid parameter: TopicArn");
  }

  @Test
  void an_attribute_without_a_value_is_an_invalid_parameter_value() {
    assertThatExceptionOfType(InvalidParameterValueException.class)
        .isThrownBy(() ->
            once.publish(r ->
                r.topicArn(WARD).message("hello").messageAttributes(Map.of("severity", text("")))))
        .withMessageContaining("The message attribute 'severity' must contain non-empty");
    assertThat(published).isEmpty();
  }

  @Test
  void a_parameter_that_is_not_honoured_is_refused_by_name() {
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(
            () -> once.publish(r -> r.topicArn(WARD).message("{}").messageStructure("json")))
        .withMessageContaining("MessageStructure not known to the local SNS");
    assertThatExceptionOfType(InvalidParameterValueException.class)
        .isThrownBy(() ->
            once.publish(r ->
                r.topicArn(WARD)
                    .message("hello")
                    .messageAttributes(
                        Map.of(
                            "raw",
                            MessageAttributeValue.builder()
                                .dataType("Binary")
                                .binaryValue(SdkBytes.fromUtf8String("x"))
                                .build()))));
    assertThat(published).isEmpty();
  }

  @Test
  void another_operation_is_refused_by_name() {
    assertThatExceptionOfType(SnsException.class)
        .isThrownBy(() -> once.createTopic(r -> r.name("ward")))
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAction"))
        .withMessageContaining("CreateTopic");
  }

  @Test
  void a_form_that_cannot_be_read_is_malformed() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.uri())
              .POST(HttpRequest.BodyPublishers.ofString("Action=%zz"))
              .build();

      var response = http.send(request, BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("<Code>MalformedQueryString</Code>");
    }
  }

  @Test
  void a_receiver_that_throws_makes_the_request_an_internal_error() {
    try (SnsEndpoint broken =
            SnsEndpoint.start(
                0,
                Set.of(WARD),
                new Faults(),
                publication -> {
                  throw new IllegalStateException("pager <unplugged>");
                });
        SnsClient client = Clients.sns(broken, way, Clients.ONCE)) {
      assertThatExceptionOfType(InternalErrorException.class)
          .isThrownBy(() -> publish(client, "hello"))
          .withMessageContaining("Publish failed")
          .withMessageContaining("IllegalStateException: pager <unplugged>");
    }
  }

  @Test
  void a_throttled_message_is_not_published() {
    faults.next(Fault.throttle());

    assertThatExceptionOfType(ThrottledException.class)
        .isThrownBy(() -> publish(once, "hello"))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(429))
        .satisfies(e -> assertThat(e.isThrottlingException()).isTrue());
    assertThat(published).isEmpty();
  }

  @Test
  void server_errors_come_with_their_status_and_without_effect() {
    faults.next(Fault.internalFailure(), Fault.unavailable(), Fault.partialFailure(0));

    assertThat(statusOfFailure()).isEqualTo(500);
    assertThat(statusOfFailure()).isEqualTo(503);
    assertThat(statusOfFailure()).isEqualTo(503);
    assertThat(published).isEmpty();
  }

  @Test
  void a_reset_request_was_not_published() {
    faults.next(Fault.reset());

    assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> publish(once, "hello"));
    assertThat(published).isEmpty();
    assertThat(faults.seen("Publish")).isEqualTo(1);
  }

  @Test
  void a_lost_answer_was_published() {
    faults.next(Fault.lostAnswer());

    assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> publish(once, "hello"));
    assertThat(published).hasSize(1);
    assertThat(faults.seen("Publish")).isEqualTo(1);
  }

  @Test
  void the_sdk_repeats_after_a_lost_answer_so_the_message_is_published_twice() {
    faults.next(Fault.lostAnswer());

    publish(standard, "hello");

    assertThat(published).extracting(SnsMessage::message).containsExactly("hello", "hello");
    assertThat(published).extracting(SnsMessage::messageId).doesNotHaveDuplicates();
    assertThat(faults.seen("Publish")).isEqualTo(2);
  }

  @Test
  void the_sdk_repeats_after_throttles_errors_and_resets_and_publishes_once() {
    faults.next(Fault.throttle(), Fault.reset());
    publish(standard, "first");
    faults.next(Fault.internalFailure(), Fault.unavailable());
    publish(standard, "second");

    assertThat(published).extracting(SnsMessage::message).containsExactly("first", "second");
    assertThat(faults.seen("Publish")).isEqualTo(6);
  }

  @Test
  void the_sdk_gives_up_after_three_attempts() {
    faults.next(Fault.throttle(), Fault.throttle(), Fault.throttle());

    assertThatExceptionOfType(ThrottledException.class)
        .isThrownBy(() -> publish(standard, "hello"));
    assertThat(published).isEmpty();
    assertThat(faults.seen("Publish")).isEqualTo(3);
  }

  @Test
  void a_port_in_use_is_told_with_what_to_do() {
    URI uri = endpoint.uri();

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> SnsEndpoint.start(uri.getPort(), Set.of(WARD), faults, published::add))
        .withCauseInstanceOf(BindException.class)
        .withMessage(
            "SNS cannot listen on 127.0.0.1:%d (Address already in use): stop what holds the port,"
                + " or choose 0 for a free one",
            uri.getPort());
  }

  private int statusOfFailure() {
    return catchThrowableOfType(SnsException.class, () -> publish(once, "hello")).statusCode();
  }

  private void assertInvalid(String expected, String subject, String message) {
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(() -> once.publish(r -> r.topicArn(WARD).subject(subject).message(message)))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400))
        .withMessageContaining(expected);
    assertThat(published).isEmpty();
  }

  private static void publish(SnsClient client, String message) {
    client.publish(request -> request.topicArn(WARD).message(message));
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
