package io.icewatch.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * From the start of a process under Lambda's runtime interface client to its first answer, and from
 * a process that is initialised and primed, as SnapStart restores it, to its first answer.
 */
final class ColdStart {
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final String PYTHON = "Python and boto3";
  private static final String AOT = "C1, AOT cache";
  private static final String RESTORED = "restored: initialised and primed, C1";
  private static final String C1 = "-XX:TieredStopAtLevel=1";

  /** Which invocations count as warm, after the first. */
  private static final int WARM_AFTER = 30;

  private static final int WARM = 11;

  private static final int UNTIL_PLAYERS_ARE_WARM = 300;

  private final Checkout home;
  private final Plan plan;

  ColdStart(Checkout home, Plan plan) {
    this.home = home;
    this.plan = plan;
  }

  /** A function, its variables and an event that makes it call AWS. */
  private record Function(
      String name,
      String peer,
      String handler,
      String module,
      Map<String, String> environment,
      byte[] event) {}

  private static List<Function> functions() {
    return List.of(
        new Function(
            "FilterSensorData, one page",
            "filter",
            "io.icewatch.filter.FilterSensorData::handleRequest",
            "functions/filter-sensor-data",
            FakeAws.filterEnvironment(),
            WindowEvents.breaches(1)),
        new Function(
            "AggregateSensorData, 100 rows leave",
            "aggregate",
            "io.icewatch.aggregate.AggregateSensorData::handleRequest",
            "functions/aggregate-sensor-data",
            FakeAws.aggregateEnvironment(),
            WindowEvents.event(100, 100, 0, WindowEvents.EMPTY_STATE, true)));
  }

  List<Table> tables() throws IOException, InterruptedException {
    List<Table> tables = new ArrayList<>();
    if (!System.getProperty("os.name").equals("Linux")) {
      Table skipped = new Table("Cold start", "", "skipped");
      skipped.add("the runtime interface client is for Linux only");
      return List.of(skipped);
    }
    for (Function function : functions()) {
      warmPlayers(function);
      tables.add(table(function));
    }
    return tables;
  }

  /**
   * AWS and Lambda are played by this process, and slowly until it has compiled them. They are to
   * be as quick for the first start as for the last, for Python's as for ours.
   */
  private void warmPlayers(Function function) throws IOException, InterruptedException {
    try (FakeServices services = new FakeServices();
        RuntimeApi api = new RuntimeApi()) {
      Process process = start(function, command(function, C1), api, services, false);
      for (int i = 0; i < UNTIL_PLAYERS_ARE_WARM; i++) {
        api.invoke(function.event);
      }
      process.destroyForcibly().waitFor();
    }
  }

