package io.icewatch.edge.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.icewatch.edge.alarm.NoticeSource.Received;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

class SqsNoticesTest {
  private static final String URL = "https://sqs.us-east-1.amazonaws.com/1/alarms";

  private final SqsClient sqs = mock(SqsClient.class);

  @Test
  @SuppressWarnings("unchecked") // of a generic parameter there is no class
  void countsWhatWaitsAndWhatSomebodyHasReceived() {
    when(sqs.getQueueAttributes(any(Consumer.class)))
        .thenReturn(
            GetQueueAttributesResponse.builder()
                .attributes(
                    Map.of(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "4",
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "2"))
                .build());

    assertThat(new SqsNotices(sqs, URL).size()).isEqualTo(6);
  }

  @Test
  @SuppressWarnings("unchecked") // of a generic parameter there is no class
  void waitsForNoticesAndDeletesWhatWasHandled() {
    ArgumentCaptor<Consumer<ReceiveMessageRequest.Builder>> asked =
        ArgumentCaptor.forClass(Consumer.class);
    when(sqs.receiveMessage(any(Consumer.class)))
        .thenReturn(
            ReceiveMessageResponse.builder()
                .messages(Message.builder().receiptHandle("h1").body("{}").build())
                .build());
    SqsNotices notices = new SqsNotices(sqs, URL);

    assertThat(notices.receive(Duration.ofSeconds(20))).containsExactly(new Received("h1", "{}"));
    notices.handled(new Received("h1", "{}"));

    verify(sqs).receiveMessage(asked.capture());
    assertThat(ReceiveMessageRequest.builder().applyMutation(asked.getValue()).build())
        .isEqualTo(
            ReceiveMessageRequest.builder()
                .queueUrl(URL)
                .waitTimeSeconds(20)
                .maxNumberOfMessages(10)
                .build());
    ArgumentCaptor<Consumer<DeleteMessageRequest.Builder>> deleted =
        ArgumentCaptor.forClass(Consumer.class);
    verify(sqs).deleteMessage(deleted.capture());
    assertThat(DeleteMessageRequest.builder().applyMutation(deleted.getValue()).build())
        .isEqualTo(DeleteMessageRequest.builder().queueUrl(URL).receiptHandle("h1").build());
  }
}
