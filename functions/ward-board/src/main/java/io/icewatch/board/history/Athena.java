package io.icewatch.board.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.Row;

/** Queries of one workgroup. An answer takes seconds, so that nobody waits for it in here. */
final class Athena {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final AthenaClient client;
  private final String workgroup;
  private final String database;

  Athena(AthenaClient client, String workgroup, String database) {
    this.client = client;
    this.workgroup = workgroup;
    this.database = database;
  }

  /**
   * Starts a query, or finds the one that was started with the same text and parameters: whoever
   * asks the same, on whatever instance, shares an answer that is paid once.
   *
   * @param parameters texts, in the order of the query's question marks
   * @return its id
   * @throws software.amazon.awssdk.core.exception.SdkException if it cannot be started
   */
  String start(String sql, List<String> parameters) {
    List<String> literals =
        parameters.stream().map(text -> "'" + text.replace("'", "''") + "'").toList();
    return client
        .startQueryExecution(start ->
            start
                .queryString(sql)
                .executionParameters(literals)
                .queryExecutionContext(context -> context.database(database))
                .workGroup(workgroup)
                .clientRequestToken(token(sql, literals)))
        .queryExecutionId();
  }

  /**
   * The rows of a query; empty while it runs.
   *
   * @return for each row a text for each column, null where there is none
   * @throws QueryFailedException if it has failed or was cancelled; Athena says why to who asks for
   *     the query, and may name the patient then
   * @throws software.amazon.awssdk.core.exception.SdkException if the answer is out of reach
   */
  Optional<List<List<@Nullable String>>> rows(String id) {
    QueryExecutionStatus status =
        client.getQueryExecution(get -> get.queryExecutionId(id)).queryExecution().status();
    return switch (status.state()) {
      case SUCCEEDED -> Optional.of(results(id));
      case QUEUED, RUNNING -> Optional.empty();
      case FAILED, CANCELLED, UNKNOWN_TO_SDK_VERSION ->
          throw new QueryFailedException("query %s: %s".formatted(id, status.stateAsString()));
    };
  }

  private List<List<@Nullable String>> results(String id) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    String next = null;
    do {
      String token = next;
      GetQueryResultsResponse page =
          client.getQueryResults(get -> get.queryExecutionId(id).nextToken(token));
      page.resultSet().rows().stream().map(Athena::texts).forEach(rows::add);
      next = page.nextToken();
    } while (next != null);
    return rows.subList(Math.min(1, rows.size()), rows.size()); // the first is of names
  }

  private static List<@Nullable String> texts(Row row) {
    List<@Nullable String> texts = new ArrayList<>();
    for (Datum datum : row.data()) {
      texts.add(datum.varCharValue());
    }
    return texts;
  }

  /** A time as a literal of a {@code timestamp}, in UTC. */
  static String literal(Instant time) {
    return TIME.format(time);
  }

  /** A time as Athena writes it, in UTC: {@code 2026-11-30 09:17:00.000}. */
  static Instant time(String text) {
    return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
  }

  private static String token(String sql, List<String> literals) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(sql.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest.digest(String.join("\n", literals).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
