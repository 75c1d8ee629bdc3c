package io.icewatch.lambda.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;

class FirehoseSinkTest {
  private static final int MIB = 1 << 20;

  private final FirehoseClient firehose = mock(FirehoseClient.class, CALLS_REAL_METHODS);
  private final List<List<String>> packs = new ArrayList<>();
  private final List<Long> pauses = new ArrayList<>();
  private final FirehoseSink<String> sink =
      new FirehoseSink<>(
          firehose, "icewatch-vital-windows", row -> row.getBytes(UTF_8), pauses::add);

  /** Whether a row is refused; asked for every row of every attempt. */
  private Predicate<String> refuses = row -> false;

  private boolean timeIsUp;

  @BeforeEach
  void firehoseAnswers() {
    doAnswer(call -> answer(call.getArgument(0)))
        .when(firehose)
        .putRecordBatch(any(PutRecordBatchRequest.class));
  }

  private PutRecordBatchResponse answer(PutRecordBatchRequest request) {
    assertThat(request.deliveryStreamName()).isEqualTo("icewatch-vital-windows");
    List<String> rows =
        request.records().stream().map(record -> record.data().asUtf8String()).toList();
    packs.add(rows);
    List<PutRecordBatchResponseEntry> entries =
        rows.stream().map(row -> refuses.test(row) ? refused() : accepted()).toList();
    int failed = (int) entries.stream().filter(entry -> entry.errorCode() != null).count();
    return PutRecordBatchResponse.builder()
        .failedPutCount(failed)
        .requestResponses(entries)
        .build();
  }

  private static PutRecordBatchResponseEntry accepted() {
    return PutRecordBatchResponseEntry.builder().recordId("r").build();
  }

  private static PutRecordBatchResponseEntry refused() {
    return PutRecordBatchResponseEntry.builder()
        .errorCode("ServiceUnavailableException")
        .errorMessage("Slow down.")
        .build();
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "1, 1", "500, 500", "501, 500 1", "1001, 500 500 1"})
  void packHoldsAtMostFiveHundredRows(int rows, String sizes) {
    List<String> all = IntStream.range(0, rows).mapToObj(i -> "row " + i).toList();

    append(all);

    assertThat(packs.stream().map(pack -> Integer.toString(pack.size())))
        .containsExactly(sizes.isEmpty() ? new String[0] : sizes.split(" ", -1));
    assertThat(packs.stream().flatMap(List::stream).toList()).isEqualTo(all);
  }

  @Test
  void packHoldsAtMostFourMebibytes() {
    String mebibyte = "x".repeat(MIB);

    append(List.of(mebibyte, mebibyte, mebibyte, mebibyte));
    assertThat(packs).as("exactly four").hasSize(1);

    packs.clear();
    append(List.of(mebibyte, mebibyte, mebibyte, mebibyte, "y", mebibyte));
    assertThat(packs).as("one byte more").extracting(List::size).containsExactly(4, 2);

    packs.clear();
    append(List.of("é".repeat(MIB), "é".repeat(MIB), "y"));
    assertThat(packs).as("bytes, not characters").extracting(List::size).containsExactly(2, 1);
  }

  @Test
  void onlyRowsThatWereRefusedAreSentAgainInTheirOrder() {
    List<String> refusedOnce = new ArrayList<>(List.of("b", "d", "e"));
    List<String> refusedTwice = new ArrayList<>(List.of("d"));
    refuses = row -> refusedOnce.remove(row) || refusedTwice.remove(row);

    append(List.of("a", "b", "c", "d", "e"));

    assertThat(packs)
        .containsExactly(List.of("a", "b", "c", "d", "e"), List.of("b", "d", "e"), List.of("d"));
  }

  @Test
  void packIsAcceptedWholeBeforeTheNextIsSent() {
    List<String> all = IntStream.range(0, 501).mapToObj(i -> "row " + i).toList();
    List<String> refusedOnce = new ArrayList<>(List.of("row 499", "row 500"));
    refuses = refusedOnce::remove;

    append(all);

    assertThat(packs)
        .containsExactly(
            all.subList(0, 500), List.of("row 499"), List.of("row 500"), List.of("row 500"));
  }

  @Test
  void pausesDoubleUpToFiveSecondsAndBeginAnewWithEveryPack() {
    int[] refusals = {9};
    refuses = row -> row.equals("first") && refusals[0]-- > 0;
    append(List.of("first"));
    assertThat(pauses).containsExactly(50L, 100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);

    pauses.clear();
    refusals[0] = 1;
    append(List.of("first"));
    assertThat(pauses).containsExactly(50L);
  }

  @Test
  void rowsThatAreAcceptedCostNoPause() {
    timeIsUp = true;
    append(List.of("a", "b"));

    assertThat(pauses).isEmpty();
  }

  @Test
  void timeThatIsUpIsAnErrorWithCountsAndStream() {
    refuses = row -> !row.equals("b");
    timeIsUp = true;

    assertThatExceptionOfType(RowsNotAcceptedException.class)
        .isThrownBy(() -> append(List.of("a", "b", "c")))
        .withMessage(
            "2 of 3 rows not accepted by icewatch-vital-windows in time, 0 behind them:"
                + " ServiceUnavailableException Slow down.")
        .satisfies(e -> assertThat(e.rows()).isEqualTo(2));
    assertThat(packs).hasSize(1);
    assertThat(pauses).isEmpty();
  }

  @Test
  void rowsBehindThoseThatAreNotAcceptedCountWithThem() {
    refuses = row -> row.equals("row 499");
    timeIsUp = true;

    assertThatExceptionOfType(RowsNotAcceptedException.class)
        .isThrownBy(() -> append(IntStream.range(0, 1_203).mapToObj(i -> "row " + i).toList()))
        .satisfies(e -> assertThat(e.rows()).isEqualTo(1 + 703));
    assertThat(packs).hasSize(1);
  }

  @Test
  void exceptionOfTheSdkPasses() {
    refuses =
        row -> {
          throw ResourceNotFoundException.builder().message("no such stream").build();
        };

    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> append(List.of("a")));
    assertThat(packs).hasSize(1);
  }

  @Test
  void interruptionEndsTheWaitAndIsPassedOn() {
    refuses = row -> true;
    FirehoseSink<String> interrupted =
        new FirehoseSink<>(
            firehose,
            "icewatch-vital-windows",
            row -> row.getBytes(UTF_8),
            millis -> {
              throw new InterruptedException();
            });

    assertThatIllegalStateException()
        .isThrownBy(() -> interrupted.append(List.of("a"), () -> false))
        .withMessage("interrupted while rows wait for icewatch-vital-windows");
    assertThat(Thread.interrupted()).isTrue();
  }

  private void append(List<String> rows) {
    sink.append(rows, () -> timeIsUp);
  }
}
