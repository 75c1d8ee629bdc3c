package io.icewatch.local.cli;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import io.icewatch.local.lake.LakeQuery.Result;
import io.icewatch.local.lake.ResultPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./icewatch query}. */
@Command(
    name = "query",
    description = {
      "Asks the lake in SQL.",
      "Tables: vital_windows, alerts, rejected_readings; view: vitals_10m."
    })
final class QueryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private LakeFolder lake;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ResultPrinter format;

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

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (Lake opened = Lake.open(lake.path());
        LakeQuery query = new LakeQuery(opened)) {
      Result result =
          question.name != null
              ? query.named(question.name)
              : query.query(java.util.Objects.requireNonNull(question.sql));
      format.print(result, out);
      out.flush();
    }
    return 0;
  }
}
