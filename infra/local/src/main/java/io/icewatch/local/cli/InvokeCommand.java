package io.icewatch.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeRemoval;
import io.icewatch.local.lambda.InvocationReport;
import io.icewatch.local.lambda.LambdaHost.Outcome;
import io.icewatch.local.lambda.OutOfProcessHost;
import io.icewatch.local.stack.CatalogVariables;
import io.icewatch.local.stack.Services;
import io.icewatch.local.template.FunctionSpec;
import io.icewatch.local.template.Template;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./icewatch invoke}. */
@Command(
    name = "invoke",
    description = {
      "Invokes one function, as sam local invoke does, without Docker.",
      "It runs in a process of its own under Lambda's runtime interface client, with the"
          + " environment of template.yaml; DynamoDB, SNS, Firehose and an empty lake are made for"
          + " it.",
      "The answer goes to standard output; log, pages, rows and the report to standard error."
    })
final class InvokeCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FUNCTION", description = "Its logical id, e.g. FilterSensorData.")
  private String function;

  @Option(
      names = {"-e", "--event"},
      required = true,
      paramLabel = "FILE",
      description = "The event, JSON; - reads standard input.")
  private Path event;

  @Option(
      names = "--package",
      paramLabel = "FOLDER",
      description =
          "Runs the code of this package, e.g. .aws-sam/build/FilterSensorData, instead of the"
              + " compiled checkout.")
  private @Nullable Path packaged;

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description = "The lake that it finds in the place of an empty one.")
  private @Nullable Path lakeFolder;

  @Mixin private StackSettings settings;

  @Override
  public Integer call() throws IOException {
    OutOfProcessHost.requireSupported();
    Template template = settings.template(Map.of());
    FunctionSpec invoked = function(template);
    byte[] bytes = event();
    if (lakeFolder != null) {
      Lake.open(lakeFolder).close(); // refuses a folder without one, rather than making it there
      return print(invoke(template, invoked, bytes, lakeFolder));
    }
    Path empty = Files.createTempDirectory("icewatch-invoke-");
    try {
      return print(invoke(template, invoked, bytes, empty));
    } finally {
      LakeRemoval.of(empty);
      Files.deleteIfExists(empty);
    }
  }

  private FunctionSpec function(Template template) {
    return template.functions().stream()
        .filter(known -> known.logicalId().equals(function) || known.name().equals(function))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(template.functions())));
  }

  private String unknown(List<FunctionSpec> known) {
    return "no function %s in template.yaml, expected one of %s"
        .formatted(
            function, String.join(", ", known.stream().map(FunctionSpec::logicalId).toList()));
  }

  private byte[] event() throws IOException {
    byte[] bytes =
        event.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(event);
    try {
      JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s is not JSON, at line %d: %s"
              .formatted(event, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
    return bytes;
  }

  private Outcome invoke(Template template, FunctionSpec invoked, byte[] bytes, Path folder) {
    String code =
        packaged == null ? OutOfProcessHost.ownCode() : OutOfProcessHost.packagedCode(packaged);
    AtomicReference<@Nullable InvocationReport> report = new AtomicReference<>();
    Outcome outcome;
    // The host is closed before the report is printed: by then all of the log has been read.
    try (Lake lake = Lake.create(folder, template.icebergTables());
        Services services =
            Services.overHttp(
                template,
                page -> say(PageSummary.of(page)),
                (stream, row) -> say(row(stream, row)));
        OutOfProcessHost host =
            new OutOfProcessHost(
                invoked, code, environment(services, lake), this::say, this::say, report::set)) {
      outcome = host.invoke(bytes);
    }
    InvocationReport reported = report.get();
    if (reported != null) {
      say(reported.line());
    }
    return outcome;
  }

  private static Map<String, String> environment(Services services, Lake lake) {
    Map<String, String> environment = new HashMap<>(services.environment());
    environment.putAll(CatalogVariables.of(lake));
    return environment;
  }

  private static String row(String stream, byte[] row) {
    return "ROW   %s %s".formatted(stream, new String(row, StandardCharsets.UTF_8).strip());
  }

  private int print(Outcome outcome) {
    PrintWriter out = spec.commandLine().getOut();
    switch (outcome) {
      case Outcome.Answered(byte[] response) ->
          out.println(new String(response, StandardCharsets.UTF_8));
      case Outcome.Failed(String errorType, String message) ->
          out.println(
              JSON.createObjectNode().put("errorMessage", message).put("errorType", errorType));
      case Outcome.NotRun(String reason) -> throw new IllegalStateException(reason);
    }
    out.flush();
    return outcome instanceof Outcome.Answered ? 0 : 1;
  }

  /** Several threads speak: a line at a time. */
  private synchronized void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}
