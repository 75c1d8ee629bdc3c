package io.icewatch.local.lake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.icewatch.local.lake.LakeQuery.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.duckdb.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Ways to write the answer to a query. Times are ISO in UTC, to the second or as fine as they are.
 */
public enum ResultPrinter {
  /**
   * For people: columns that are aligned by the first thousand rows, numbers to the right and with
   * at most three decimals, NULL empty, and the number of rows beneath. Control characters show as
   * {@code ?}. An {@code EXPLAIN} is a drawing, and shows as it is.
   */
  TABLE {
    @Override
    public void print(List<String> names, Iterator<List<@Nullable Object>> rows, Appendable out)
        throws IOException {
      if (names.equals(EXPLAINED)) {
        while (rows.hasNext()) {
          out.append(String.valueOf(rows.next().getLast()).stripTrailing()).append('\n');
        }
        return;
      }
      List<List<@Nullable Object>> first = new ArrayList<>();
      while (rows.hasNext() && first.size() < MEASURED_ROWS) {
        first.add(rows.next());
      }
      List<Column> columns =
          IntStream.range(0, names.size())
              .mapToObj(i -> Column.of(i, new Result(names, first)))
              .toList();
      line(out, columns.stream().map(column -> column.pad(column.name)));
      line(out, columns.stream().map(column -> "-".repeat(column.width)));
      long count = 0;
      for (List<@Nullable Object> row : first) {
        line(out, columns.stream().map(column -> column.pad(cell(row.get(column.index)))));
        count++;
      }
      while (rows.hasNext()) {
        List<@Nullable Object> row = rows.next();
        line(out, columns.stream().map(column -> column.pad(cell(row.get(column.index)))));
        count++;
      }
      out.append(count == 1 ? "(1 row)\n" : "(" + count + " rows)\n");
    }
  },

  /**
   * RFC 4180, with a header: lines end in CR LF, a field is quoted where it must be, and NULL is
   * empty while the empty string is {@code ""}.
   */
  CSV {
    @Override
    public void print(List<String> names, Iterator<List<@Nullable Object>> rows, Appendable out)
        throws IOException {
      record(out, names);
      while (rows.hasNext()) {
        record(out, rows.next());
      }
    }
  },

  /** One array of objects, a row a line; numbers, lists and structs stay what they are. */
  JSON {
    @Override
    public void print(List<String> names, Iterator<List<@Nullable Object>> rows, Appendable out)
        throws IOException {
      boolean isEmpty = !rows.hasNext();
      String separator = "[";
      while (rows.hasNext()) {
        out.append(separator).append(object(names, rows.next()));
        separator = ",\n";
      }
      out.append(isEmpty ? "[]\n" : "]\n");
    }
  };

  /** DuckDB's columns of a plan. */
  private static final List<String> EXPLAINED = List.of("explain_key", "explain_value");

  private static final int MEASURED_ROWS = 1_000;
  private static final int DECIMALS = 3;
  private static final JsonFactory JSON_FACTORY = new JsonFactory();

  /**
   * Writes rows as they come, with a line end after the last line.
   *
   * @param names of the columns
   * @param rows a value a column, as in a {@link Result}
   * @throws IOException if {@code out} does
   */
  public abstract void print(
      List<String> names, Iterator<List<@Nullable Object>> rows, Appendable out) throws IOException;

  /**
   * Writes a result, with a line end after its last line.
   *
   * @throws IOException if {@code out} does
   */
  public void print(Result result, Appendable out) throws IOException {
    print(result.columns(), result.rows().iterator(), out);
  }

  /** What the command line calls this format. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private record Column(int index, String name, int width, boolean numeric) {
    static Column of(int index, Result result) {
      String name = result.columns().get(index);
      int width =
          result.rows().stream()
              .mapToInt(row -> cell(row.get(index)).length())
              .reduce(name.length(), Math::max);
      boolean numeric =
          result.rows().stream()
              .map(row -> row.get(index))
              .allMatch(value -> value == null || value instanceof Number);
      return new Column(index, name, width, numeric);
    }

    String pad(String text) {
      String space = " ".repeat(Math.max(0, width - text.length()));
      return numeric ? space + text : text + space;
    }
  }

  private static void line(Appendable out, Stream<String> cells) throws IOException {
    out.append(cells.collect(Collectors.joining("  ")).stripTrailing()).append('\n');
  }

  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Double number -> decimal(number);
      case Float number -> decimal(number);
      case BigDecimal number -> number.toPlainString();
      case Object other -> other.toString().replaceAll("\\p{Cntrl}", "?");
    };
  }

  private static String decimal(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal rounded = exact.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    if (rounded.signum() == 0) {
      rounded = exact.round(new MathContext(DECIMALS));
    }
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private static void record(Appendable out, List<? extends @Nullable Object> fields)
      throws IOException {
    List<String> written = new ArrayList<>(fields.size());
    for (Object field : fields) {
      written.add(field == null ? "" : field(field.toString()));
    }
    out.append(String.join(",", written)).append("\r\n");
  }

  private static String field(String text) {
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String object(List<String> columns, List<@Nullable Object> row)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON_FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        json.writeFieldName(columns.get(i));
        write(json, row.get(i));
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean flag -> json.writeBoolean(flag);
      case Double number -> json.writeNumber(number);
      case Float number -> json.writeNumber(number);
      case BigDecimal number -> json.writeNumber(number);
      case BigInteger number -> json.writeNumber(number);
      case Number number -> json.writeNumber(number.longValue());
      case List<?> list -> {
        json.writeStartArray();
        for (Object each : list) {
          write(json, each);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(String.valueOf(entry.getKey()));
          write(json, entry.getValue());
        }
        json.writeEndObject();
      }
      case JsonNode node -> json.writeRawValue(node.toString());
      case Object other -> json.writeString(other.toString());
    }
  }
}
