package io.icewatch.local.aws.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.icewatch.local.aws.Clients;
import io.icewatch.local.aws.Fault;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.aws.sns.SnsMessage.Attribute;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sns.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sns.model.InvalidBatchEntryIdException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sns.model.TooManyEntriesInBatchRequestException;

/** {@code PublishBatch}, by the SDK's own client. */
class SnsBatchTest {
  private static final String WARD = "arn:aws:sns:us-east-1:000000000000:ward";

  private final List<SnsMessage> published = new CopyOnWriteArrayList<>();
  private final Faults faults = new Faults();
  private final SnsEndpoint endpoint = SnsEndpoint.start(0, Set.of(WARD), faults, published::add);
  private final SnsClient sns = Clients.sns(endpoint.uri(), Clients.ONCE);

  @AfterEach
  void close() {
    sns.close();
    endpoint.close();
  }

  private static PublishBatchRequestEntry entry(String id, String message) {
    return PublishBatchRequestEntry.builder().id(id).message(message).build();
  }

  private PublishBatchResponse publish(PublishBatchRequestEntry... entries) {
    return sns.publishBatch(r -> r.topicArn(WARD).publishBatchRequestEntries(entries));
  }

  private <E extends SnsException> void assertRefused(
      Class<E> expected, PublishBatchRequestEntry... entries) {
    assertThatExceptionOfType(expected).isThrownBy(() -> publish(entries));
    assertThat(published).isEmpty();
  }

  @Test
  void every_entry_is_a_message_of_its_own() {
    MessageAttributeValue critical =
        MessageAttributeValue.builder().dataType("String").stringValue("critical").build();
    PublishBatchRequestEntry full =
        entry("b", "SpO2 84 % & <falling>").toBuilder()
            .subject("Bed 4")
            .messageAttributes(Map.of("severity", critical))
            .build();

    PublishBatchResponse response = publish(entry("a", "hello"), full);

    assertThat(response.failed()).isEmpty();
    assertThat(response.successful())
        .extracting(PublishBatchResultEntry::id)
        .containsExactly("a", "b");
    assertThat(published)
        .containsExactly(
            new SnsMessage(
                WARD, response.successful().getFirst().messageId(), null, "hello", Map.of()),
            new SnsMessage(
                WARD,
                response.successful().getLast().messageId(),
                "Bed 4",
                "SpO2 84 % & <falling>",
                Map.of("severity", new Attribute("String", "critical"))));
  }

  @Test
  void an_entry_that_sns_would_not_take_fails_alone() {
    PublishBatchRequestEntry wrong = entry("b", "hello").toBuilder().subject("two\nlines").build();

    PublishBatchResponse response = publish(entry("a", "hello"), wrong, entry("c", "hello"));

    assertThat(response.failed())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.id()).isEqualTo("b");
              assertThat(failed.code()).isEqualTo("InvalidParameter");
              assertThat(failed.message()).isEqualTo("Invalid parameter: Subject");
              assertThat(failed.senderFault()).isTrue();
            });
    assertThat(published).hasSize(2);
  }

  @Test
  void the_chosen_entries_of_a_partial_failure_are_not_published() {
    faults.next(Fault.partialFailure(0));

    PublishBatchResponse response = publish(entry("a", "first"), entry("b", "second"));

    assertThat(response.failed())
        .singleElement()
        .satisfies(failed -> assertThat(failed.senderFault()).isFalse())
        .extracting(BatchResultErrorEntry::id)
        .isEqualTo("a");
    assertThat(published).extracting(SnsMessage::message).containsExactly("second");
    assertThat(faults.injected()).isEqualTo(1);
  }

  @Test
  void a_batch_has_1_to_10_entries() {
    PublishBatchRequestEntry[] eleven =
        IntStream.range(0, 11)
            .mapToObj(n -> entry("e" + n, "hello"))
            .toArray(PublishBatchRequestEntry[]::new);

    assertRefused(EmptyBatchRequestException.class);
    assertRefused(TooManyEntriesInBatchRequestException.class, eleven);
  }

  @Test
  void ids_are_distinct_and_plain() {
    assertRefused(
        BatchEntryIdsNotDistinctException.class, entry("a", "hello"), entry("a", "again"));
    assertRefused(InvalidBatchEntryIdException.class, entry("a b", "hello"));
    assertRefused(InvalidBatchEntryIdException.class, entry("x".repeat(81), "hello"));
  }

  @Test
  void all_messages_together_have_as_many_bytes_as_one() {
    assertRefused(
        BatchRequestTooLongException.class,
        entry("a", "é".repeat(100_000)),
        entry("b", "é".repeat(31_072) + "x"));

    publish(entry("a", "é".repeat(100_000)), entry("b", "é".repeat(31_072)));
    assertThat(published).hasSize(2);
  }

  @Test
  void an_unknown_topic_is_not_found() {
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(
            () ->
                sns.publishBatch(
                    r -> r.topicArn(WARD + "2").publishBatchRequestEntries(entry("a", "hello"))));
  }
}
