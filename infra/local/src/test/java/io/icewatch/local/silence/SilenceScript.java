package io.icewatch.local.silence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.icewatch.board.answer.AnswerDesk;
import io.icewatch.lambda.Background;
import io.icewatch.lambda.DeployedTemplate;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.GivenClients;
import io.icewatch.lambda.RuleSettings;
import io.icewatch.lambda.Variables;
import io.icewatch.local.silence.SilenceScenario.Batch;
import io.icewatch.local.silence.SilenceScenario.Event;
import io.icewatch.local.silence.SilenceScenario.Ordered;
import io.icewatch.sweep.SweepAlarms;
import io.icewatch.vitals.answer.WardLimits;
import io.icewatch.watch.WatchPatients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mockito.Mockito;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/**
 * The life of an instance of the real function, one call to AWS at a time, without threads: what it
 * does next follows from what it was invoked for and what its calls answered so far. So it is run
 * from its beginning with those answers, and stopped at the first call that has none yet. There is
 * one object for each history, so that histories are compared by identity.
 */
final class SilenceScript {

  /** Which function. */
  enum Kind {
    WATCH,
    SWEEP,
    BOARD
  }

  /** What is done next. */
  sealed interface Next {}

  /**
   * A call that others can tell.
   *
   * @param request as the SDK has it
   */
  record Call(Object request) implements Next {}

  /** The invocation is over; what has to come again is not done. */
  record Finished(boolean isDone) implements Next {}

  /** What happened to the instance. */
  private sealed interface Entry {}

  private record Begun(Event event, String invocation, Instant now) implements Entry {}

