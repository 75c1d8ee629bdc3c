package io.icewatch.engines.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.spark.SparkCatalog;
import org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Asks Spark about a lake, as a stranger would: by the lake's catalog and Iceberg's runtime. A test
 * starts it.
 */
public final class SparkEngine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CATALOG = "spark.sql.catalog.icewatch";

  private SparkEngine() {}

  /**
   * Writes a line of JSON to standard output for each question.
   *
   * @param arguments a catalog of SQLite, a folder for what is written, and a file with the
   *     questions: a JSON array of statements
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    List<String> questions =
        List.of(JSON.readValue(Path.of(arguments[2]).toFile(), String[].class));
    try (SparkSession spark = start(arguments[0], arguments[1])) {
      for (String question : questions) {
        answers.println(JSON.writeValueAsString(answer(spark.sql(question))));
      }
    }
  }

  /** The catalog has the name under which it keeps its tables: under another it looks empty. */
  private static SparkSession start(String catalogFile, String folder) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.datetime.java8API.enabled", true)
            .config("spark.sql.shuffle.partitions", 2)
            // So that a plan says what its scans did.
            .config("spark.sql.adaptive.enabled", false)
            .config("spark.sql.extensions", IcebergSparkSessionExtensions.class.getName())
            .config(CATALOG, SparkCatalog.class.getName())
            .config(CATALOG + ".type", "jdbc")
            .config(CATALOG + ".uri", "jdbc:sqlite:" + catalogFile)
            .config(CATALOG + ".jdbc.schema-version", "V1")
            .config(CATALOG + ".warehouse", "file://" + folder)
            .getOrCreate();
    spark.sql("USE icewatch.icewatch");
    return spark;
  }

  private static Answer answer(Dataset<Row> result) {
    List<List<Object>> rows = result.collectAsList().stream().map(SparkEngine::values).toList();
    return new Answer(
        List.of(result.columns()), rows, dataFiles(result.queryExecution().executedPlan()));
  }

  /**
   * @param rows times as ISO-8601, UTC
   * @param files how many files were opened
   */
  private record Answer(List<String> columns, List<List<Object>> rows, long files) {}

  private static long dataFiles(SparkPlan plan) {
    return CollectionConverters.asJava(plan.collectLeaves()).stream()
        .map(leaf -> leaf.metrics().get("resultDataFiles"))
        .filter(Option::isDefined)
        .mapToLong(metric -> metric.get().value())
        .sum();
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(value(row.get(i)));
    }
    return values;
  }

  private static Object value(Object value) {
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC).toString();
    }
    return value instanceof Instant time ? time.toString() : value;
  }
}
