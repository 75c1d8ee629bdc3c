package io.icewatch.lambda.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.icewatch.lambda.AwsClients;
import io.icewatch.vitals.alarm.AlertLog.Entry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;

class FirehoseAlertLogTest {
  private static final PutRecordBatchResponseEntry ACCEPTED =
      PutRecordBatchResponseEntry.builder().recordId("r").build();
  private static final PutRecordBatchResponseEntry REFUSED =
      PutRecordBatchResponseEntry.builder().errorCode("ServiceUnavailableException").build();

  private final FirehoseClient firehose = mock(FirehoseClient.class, CALLS_REAL_METHODS);
  private final List<PutRecordBatchRequest> batches = new ArrayList<>();
  private final List<Long> pauses = new ArrayList<>();
  private final FirehoseAlertLog log =
      new FirehoseAlertLog(firehose, "icewatch-alerts", pauses::add);
  private ToIntFunction<PutRecordBatchRequest> refused = batch -> 0;

  @BeforeEach
  void firehoseAnswers() {
    doAnswer(
            call -> {
              PutRecordBatchRequest batch = call.getArgument(0);
              batches.add(batch);
              int first = refused.applyAsInt(batch);
              return PutRecordBatchResponse.builder()
                  .failedPutCount(first)
                  .requestResponses(
                      IntStream.range(0, batch.records().size())
                          .mapToObj(i -> i < first ? REFUSED : ACCEPTED)
                          .toList())
                  .build();
            })
        .when(firehose)
        .putRecordBatch(any(PutRecordBatchRequest.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0|", "1|1", "500|500", "501|500 1", "1000|500 500", "1001|500 500 1"})
  void rowsGoInPacksOfFiveHundredInOrder(int rows, String packs) {
    List<Entry> entries = Alerts.entries(rows);

    assertThat(log.append(entries)).isZero();

    assertThat(batches.stream().map(batch -> Integer.toString(batch.records().size())))
        .isEqualTo(packs == null ? List.of() : List.of(packs.split(" ")));
    assertThat(batches.stream().flatMap(batch -> batch.records().stream()).toList())
        .extracting(record -> record.data())
        .isEqualTo(
            entries.stream()
                .map(entry -> SdkBytes.fromByteArray(AlertRowJson.write(entry)))
                .toList());
    assertThat(batches).allMatch(batch -> batch.deliveryStreamName().equals("icewatch-alerts"));
  }

  @Test
  void rowsThatAreRefusedAreSentAgain() {
    refused = batch -> batch.records().size() - 1;

    assertThat(log.append(Alerts.entries(3))).isZero();
    assertThat(batches).extracting(batch -> batch.records().size()).containsExactly(3, 2, 1);
    assertThat(pauses).containsExactly(50L, 100L);
  }

  /** The next pages of the shard wait meanwhile. */
  @Test
  void rowsThatAreRefusedThreeTimesAreCountedAsLost() {
    refused = batch -> 2;

    assertThat(log.append(Alerts.entries(3))).isEqualTo(2);
    assertThat(batches).extracting(batch -> batch.records().size()).containsExactly(3, 2, 2);
  }

  /** For minutes, while pages go out one after the other. */
  @Test
  void whileFirehoseTakesNothingTheFirstInvocationAloneWaits() {
    refused = batch -> batch.records().size();
    for (int invocation = 0; invocation < 200; invocation++) {
      assertThat(log.append(Alerts.entries(2))).isEqualTo(2);
    }
    assertThat(pauses).containsExactly(50L, 100L);
    assertThat(batches).hasSize(3 + 199);

    refused = batch -> 0;
    assertThat(log.append(Alerts.entries(2))).isZero();
    refused = batch -> batch.records().size() - 1;
    assertThat(log.append(Alerts.entries(3))).isZero();
    assertThat(pauses)
        .as("what is refused now is sent again")
        .containsExactly(50L, 100L, 50L, 100L);
  }

  private static int outOfReach(PutRecordBatchRequest batch) {
    throw ResourceNotFoundException.builder().message("no such stream").build();
  }

  @Test
  void whereFirehoseWasOutOfReachTheNextRowsAreSentOnceAndNoRowsTellNothing() {
    refused = FirehoseAlertLogTest::outOfReach;
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> log.append(Alerts.entries(1)));

    assertThat(log.append(List.of())).isZero();
    refused = batch -> 1;
    assertThat(log.append(Alerts.entries(1))).isEqualTo(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aFirehoseThatTakesSomeIsAskedAgainEachTime() {
    refused = batch -> 1;
    log.append(Alerts.entries(2));
    log.append(Alerts.entries(2));

    assertThat(pauses).containsExactly(50L, 100L, 50L, 100L);
  }

  @Test
  void aFirehoseThatHangsIsGivenUpAfterTwoSeconds() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FirehoseClient deployed =
            AwsClients.of(
                    Map.of(
                        "AWS_REGION", "eu-central-1",
                        "AWS_ACCESS_KEY_ID", "id",
                        "AWS_SECRET_ACCESS_KEY", "secret",
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:" + silent.getLocalPort()))
                .create(FirehoseClient.class, FirehoseClient.builder(), FirehoseAlertLog.LIMITS)) {
      FirehoseAlertLog hanging = new FirehoseAlertLog(deployed, "icewatch-alerts", pauses::add);
      List<Entry> entries = Alerts.entries(1);

      long start = System.nanoTime();
      assertThatExceptionOfType(ApiCallTimeoutException.class)
          .isThrownBy(() -> hanging.append(entries));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void exceptionOfTheSdkPasses() {
    refused = FirehoseAlertLogTest::outOfReach;

    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> log.append(Alerts.entries(1)));
  }
}