  /** Answers are compared by identity: {@link SharedItems} gives one object for each. */
  private record Seen(Object answer, Instant now) implements Entry {
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
      return other instanceof Seen seen && seen.answer == answer && seen.now.equals(now);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(answer) + now.hashCode();
    }
  }

  /** All instances of an exploration. */
  static final class Book {
    private final SharedItems shared;
    private final Map<Kind, SilenceScript> fresh = new HashMap<>();

    Book(SharedItems shared) {
      this.shared = shared;
    }

    /** An instance that was not invoked yet. */
    SilenceScript fresh(Kind kind) {
      return fresh.computeIfAbsent(kind, of -> new SilenceScript(this, of, List.of()));
    }
  }

  private static final Map<String, Context> CONTEXTS = new HashMap<>();
  private static final Map<Kind, Map<String, String>> VARIABLES = variables();
  private static final WardLimits LIMITS =
      new WardLimits(RuleSettings.read(new Variables(variables(Kind.WATCH))).rules());

  private final Book book;
  private final Kind kind;
  private final List<Entry> history;
  private final Next next;
  private final Map<Entry, SilenceScript> continuations = new HashMap<>();

  private SilenceScript(Book book, Kind kind, List<Entry> history) {
    this.book = book;
    this.kind = kind;
    this.history = history;
    this.next = run();
  }

  private static Map<Kind, Map<String, String>> variables() {
    DeployedTemplate template = DeployedTemplate.read();
    Map<Kind, Map<String, String>> variables = new HashMap<>();
    variables.put(Kind.WATCH, template.environment("WatchPatients"));
    variables.put(Kind.SWEEP, new HashMap<>(template.environment("SweepAlarms")));
    requireNonNull(variables.get(Kind.SWEEP)).put("MESSAGE_DETAIL", "full"); // the id is looked at
    return variables;
  }

  private static Map<String, String> variables(Kind kind) {
    return requireNonNull(VARIABLES.get(kind));
  }

  private static Context context(String invocation) {
    LambdaLogger log = Mockito.mock(LambdaLogger.class, Mockito.withSettings().stubOnly());
    Context context = Mockito.mock(Context.class, Mockito.withSettings().stubOnly());
    Mockito.doReturn(60_000).when(context).getRemainingTimeInMillis();
    Mockito.doReturn(log).when(context).getLogger();
    Mockito.doReturn(invocation).when(context).getAwsRequestId();
    return context;
  }

  Kind kind() {
    return kind;
  }

  Next next() {
    return next;
  }

  /** Invoked, once more. */
  SilenceScript begun(Event event, String invocation, Instant now) {
    return then(new Begun(event, invocation, now));
  }

  /** What a call answered, or an exception that it threw. */
  SilenceScript answered(Object answer, Instant now) {
    return then(new Seen(answer, now));
  }

  private SilenceScript then(Entry entry) {
    return continuations.computeIfAbsent(
        entry,
        added -> {
          List<Entry> more = new ArrayList<>(history);
          more.add(added);
          return new SilenceScript(book, kind, List.copyOf(more));
        });
  }

  private Next run() {
    Ports ports = new Ports();
    Function function = function(ports);
    boolean isDone = true;
    try {
      while (ports.at < history.size()) {
        isDone = function.handle(ports.begin());
      }
      return new Finished(isDone);
    } catch (Stopped e) {
      return e.call;
    }
  }

  /** An instance. */
  private interface Function {
    /** Answers whether the event need not come again. */
    boolean handle(Event event);
  }

  private Function function(Ports ports) {
    return switch (kind) {
      case WATCH -> {
        RequestStreamHandler watch = new WatchPatients(ports.environment(kind));
        yield event -> !invoked(watch, ports, ((Batch) event).json()).contains("itemIdentifier");
      }
      case SWEEP -> {
        RequestStreamHandler sweep = new SweepAlarms(ports.environment(kind));
        yield event ->
            invoked(sweep, ports, "{\"time\":\"%s\"}".formatted(event.at())).equals("{}");
      }
      case BOARD -> {
        AnswerDesk desk =
            new AnswerDesk(
                ports,
                requireNonNull(variables(Kind.WATCH).get("EPISODE_TABLE")),
                LIMITS,
                List.of("3B"),
                DateTimeFormatter.ISO_INSTANT.withZone(ZoneOffset.UTC),
                ports);
        yield event -> isSettled(desk, ((Ordered) event));
      }
    };
  }

  private static String invoked(RequestStreamHandler function, Ports ports, String event) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(event.getBytes(UTF_8)), answer, requireNonNull(ports.context));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.toString(UTF_8);
  }

  /** Whoever is told that the table is out of reach sends the order again. */
  private static boolean isSettled(AnswerDesk desk, Ordered event) {
    try {
      return desk.settle(event.order()).status() != 409;
    } catch (SdkException e) {
      return false;
    }
  }

  /** Stops the function: no exception, so that nothing in it catches this. */
  private static final class Stopped extends Error {
    private final transient Call call;

    Stopped(Call call) {
      super("stopped", null, false, false);
      this.call = call;
    }
  }

  /** Every port at once. What nobody else can tell is answered without a step. */
  private final class Ports implements DynamoDbClient, InstantSource {
    private static final PutRecordBatchResponseEntry ACCEPTED =
        PutRecordBatchResponseEntry.builder().recordId("r").build();

    private int at;
    private Instant now = Instant.EPOCH;
    private @Nullable Context context;

    FunctionEnvironment environment(Kind of) {
      return new FunctionEnvironment(
          variables(of),
          new GivenClients(this, new Sns(), new Firehose()),
          this,
          millis -> {},
          Background.AT_ONCE,
          new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    }

    Event begin() {
      Begun begun = (Begun) history.get(at++);
      now = begun.now();
      context = CONTEXTS.computeIfAbsent(begun.invocation(), SilenceScript::context);
      return begun.event();
    }

    private <T> T answer(Object request, Class<T> type, T ifNobodyCanTell) {
      if (!book.shared.concerns(request)) {
        return ifNobodyCanTell;
      }
      if (at == history.size()) {
        throw new Stopped(new Call(request));
      }
      Seen seen = (Seen) history.get(at++);
      now = seen.now();
      if (seen.answer() instanceof SdkException exception) {
        throw exception;
      }
      return type.cast(seen.answer());
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return answer(request, GetItemResponse.class, GetItemResponse.builder().build());
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
      return answer(request, BatchGetItemResponse.class, BatchGetItemResponse.builder().build());
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return answer(request, QueryResponse.class, QueryResponse.builder().build());
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      return answer(request, PutItemResponse.class, PutItemResponse.builder().build());
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      return answer(request, UpdateItemResponse.class, UpdateItemResponse.builder().build());
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
      return answer(request, DeleteItemResponse.class, DeleteItemResponse.builder().build());
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}

    private final class Sns implements SnsClient {
      @Override
      public PublishResponse publish(PublishRequest request) {
        PublishResponse accepted = PublishResponse.builder().messageId("m").build();
        return answer(request, PublishResponse.class, accepted);
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    }

    private final class Firehose implements FirehoseClient {
      @Override
      public PutRecordBatchResponse putRecordBatch(PutRecordBatchRequest request) {
        PutRecordBatchResponse accepted =
            PutRecordBatchResponse.builder()
                .failedPutCount(0)
                .requestResponses(request.records().stream().map(row -> ACCEPTED).toList())
                .build();
        return answer(request, PutRecordBatchResponse.class, accepted);
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    }
  }

  @Override
  public String toString() {
    @Nullable Entry last = history.isEmpty() ? null : history.getLast();
    return kind + " " + last;
  }
}
