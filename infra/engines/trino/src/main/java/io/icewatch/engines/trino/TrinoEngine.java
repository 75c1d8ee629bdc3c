package io.icewatch.engines.trino;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trino.execution.QueryInfo;
import io.trino.operator.OperatorStats;
import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.spi.type.TimeZoneKey;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner.MaterializedResultWithPlan;
import io.trino.testing.StandaloneQueryRunner;
import io.trino.testing.TestingSession;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

/**
 * Asks Trino, embedded, about a lake, as a stranger would: by the lake's catalog and Iceberg's
 * connector. A test starts it.
 */
public final class TrinoEngine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CATALOG = "lake";

  private TrinoEngine() {}

  /**
   * Writes a line of JSON to standard output for each question.
   *
   * @param arguments a catalog of SQLite, a folder for what is written, and a file with the
   *     questions: a JSON array of statements
   */
  public static void main(String[] arguments) {
    int status = 0;
    try {
      answerAll(arguments);
    } catch (Throwable e) {
      e.printStackTrace();
      status = 1;
    }
    // Trino leaves threads behind: without this, what failed would never end either.
    System.exit(status);
  }

  private static void answerAll(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    List<String> questions =
        List.of(JSON.readValue(Path.of(arguments[2]).toFile(), String[].class));
    try (StandaloneQueryRunner trino = start(arguments[0], arguments[1])) {
      for (String question : questions) {
        answers.println(JSON.writeValueAsString(answer(trino, question)));
      }
    }
  }

  private static StandaloneQueryRunner start(String catalogFile, String folder) {
    StandaloneQueryRunner trino =
        new StandaloneQueryRunner(
            TestingSession.testSessionBuilder()
                .setCatalog(CATALOG)
                .setSchema("icewatch")
                .setTimeZoneKey(TimeZoneKey.UTC_KEY)
                .build());
    trino.installPlugin(new IcebergPlugin());
    trino.createCatalog(
        CATALOG,
        "iceberg",
        Map.of(
            "iceberg.catalog.type", "jdbc",
            "iceberg.jdbc-catalog.driver-class", "org.sqlite.JDBC",
            "iceberg.jdbc-catalog.connection-url", "jdbc:sqlite:" + catalogFile,
            "iceberg.jdbc-catalog.catalog-name", "icewatch",
            "iceberg.jdbc-catalog.schema-version", "V1",
            "iceberg.jdbc-catalog.default-warehouse-dir", "file://" + folder,
            "fs.local.enabled", "true",
            "local.location", "/"));
    return trino;
  }

  private static Answer answer(StandaloneQueryRunner trino, String question) {
    MaterializedResultWithPlan answered =
        trino.executeWithPlan(trino.getDefaultSession(), question);
    MaterializedResult result = answered.result().toTestTypes();
    return new Answer(
        result.getUpdateType().isPresent() ? List.of() : result.getColumnNames(),
        result.getMaterializedRows().stream().map(TrinoEngine::values).toList(),
        splits(trino.getCoordinator().getFullQueryInfo(answered.queryId())));
  }

  /**
   * @param rows times as ISO-8601, UTC
   * @param files how many pieces of files were opened; a small file is one piece
   */
  private record Answer(List<String> columns, List<List<Object>> rows, long files) {}

  private static long splits(QueryInfo query) {
    return query.getQueryStats().getOperatorSummaries().stream()
        // A scan of no file has a driver too.
        .filter(operator -> operator.getPhysicalInputDataSize().toBytes() > 0)
        .mapToLong(OperatorStats::getTotalDrivers)
        .sum();
  }

  private static List<Object> values(MaterializedRow row) {
    return row.getFields().stream().map(TrinoEngine::value).toList();
  }

  private static Object value(Object value) {
    return switch (value) {
      case LocalDateTime time -> time.toInstant(ZoneOffset.UTC).toString();
      case ZonedDateTime time -> time.toInstant().toString();
      case null, default -> value;
    };
  }
}
