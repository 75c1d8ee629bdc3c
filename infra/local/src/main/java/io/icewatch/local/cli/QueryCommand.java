package io.icewatch.local.cli;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.lake.ResultPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./icewatch query}. */
@Command(
    name = "query",
    description = {
      "Asks the lake in SQL.",
      "Tables: vital_windows, alerts, rejected_readings, answers, readings; view: vitals_10m.",
      "Hours and days, as of the last roll-up: vitals_1h, vitals_1d."
    })
final class QueryCommand implements Callable<Integer> {
  /** What a shell makes of the death by SIGPIPE. */
  private static final int STATUS_OF_A_CLOSED_PIPE = 141;

  private static final int ROWS_A_LOOK = 1_000;

  @Spec private CommandSpec spec;

  @Mixin private LakeFolder lake;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "table",
      description = {
        "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
        "parquet is for a file or a pipe: it writes one to standard output."
      })
  private Format format;

  @ArgGroup(multiplicity = "1")
  private Question question;

  /** A query in words, or one that has a name. */
  private static final class Question {
    @Parameters(paramLabel = "SQL", description = "A query, e.g. \"SELECT * FROM vitals_10m\".")
    private @Nullable String sql;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "A query of infra/queries, e.g. vitals_10m.")
    private @Nullable String name;
  }

  @Option(
      names = "--patient",
      paramLabel = "ID",
      description = "With --name: of this patient only.")
  private @Nullable String patient;

  @Option(
      names = "--day",
      paramLabel = "DATE",
      description = "With --name: of this day only, in UTC, e.g. 2025-01-31.")
  private @Nullable LocalDate day;

  private enum Format {
    TABLE,
    CSV,
    JSON,
    PARQUET;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (Lake opened = Lake.open(lake.path(), Icewatch.declaredTables());
        LakeQuery query = new LakeQuery(opened)) {
      String sql = sql(query);
      switch (format) {
        case TABLE -> query.stream(sql, printer(ResultPrinter.TABLE, out));
        case CSV -> query.stream(sql, printer(ResultPrinter.CSV, out));
        case JSON -> query.stream(sql, printer(ResultPrinter.JSON, out));
        case PARQUET -> query.parquet(sql, System.out);
      }
      out.flush();
      System.out.flush();
    } catch (PipeClosedException e) {
      return STATUS_OF_A_CLOSED_PIPE;
    }
    return 0;
  }

  private String sql(LakeQuery query) {
    if (question.name != null) {
      return query.sqlOf(question.name, Optional.ofNullable(patient), Optional.ofNullable(day));
    }
    if (patient != null || day != null) {
      throw new ParameterException(
          spec.commandLine(), "--patient and --day narrow down a query that --name names");
    }
    return Objects.requireNonNull(question.sql);
  }

  private static LakeQuery.Reader printer(ResultPrinter printer, PrintWriter out) {
    return (List<String> columns, Iterator<List<@Nullable Object>> rows) ->
        printer.print(columns, new WhileRead(rows, out), out);
  }

  /** Nobody reads the answer any more. */
  private static final class PipeClosedException extends RuntimeException {}

  /** Rows as long as somebody reads them: a print writer says nothing when its pipe closes. */
  private static final class WhileRead implements Iterator<List<@Nullable Object>> {
    private final Iterator<List<@Nullable Object>> rows;
    private final PrintWriter out;
    private long count;

    WhileRead(Iterator<List<@Nullable Object>> rows, PrintWriter out) {
      this.rows = rows;
      this.out = out;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public List<@Nullable Object> next() {
      if (++count % ROWS_A_LOOK == 0 && (out.checkError() || System.out.checkError())) {
        throw new PipeClosedException();
      }
      return rows.next();
    }
  }
}
