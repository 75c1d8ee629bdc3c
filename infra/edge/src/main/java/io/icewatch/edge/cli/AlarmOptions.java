package io.icewatch.edge.cli;

import io.icewatch.edge.alarm.AlarmAnswers;
import io.icewatch.edge.alarm.AlarmReporter;
import io.icewatch.edge.alarm.BoardAnswers;
import io.icewatch.edge.alarm.SqsNotices;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** Alarms for a hospital's own phones, by the options of the command line. */
final class AlarmOptions {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int LONGEST_MINUTES = 30;
  private static final String TOKEN = "ICEWATCH_BOARD_TOKEN";

  @Option(
      names = "--alarms",
      paramLabel = "HOST:PORT",
      description = "Reports every notice to this alarm communicator (IHE PCD-04, ORU^R40).")
  private @Nullable String communicator;

  @Option(
      names = "--alarm-queue",
      paramLabel = "URL",
      description = "With --alarms: the SQS queue that subscribes to the alert topic.")
  private @Nullable URI queue;

  @Option(
      names = "--board",
      paramLabel = "URL",
      description =
          "With --alarms: the ward board that gets what is answered on phones (IHE PCD-05,"
              + " ORA^R41); its bearer token is in "
              + TOKEN
              + ", or in the address as ./icewatch run prints it.")
  private @Nullable URI board;

  @Option(
      names = "--acknowledge-minutes",
      paramLabel = "N",
      defaultValue = "15",
      description = "How long such an answer counts, 1 to 30. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  /** Reports alarms until it is closed; null without {@code --alarms}. */
  @Nullable AlarmReporter reporter(CommandLine command, Consumer<String> log) {
    if (communicator == null) {
      return null;
    }
    if (queue == null) {
      throw new ParameterException(
          command, "found no --alarm-queue, expected one with --alarms: where notices come from");
    }
    SqsClientBuilder sqs =
        SqsClient.builder()
            .overrideConfiguration(SqsNotices.limits())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(30)));
    ServiceEndpoint.set(sqs, queue.resolve("/"));
    return AlarmReporter.start(
        new SqsNotices(sqs.build(), queue.toString()),
        HostAndPort.parse(command, "--alarms", communicator),
        PAUSE,
        InstantSource.system(),
        log);
  }

  /** Who gets the answers; null without {@code --board}. */
  @Nullable AlarmAnswers answers(CommandLine command) {
    if (board == null) {
      return null;
    }
    String token = token(board);
    if (token.isEmpty() || minutes < 1 || minutes > LONGEST_MINUTES) {
      throw new ParameterException(
          command,
          token.isEmpty()
              ? "found no %s in the environment, expected the token of --board".formatted(TOKEN)
              : "--acknowledge-minutes is %d, expected 1 to %d"
                  .formatted(minutes, LONGEST_MINUTES));
    }
    return new BoardAnswers(board, token, minutes);
  }

  /** Empty if there is none. */
  private static String token(URI board) {
    String query = board.getRawQuery();
    return query != null && query.startsWith("token=")
        ? query.substring("token=".length())
        : Objects.requireNonNullElse(System.getenv(TOKEN), "");
  }
}
