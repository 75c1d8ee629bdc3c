package io.icewatch.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import io.icewatch.board.access.Caller;
import io.icewatch.board.access.Gate;
import io.icewatch.board.access.SignIn;
import io.icewatch.board.access.Visits;
import io.icewatch.board.answer.AnswerDesk;
import io.icewatch.board.answer.AnswerLog;
import io.icewatch.board.answer.AnswerRow;
import io.icewatch.board.answer.OrderReader;
import io.icewatch.board.answer.Settled;
import io.icewatch.board.answer.SettledJson;
import io.icewatch.board.history.LakeProgress;
import io.icewatch.board.history.PatientHistories;
import io.icewatch.board.http.Assets;
import io.icewatch.board.http.ETag;
import io.icewatch.board.http.Reply;
import io.icewatch.board.http.Request;
import io.icewatch.board.link.LinkDesk;
import io.icewatch.board.link.LinkPage;
import io.icewatch.board.ward.WardView;
import io.icewatch.board.ward.WardView.Snapshot;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.lambda.firehose.RowsNotAcceptedException;
import io.icewatch.lambda.link.LinkSigner;
import io.icewatch.lambda.link.LinkVerifier;
import io.icewatch.lambda.link.OpaqueKeys;
import io.icewatch.lambda.table.WardIndex;
import io.icewatch.vitals.answer.Order;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * The ward board, behind an HTTP API: the page and its files, the ward as JSON. See {@code API.md}.
 *
 * <p>The page's own files hold no data and are anybody's. The page of a signed link is for whoever
 * was paged, and about that page alone. Everything under {@code /api} is for whom the {@link Gate}
 * lets in, and is kept by no proxy.
 */