  private Table table(Function function) throws IOException, InterruptedException {
    Map<String, List<String>> variants = variants(function);
    Map<String, double[]> first = new LinkedHashMap<>();
    variants.keySet().forEach(name -> first.put(name, new double[plan.starts()]));
    double[] restored = new double[plan.starts()];
    double[] warm = new double[plan.starts()];
    for (int start = 0; start < plan.starts(); start++) {
      for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
        requireNonNull(first.get(variant.getKey()))[start] =
            coldMillis(function, variant.getValue());
      }
      double[] both = restoredMillis(function, command(function, C1));
      restored[start] = both[0];
      warm[start] = both[1];
    }
    Table table =
        new Table(
            "Cold start under the runtime interface client: " + function.name,
            "Milliseconds by the clock to the first answer, its calls to AWS over HTTP on loopback;"
                + " median of %d starts.".formatted(plan.starts()),
            "variant",
            "ms",
            "this / Python",
            "target");
    first.put(RESTORED, restored);
    first.put("warm, C1: the 31st to 41st", warm);
    double[] python = first.get(PYTHON);
    first.forEach((name, millis) ->
        table.add(name, new Samples(millis).toString(), ratio(millis, python), target(name)));
    if (python == null) {
      table.add(PYTHON, "skipped: this machine's python3 has no boto3", "", "");
    }
    table.add("restored / warm", ratio(restored, warm), "", "≤ 3.00");
    return table;
  }

  private static String target(String name) {
    return switch (name) {
      case AOT -> "≤ 1.60";
      case RESTORED -> "≤ 0.100";
      default -> "";
    };
  }

  private static String ratio(double[] millis, double @Nullable [] other) {
    return other == null
        ? ""
        : Samples.figure(new Samples(millis).median() / new Samples(other).median());
  }

  /** The command of each variant; archives are made by a training run. */
  private Map<String, List<String>> variants(Function function)
      throws IOException, InterruptedException {
    Path cds = home.scratch().resolve(function.name.substring(0, 6) + ".jsa");
    Path aot = home.scratch().resolve(function.name.substring(0, 6) + ".aot");
    train(function, "-XX:ArchiveClassesAtExit=" + cds);
    train(function, "-XX:AOTCacheOutput=" + aot);
    Map<String, List<String>> variants = new LinkedHashMap<>();
    if (Machine.python("boto3").isPresent()) {
      variants.put(
          PYTHON, List.of("python3", home.peer("cold_start.py").toString(), function.peer));
    }
    variants.put("plain JVM", command(function));
    variants.put("C1", command(function, C1));
    variants.put("C1, AppCDS", command(function, C1, "-XX:SharedArchiveFile=" + cds));
    variants.put(AOT, command(function, C1, "-XX:AOTCache=" + aot));
    return variants;
  }

  private void train(Function function, String flag) throws IOException, InterruptedException {
    try (FakeServices services = new FakeServices();
        RuntimeApi api = new RuntimeApi()) {
      Process process = start(function, command(function, C1, flag), api, services, false);
      api.invoke(function.event);
      api.invoke(function.event);
      process.destroy(); // SIGTERM: the JVM writes its archive and ends
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("no archive in time: " + flag);
      }
    }
  }

  private double coldMillis(Function function, List<String> command)
      throws IOException, InterruptedException {
    try (FakeServices services = new FakeServices();
        RuntimeApi api = new RuntimeApi()) {
      long start = System.nanoTime();
      Process process = start(function, command, api, services, false);
      api.invoke(function.event);
      double millis = (System.nanoTime() - start) / 1e6;
      process.destroyForcibly().waitFor();
      return millis;
    }
  }

  /** The first answer after initialising and priming, and a warm one. */
  private double[] restoredMillis(Function function, List<String> command)
      throws IOException, InterruptedException {
    try (FakeServices services = new FakeServices();
        RuntimeApi api = new RuntimeApi()) {
      Process process = start(function, command, api, services, true);
      api.awaitReady();
      double first = invokeMillis(api, function);
      for (int i = 1; i < WARM_AFTER; i++) {
        api.invoke(function.event);
      }
      double[] warm = new double[WARM];
      for (int i = 0; i < WARM; i++) {
        warm[i] = invokeMillis(api, function);
      }
      process.destroyForcibly().waitFor();
      return new double[] {first, new Samples(warm).median()};
    }
  }

  private static double invokeMillis(RuntimeApi api, Function function)
      throws InterruptedException {
    long start = System.nanoTime();
    api.invoke(function.event);
    return (System.nanoTime() - start) / 1e6;
  }

  private List<String> command(Function function, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Machine.java());
    command.addAll(List.of(flags));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx768m",
            "-Xlog:disable",
            // Without it org.crac does not find this client's context, and no hook is run.
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(function),
            CLIENT,
            function.handler));
    return command;
  }

  /** What is deployed, and what Lambda adds: the runtime interface client with its libraries. */
  private String classPath(Function function) throws IOException {
    List<String> jars = new ArrayList<>(Sizes.jars(home, function.module));
    for (String jar : System.getProperty("java.class.path").split(":", -1)) {
      if (jar.contains("aws-lambda-java-") && !jars.contains(jar)) {
        jars.add(jar);
      }
    }
    return String.join(":", jars);
  }

  private Process start(
      Function function,
      List<String> command,
      RuntimeApi api,
      FakeServices services,
      boolean isSnapStart)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.scratch().resolve("cold-start.log").toFile());
    Map<String, String> variables = builder.environment();
    variables.putAll(function.environment);
    variables.put("AWS_LAMBDA_RUNTIME_API", api.address());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", "bench");
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/bench");
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "bench");
    variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", isSnapStart ? "snap-start" : "on-demand");
    variables.put("_HANDLER", function.handler);
    variables.put("LAMBDA_TASK_ROOT", ".");
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_DEFAULT_REGION", "us-east-1");
    variables.put("AWS_ACCESS_KEY_ID", "bench");
    variables.put("AWS_SECRET_ACCESS_KEY", "bench");
    variables.put("AWS_ENDPOINT_URL", services.url());
    return builder.start();
  }
}
