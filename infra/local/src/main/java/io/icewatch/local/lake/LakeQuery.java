package io.icewatch.local.lake;

import static io.icewatch.local.lake.DuckDbSql.firstLine;
import static io.icewatch.local.lake.DuckDbSql.identifier;
import static io.icewatch.local.lake.DuckDbSql.literal;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types.NestedField;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/**
 * SQL over a lake, in process, by DuckDB: every Iceberg table, and every view of {@code
 * infra/queries} whose table the lake has.
 *
 * <p>What is seen is one snapshot of each table, the one that was current when this was opened or
 * last {@linkplain #refresh() refreshed}. Times are UTC. Nothing can be changed through it.
 *
 * <p>For use by one thread at a time.
 */
public final class LakeQuery implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern EXPLAIN =
      Pattern.compile("^\\s*EXPLAIN\\s+(ANALYZE\\s+)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern END = Pattern.compile(";\\s*$");

  private final Lake lake;
  private final Connection duckdb;
  private final boolean hasViews;

  /** Made when it is needed. */
  private final Path scratch =
      Path.of(System.getProperty("java.io.tmpdir"), "icewatch-query-" + UUID.randomUUID())
          .toAbsolutePath();

  /**
   * The answer to a query.
   *
   * @param columns the columns' names, in order
   * @param rows for each row a value for each column: {@code Boolean}, {@code Number}, {@code
   *     String}, {@code Instant} for a timestamp with or without a zone (UTC), {@code List} for a
   *     list, {@code Map} for a struct or a map, DuckDB's node for JSON, hexadecimal digits for
   *     bytes, or null; whatever else DuckDB has, such as a date, as DuckDB writes it
   */
  public record Result(List<String> columns, List<List<@Nullable Object>> rows) {}

  /**
   * Opens a lake for queries. The lake stays its owner's to close.
   *
   * @throws LakeException if a table cannot be read
   */
  public LakeQuery(Lake lake) {
    this(lake, true);
  }

  /**
   * As {@link #LakeQuery}, without views: over a lake of any age.
   *
   * @throws LakeException if a table cannot be read
   */
  public static LakeQuery ofTables(Lake lake) {
    return new LakeQuery(lake, false);
  }

  private LakeQuery(Lake lake, boolean hasViews) {
    this.hasViews = hasViews;
    this.lake = requireNonNull(lake, "lake");
    try {
      Properties streaming = new Properties();
      streaming.setProperty("jdbc_stream_results", "true");
      this.duckdb = DriverManager.getConnection("jdbc:duckdb:", streaming);
    } catch (SQLException e) {
      throw new LakeException("DuckDB does not start: " + firstLine(e), e);
    }
    try {
      execute("SET TimeZone = 'UTC'");
      // The view sorts all that it merges: of ninety million rows it would take twenty gigabytes.
      execute("SET memory_limit = '2GB'");
      execute("SET temp_directory = " + literal(scratch + "-spilled"));
      lockIn();
      refresh();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** From here on DuckDB opens no file that does not belong to a table, and cannot be told to. */
  private void lockIn() {
    List<String> folders = new ArrayList<>(List.of(literal(scratch + "/")));
    for (String name : lake.tables()) {
      folders.add(literal(LocalFileIO.path(lake.table(name).location()) + "/"));
    }
    execute("SET allowed_directories = [%s]".formatted(String.join(", ", folders)));
    execute("SET enable_external_access = false");
    execute("SET lock_configuration = true");
  }

  /**
   * Moves on to the tables' current snapshots.
   *
   * @throws LakeException if a table cannot be read
   */
  public void refresh() {
    for (String name : lake.tables()) {
      execute("CREATE OR REPLACE VIEW %s AS %s".formatted(identifier(name), currentRelation(name)));
    }
    for (NamedQuery query : NamedQuery.values()) {
      if (hasViews && query.isView() && lake.tables().contains(query.table())) {
        execute(query.text());
      }
    }
  }

  /**
   * Answers a query of {@code infra/queries}; of a view, all of its rows.
   *
   * @throws LakeException if there is none of this name, or the lake does not have its table
   */
  public Result named(String name) {
    return query(sqlOf(name));
  }

  /**
   * The text of a query of {@code infra/queries}; of a view, one that gets all of its rows.
   *
   * @throws LakeException if there is none of this name, or the lake does not have its table
   */
  public String sqlOf(String name) {
    return sqlOf(name, Optional.empty(), Optional.empty());
  }

  /**
   * The same, of one patient or one day (UTC) where they are given.
   *
   * @throws LakeException as {@link #sqlOf(String)}, or if it has no such parameter
   */
  public String sqlOf(String name, Optional<String> patient, Optional<LocalDate> day) {
    NamedQuery query = NamedQuery.of(name);
    if (!lake.tables().contains(query.table())) {
      throw new LakeException(
          "%s reads %s, and the lake has only %s".formatted(name, query.table(), lake.tables()));
    }
    return query.select(patient, day);
  }

  /**
   * Answers one query: {@code SELECT}, {@code WITH}, {@code VALUES}, {@code DESCRIBE}, {@code SHOW
   * TABLES} or {@code SUMMARIZE}, or {@code EXPLAIN} before one of them, with or without a
   * semicolon at its end.
   *
   * @throws LakeException if it is anything else, or more than one; or, with the first line of
   *     DuckDB's message, if it is wrong or fails
   */
  public Result query(String sql) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    try {
      stream(
          sql,
          (names, answer) -> {
            columns.addAll(names);
            answer.forEachRemaining(rows::add);
          });
    } catch (IOException e) {
      throw new IllegalStateException("a list cannot fail to be written", e);
    }
    return new Result(List.copyOf(columns), Collections.unmodifiableList(rows));
  }

  /** Takes the answer to a query. */
  public interface Reader {
    /**
     * Reads the rows, or some of them.
     *
     * @param rows as in a {@link Result}; throws a {@link LakeException} if the query fails
     * @throws IOException if they cannot be written on
     */
    void read(List<String> columns, Iterator<List<@Nullable Object>> rows) throws IOException;
  }

  /**
   * Answers one query as {@link #query} does, row by row, in memory that does not grow with them.
   *
   * @throws LakeException under the conditions of {@link #query}
   * @throws IOException if the reader does
   */
  public void stream(String sql, Reader reader) throws IOException {
    requireOneQuery(EXPLAIN.matcher(requireNonNull(sql, "sql")).replaceFirst(""));
    try (Statement statement = duckdb.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      ResultSetMetaData meta = answer.getMetaData();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        columns.add(meta.getColumnLabel(i));
      }
      reader.read(List.copyOf(columns), new Rows(answer, meta));
    } catch (SQLException e) {
      throw new LakeException(firstLine(e), e);
    }
  }

  /**
   * Writes the answer to one query as a Parquet file.
   *
   * @throws LakeException under the conditions of {@link #query}
   * @throws IOException if it cannot be written
   */
  public void parquet(String sql, OutputStream out) throws IOException {
    requireOneQuery(requireNonNull(sql, "sql"));
    Path file = scratch.resolve("answer.parquet");
    Files.createDirectories(scratch);
    try {
      execute(
          "COPY (%s) TO %s (FORMAT parquet)"
              .formatted(END.matcher(sql).replaceFirst(""), literal(file.toString())));
      Files.copy(file, out);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(scratch);
    }
  }

  @Override
  public void close() {
    try {
      duckdb.close();
    } catch (SQLException e) {
      throw new LakeException("DuckDB does not stop: " + firstLine(e), e);
    }
  }

  /**
   * DuckDB's own parser decides what is a query: it turns queries into JSON and nothing else. JDBC
   * would not do, since it runs all statements but the last while it prepares them.
   */
  private void requireOneQuery(String sql) {
    JsonNode parsed = parsed(sql);
    if (parsed.path("error_type").asText().equals("not implemented")) {
      throw new LakeException(
          "the lake is read-only: give a query, such as SELECT, WITH, DESCRIBE or SHOW TABLES");
    }
    if (parsed.path("error").asBoolean()) {
      throw new LakeException(firstLine(parsed.path("error_message").asText()));
    }
    if (parsed.path("statements").size() != 1) {
      throw new LakeException(
          "give one query; this text holds " + parsed.path("statements").size());
    }
  }

  private JsonNode parsed(String sql) {
    try (PreparedStatement statement = duckdb.prepareStatement("SELECT json_serialize_sql(?)")) {
      statement.setString(1, sql);
      try (ResultSet answer = statement.executeQuery()) {
        answer.next();
        return JSON.readTree(answer.getString(1));
      }
    } catch (SQLException | JsonProcessingException e) {
      throw new LakeException("DuckDB cannot read this text: " + firstLine(e), e);
    }
  }

  /** The rows of an answer, each read when it is wanted. */
  private static final class Rows implements Iterator<List<@Nullable Object>> {
    private final ResultSet answer;
    private final ResultSetMetaData meta;
    private boolean hasNext;

    Rows(ResultSet answer, ResultSetMetaData meta) throws SQLException {
      this.answer = answer;
      this.meta = meta;
      this.hasNext = answer.next();
    }

    @Override
    public boolean hasNext() {
      return hasNext;
    }

    @Override
    public List<@Nullable Object> next() {
      if (!hasNext) {
        throw new NoSuchElementException("no row is left");
      }
      try {
        List<@Nullable Object> row = new ArrayList<>(meta.getColumnCount());
        for (int i = 1; i <= meta.getColumnCount(); i++) {
          row.add(value(answer, i, meta.getColumnTypeName(i)));
        }
        hasNext = answer.next();
        return Collections.unmodifiableList(row);
      } catch (SQLException e) {
        throw new LakeException(firstLine(e), e);
      }
    }
  }

  private static @Nullable Object value(ResultSet answer, int column, String type)
      throws SQLException {
    // Without the class, JDBC makes a java.sql.Timestamp of it, in the zone of this machine.
    if (type.equals("TIMESTAMP")) {
      LocalDateTime time = answer.getObject(column, LocalDateTime.class);
      return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }
    return plain(answer.getObject(column));
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case OffsetDateTime time -> time.toInstant();
      case Boolean flag -> flag;
      case Number number -> number;
      case Array list -> {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object each : (@Nullable Object[]) list.getArray()) {
          values.add(plain(each));
        }
        yield values;
      }
      case DuckDBStruct struct -> plain(struct.getMap());
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          values.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
        }
        yield values;
      }
      case org.duckdb.JsonNode json -> json;
      case Blob blob -> HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
      case Object other -> other.toString();
    };
  }

  private String currentRelation(String name) {
    Table table = lake.table(name);
    // As Lake.append does: a table's state is not for two threads at once.
    synchronized (table) {
      try {
        table.refresh();
        List<String> files = files(table);
        Schema schema = lake.schemaToRead(name);
        return files.isEmpty() ? emptyRelation(schema) : DuckDbSql.rowsOf(schema, files);
      } catch (IOException | NotFoundException e) {
        throw new LakeException("%s cannot be read: %s".formatted(table.name(), firstLine(e)), e);
      }
    }
  }

  private static List<String> files(Table table) throws IOException {
    List<String> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new LakeException(
              table.name() + " has row deletes, which only an Iceberg engine applies");
        }
        files.add(task.file().location());
      }
    }
    return files;
  }

  private static String emptyRelation(Schema schema) {
    return schema.columns().stream()
        .map(LakeQuery::emptyColumn)
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  private static String emptyColumn(NestedField field) {
    return "CAST(NULL AS %s) AS %s".formatted(DuckDbSql.typeOf(field), identifier(field.name()));
  }

  private void execute(String sql) {
    DuckDbSql.execute(duckdb, sql);
  }
}
