package io.icewatch.local.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;

/** Keeps what it accepts, and fails as it is told to. */
final class FirehoseInMemory implements FirehoseClient {

  /** How Firehose behaves during one attempt. */
  enum Mood {
    /** Accepts everything at once. */
    CALM,
    /** Refuses some records, which come again until they are accepted. */
    REFUSES_SOME,
    /** Refuses some records until there is no time left. */
    REFUSES_SOME_FOR_EVER,
    /** Out of reach. */
    OUT_OF_REACH,
    /** Accepts everything, but the answer is lost. */
    ANSWER_LOST
  }

  /** An accepted record. */
  record Accepted(String stream, byte[] json, int attempt) {}

  private final List<Accepted> accepted = new ArrayList<>();
  private final Random random;
  private Mood mood = Mood.CALM;
  private int attempt;
  private int calls;

  FirehoseInMemory(Random random) {
    this.random = random;
  }

  void beginAttempt(Mood mood) {
    this.mood = mood;
    attempt++;
    calls = 0;
  }

  /** Whether the invocation's time is nearly up. */
  boolean timeIsUp() {
    return mood == Mood.REFUSES_SOME_FOR_EVER && calls > 2;
  }

  List<Accepted> accepted() {
    return accepted;
  }

  @Override
  public PutRecordBatchResponse putRecordBatch(PutRecordBatchRequest request) {
    calls++;
    List<PutRecordBatchResponseEntry> answers = new ArrayList<>();
    int refused = 0;
    for (Record each : request.records()) {
      if (refuses()) {
        refused++;
        answers.add(
            PutRecordBatchResponseEntry.builder().errorCode("ServiceUnavailableException").build());
      } else {
        accepted.add(
            new Accepted(request.deliveryStreamName(), each.data().asByteArray(), attempt));
        answers.add(PutRecordBatchResponseEntry.builder().recordId("r").build());
      }
    }
    if (mood == Mood.OUT_OF_REACH || mood == Mood.ANSWER_LOST) {
      throw FirehoseException.builder().message("drawn: " + mood).build();
    }
    return PutRecordBatchResponse.builder()
        .failedPutCount(refused)
        .requestResponses(answers)
        .build();
  }

  private boolean refuses() {
    return switch (mood) {
      case CALM, ANSWER_LOST -> false;
      case OUT_OF_REACH -> true;
      case REFUSES_SOME -> calls < 5 && random.nextBoolean();
      case REFUSES_SOME_FOR_EVER -> random.nextInt(3) > 0;
    };
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