public final class WardBoard
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final String PATIENTS = "/api/patients/";
  private static final String LINKS = "/" + LinkSigner.PATH;

  /** A browser asks again in seconds: an answer that is late is worth less than a clear error. */
  private static final CallLimits LIMITS =
      new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(5));

  private final InstantSource clock;
  private final Assets assets = new Assets("/board/");
  private final Gate gate;
  private final SignIn signIn;
  private final WardView view;
  private final PatientHistories histories;
  private final LakeProgress lake;
  private final Visits visits = new Visits();
  private final AnswerDesk desk;
  private final AnswerLog answers;
  private final LinkDesk links;

  /** Lambda's constructor: everything comes from the environment. */
  public WardBoard() {
    this(FunctionEnvironment.ofLambda());
  }

  /**
   * Everything comes from what is given.
   *
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public WardBoard(FunctionEnvironment environment) {
    BoardConfig config = BoardConfig.from(environment.variables());
    this.clock = environment.clock();
    this.gate = new Gate(config.token());
    this.signIn = config.signIn();
    DynamoDbClient dynamoDb =
        environment.clients().create(DynamoDbClient.class, DynamoDbClient.builder(), LIMITS);
    DateTimeFormatter time =
        DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(config.zone());
    OpaqueKeys keys = new OpaqueKeys(config.episodeTable());
    AthenaClient athena =
        environment.clients().create(AthenaClient.class, AthenaClient.builder(), LIMITS);
    this.lake =
        new LakeProgress(
            athena,
            config.workgroup(),
            config.database(),
            config.window(),
            config.buffer(),
            environment.background());
    this.view =
        new WardView(
            dynamoDb,
            config.episodeTable(),
            Stream.concat(Stream.of(WardIndex.ANY_WARD), config.wards().stream()).toList(),
            config.limits(),
            keys::of,
            environment.variables().getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            config.zone().getId(),
            lake,
            clock);
    this.histories =
        new PatientHistories(athena, config.workgroup(), config.database(), config.window());
    this.desk =
        new AnswerDesk(
            dynamoDb, config.episodeTable(), config.limits(), config.wards(), time, clock);
    this.answers =
        new AnswerLog(
            environment.clients().create(FirehoseClient.class, FirehoseClient.builder(), LIMITS),
            config.answersStream(),
            environment.pause());
    this.links =
        new LinkDesk(
            new LinkVerifier(
                environment.clients().create(KmsClient.class, KmsClient.builder(), LIMITS),
                config.linkKeyArns()),
            keys,
            view,
            new LinkPage(config.detail(), time));
  }

  /** An event that is no request, as the heartbeat's, is answered with nothing. */
  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Request request = new Request(event);
    Reply reply;
    try {
      reply = reply(request, context.getLogger());
    } catch (SdkException e) {
      // No vitals, no patient: what AWS says names a table at most.
      context.getLogger().log("not answered: " + e, LogLevel.ERROR);
      reply = Reply.error(503, "the table is out of reach, expected it to be back in seconds");
    }
    return reply.with("x-icewatch-now", Long.toString(clock.millis())).toResponse();
  }

  private Reply reply(Request request, LambdaLogger log) {
    String path = request.path();
    if (path.startsWith(LINKS)) {
      return links.reply(
          path.substring(LINKS.length()),
          request,
          clock.instant(),
          order -> settle(order, "link", log));
    }
    return switch (request.method()) {
      case "" -> Reply.empty(204);
      case "GET", "HEAD" ->
          path.startsWith("/api/") ? data(path, request, log) : file(path, request);
      case "POST" -> path.equals("/api/answers") ? answer(request, log) : notFound(path);
      default ->
          Reply.error(405, request.method() + ", expected GET, HEAD or POST")
              .with("allow", "GET, HEAD, POST");
    };
  }

  private Reply file(String path, Request request) {
    if (path.equals("/sign-in.json")) {
      return Reply.json(200, signIn.toJson());
    }
    return gate.enter(request)
        .or(() -> assets.reply(path, request).map(reply -> reply.talkingTo(signIn.origins())))
        .orElseGet(() -> notFound(path));
  }

  private Reply data(String path, Request request, LambdaLogger log) {
    Optional<Caller> caller = gate.caller(request);
    if (caller.isEmpty()) {
      return stranger();
    }
    String name = caller.get().name();
    Reply reply = path.equals("/api/ward") ? ward(request, log) : patient(path, log);
    if (visits.isNew(caller.get().subject(), path, clock.instant())) {
      // The key of a patient stands for nobody to who has not the table.
      log.log("%s seen by %s".formatted(path, caller.get().subject()), LogLevel.INFO);
    }
    return name.isEmpty()
        ? reply
        : reply.with("x-icewatch-you", URLEncoder.encode(name, UTF_8).replace("+", "%20"));
  }

  private Reply patient(String path, LambdaLogger log) {
    return path.startsWith(PATIENTS)
        ? view.patient(
                path.substring(PATIENTS.length()),
                id ->
                    histories.of(id, clock.instant(), problem -> log.log(problem, LogLevel.ERROR)))
            .map(json -> Reply.json(200, json))
            .orElseGet(() -> notFound("this patient"))
        : notFound(path);
  }

  private Reply ward(Request request, LambdaLogger log) {
    lake.look(clock.instant(), problem -> log.log(problem, LogLevel.ERROR));
    Snapshot snapshot = view.now();
    Reply reply =
        ETag.matches(request.header("if-none-match").orElse(null), snapshot.etag())
            ? Reply.empty(304)
            : request.takesGzip()
                ? Reply.bytes("application/json", snapshot.gzipped())
                    .with("content-encoding", "gzip")
                : Reply.json(200, snapshot.json());
    return reply.with("etag", snapshot.etag());
  }

  private Reply answer(Request request, LambdaLogger log) {
    Optional<Reply> refusal = Gate.refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Optional<Caller> caller = gate.caller(request);
    if (caller.isEmpty()) {
      return stranger();
    }
    Order order;
    try {
      order = OrderReader.read(request.body(), caller.get().name(), clock.instant());
    } catch (IllegalArgumentException e) {
      return Reply.error(400, String.valueOf(e.getMessage()));
    }
    Settled settled = settle(order, caller.get().subject(), log);
    return settled.isAnswer()
        ? Reply.json(200, SettledJson.write(settled))
        : Reply.error(settled.status(), settled.message());
  }

  private Settled settle(Order order, String subject, LambdaLogger log) {
    Settled settled = desk.settle(order);
    view.forget();
    log.log(
        "%s by %s: %s".formatted(order.command().kind(), subject, settled.outcome()),
        LogLevel.INFO);
    try {
      answers.append(new AnswerRow(order, settled, subject));
    } catch (RowsNotAcceptedException | SdkException e) {
      // What was done stays done; the order's id finds it in the table for a day.
      log.log("row of answers not written for %s: %s".formatted(order.id(), e), LogLevel.ERROR);
    }
    return settled;
  }

  private static Reply stranger() {
    return Reply.error(401, "no token, expected one of this board")
        .with("www-authenticate", "Bearer");
  }

  private static Reply notFound(String what) {
    return Reply.error(404, "nothing is at " + what);
  }
}
