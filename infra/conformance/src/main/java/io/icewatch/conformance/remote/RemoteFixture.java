package io.icewatch.conformance.remote;

import io.icewatch.local.template.MappingSpec;
import io.icewatch.local.template.MappingSpec.OnFailure;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.State;

/** What is made at an endpoint for one case, and deleted when it is closed. */
final class RemoteFixture implements AutoCloseable {
  /** AWS documents "several minutes" for a mapping, and takes about one. */
  private static final int PATIENCE_SECONDS = 300;

  private static final int POLL_MILLIS = 250;

  private final AwsClients aws;
  private final EndpointSettings settings;
  private final String name;
  private final Consumer<String> leftBehind;
  private final Deque<Runnable> cleanup = new ArrayDeque<>();

  /**
   * @param name the name of everything that is made; nothing else there has it
   * @param leftBehind is told what could not be deleted
   */
  RemoteFixture(
      AwsClients aws, EndpointSettings settings, String name, Consumer<String> leftBehind) {
    this.aws = aws;
    this.settings = settings;
    this.name = name;
    this.leftBehind = leftBehind;
  }

  /** The name of the stream and the function. */
  String name() {
    return name;
  }

  /**
   * Makes the stream and waits until it can be used.
   *
   * @return its ARN
   */
  String makeStream(int shards) throws InterruptedException {
    aws.kinesis().createStream(request -> request.streamName(name).shardCount(shards));
    cleanup.push(() -> aws.kinesis().deleteStream(request -> request.streamName(name)));
    awaitStream();
    return stream().streamARN();
  }

  /** Waits until the stream can be used, which after a reshard takes a while. */
  void awaitStream() throws InterruptedException {
    await("the stream", () -> stream().streamStatus() == StreamStatus.ACTIVE);
  }

  private StreamDescriptionSummary stream() {
    return aws.kinesis()
        .describeStreamSummary(request -> request.streamName(name))
        .streamDescriptionSummary();
  }

  /**
   * Makes the function and waits until it can be invoked.
   *
   * @return its ARN
   */
  String makeFunction(URI callback) throws InterruptedException {
    String arn =
        aws.lambda()
            .createFunction(request ->
                request
                    .functionName(name)
                    .runtime(settings.runtime())
                    .role(settings.role())
                    .handler(ScriptedFunction.HANDLER)
                    .timeout(ScriptedFunction.TIMEOUT_SECONDS)
                    .environment(variables ->
                        variables.variables(Map.of(ScriptedFunction.CALLBACK, callback.toString())))
                    .code(code ->
                        code.zipFile(SdkBytes.fromByteArray(ScriptedFunction.deploymentPackage()))))
            .functionArn();
    cleanup.push(() -> aws.lambda().deleteFunction(request -> request.functionName(name)));
    await("the function", this::isFunctionReady);
    return arn;
  }

  /** Emulators that are ready at once do not always say so. */
  private boolean isFunctionReady() {
    State state =
        aws.lambda().getFunction(request -> request.functionName(name)).configuration().state();
    return state != State.PENDING;
  }

  /** Invokes the function, as anybody may. Returns what it ended with, or null. */
  @Nullable String invoke(String event) {
    return aws.lambda()
        .invoke(request -> request.functionName(name).payload(SdkBytes.fromUtf8String(event)))
        .functionError();
  }

  /** Makes the destination of batches that are given up. */
  FailureInbox makeInbox(OnFailure.Type type) {
    return switch (type) {
      case SQS -> makeQueue();
      case SNS -> {
        TopicInbox topic = TopicInbox.make(aws.sns(), name, makeQueue());
        cleanup.push(topic::delete);
        yield topic;
      }
      case S3 -> {
        BucketInbox bucket = BucketInbox.make(aws.s3(), name, settings.region());
        cleanup.push(bucket::delete);
        yield bucket;
      }
    };
  }

  private QueueInbox makeQueue() {
    QueueInbox queue = QueueInbox.make(aws.sqs(), name);
    cleanup.push(queue::delete);
    return queue;
  }

  /**
   * Makes the mapping and waits until it is enabled.
   *
   * @param spec the case's
   * @param scale how fast its windows are to be, and where its starting timestamp lies
   * @param streamArn the stream's
   * @param inbox its destination, or null
   * @return its UUID
   */
  String makeMapping(
      MappingSpec spec, TimeScale scale, String streamArn, @Nullable FailureInbox inbox)
      throws InterruptedException {
    CreateEventSourceMappingRequest.Builder request =
        request(spec, scale).eventSourceArn(streamArn);
    if (inbox != null) {
      request.destinationConfig(
          config -> config.onFailure(failure -> failure.destination(inbox.arn())));
    }
    String uuid = aws.lambda().createEventSourceMapping(request.build()).uuid();
    cleanup.push(() -> aws.lambda().deleteEventSourceMapping(which -> which.uuid(uuid)));
    await("the mapping", () -> isEnabled(uuid));
    return uuid;
  }

  private boolean isEnabled(String uuid) {
    String state = aws.lambda().getEventSourceMapping(request -> request.uuid(uuid)).state();
    return state == null || state.equals("Enabled");
  }

  /** Properties that the case leaves at their defaults are left out, as in its template. */
  private CreateEventSourceMappingRequest.Builder request(MappingSpec spec, TimeScale scale) {
    CreateEventSourceMappingRequest.Builder request =
        CreateEventSourceMappingRequest.builder()
            .functionName(name)
            .startingPosition(EventSourcePosition.valueOf(spec.startingPosition().name()))
            .batchSize(spec.batchSize())
            .maximumRetryAttempts(spec.maximumRetryAttempts())
            .maximumRecordAgeInSeconds(spec.maximumRecordAgeSeconds())
            .bisectBatchOnFunctionError(spec.bisectBatchOnFunctionError());
    Instant startingTimestamp = spec.startingTimestamp();
    if (startingTimestamp != null) {
      request.startingPositionTimestamp(scale.real(startingTimestamp));
    }
    if (spec.maximumBatchingWindowSeconds() > 0) {
      request.maximumBatchingWindowInSeconds(spec.maximumBatchingWindowSeconds() / scale.factor());
    }
    if (spec.tumblingWindowSeconds() > 0) {
      request.tumblingWindowInSeconds(spec.tumblingWindowSeconds() / scale.factor());
    }
    if (spec.reportBatchItemFailures()) {
      request.functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES);
    }
    if (!spec.filterPatterns().isEmpty()) {
      List<Filter> filters =
          spec.filterPatterns().stream()
              .map(pattern -> Filter.builder().pattern(pattern).build())
              .toList();
      request.filterCriteria(criteria -> criteria.filters(filters));
    }
    return request;
  }

  private void await(String what, BooleanSupplier isReady) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(PATIENCE_SECONDS);
    while (!isReady.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            "%s is not ready after %d s".formatted(what, PATIENCE_SECONDS));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** Deletes everything, also if this thread has been asked to end. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // the SDK's clients would not send anything
    while (!cleanup.isEmpty()) {
      try {
        cleanup.pop().run();
      } catch (SdkException e) {
        leftBehind.accept("%s: could not delete everything: %s".formatted(name, e.getMessage()));
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
