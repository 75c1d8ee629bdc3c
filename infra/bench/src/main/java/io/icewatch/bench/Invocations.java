package io.icewatch.bench;

import io.icewatch.bench.BenchProcessRun.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Whole invocations, bytes in to bytes out, of our handlers and their peers: each in a process of
 * its own on the same core, taking turns, so that what else the machine does hits all of them.
 *
 * <p>The measure is the processor time of the process, everything counted: collecting garbage and
 * compiling too. On one core that is the time by the clock, but for what others take from it.
 */
final class Invocations {
  private static final String OURS = "ours";
  private static final String OURS_C1 = "ours, C1 only";
  private static final String TYPED = "typed handler";
  private static final String TYPED_C1 = "typed handler, C1 only";
  private static final String PYTHON = "Python";
  private static final String C1 = "-XX:TieredStopAtLevel=1";

  /** A contestant is warm when a round of warming up leaves it more than this share of its time. */
  private static final double STEADY = 0.95;

  private static final int MOST_WARM_UPS = 6;

  private final Checkout home;
  private final Plan plan;
  private final LastRun record;

  Invocations(Checkout home, Plan plan, LastRun record) {
    this.home = home;
    this.plan = plan;
    this.record = record;
  }

  /** One kind of event, and the targets as ratios: Python / ours, Python / ours under C1. */
  private record Scene(
      String title, int records, int patients, boolean hasState, int target, int targetC1) {}

  /** The tables of AggregateSensorData. */
  List<Table> windows() throws IOException {
    List<Table> tables = new ArrayList<>();
    for (Scene scene :
        List.of(
            new Scene("10,000 records, 3,000 patients, empty state", 10_000, 3_000, false, 20, 8),
            new Scene("100 records on a state of 1,000 patients", 100, 1_000, true, 40, 16))) {
      Map<String, List<String>> commands = commands(scene);
      tables.add(warm(scene, commands));
      if (!plan.isQuick() || scene.hasState) {
        tables.add(fresh(scene, commands));
      }
    }
    return tables;
  }

  /** The commands of all contestants, each with an event that holds the state that it would. */
  private Map<String, List<String>> commands(Scene scene) throws IOException {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    if (Machine.python("json").isPresent()) {
      commands.put(PYTHON, python("aggregate_sensor_data", event(scene, "python")));
    }
    Path typed = event(scene, "typed");
    commands.put(TYPED, java("typed", typed));
    commands.put(TYPED_C1, java("typed", typed, C1));
    Path ours = event(scene, "aggregate");
    commands.put(OURS, java("aggregate", ours));
    commands.put(OURS_C1, java("aggregate", ours, C1));
    return commands;
  }

  private Path event(Scene scene, String handler) throws IOException {
    String state = WindowEvents.EMPTY_STATE;
    if (scene.hasState) {
      Path before =
          write(
              handler + "-before.json",
              WindowEvents.event(3 * scene.patients, scene.patients, 0, state));
      Path answer = home.scratch().resolve(handler + "-answer.json");
      List<String> command =
          handler.equals("python")
              ? python("aggregate_sensor_data", before)
              : java(handler, before);
      command.add(answer.toString());
      try (BenchProcessRun process = new BenchProcessRun(command)) {
        process.run(1);
      }
      state = WindowEvents.stateOf(Files.readAllBytes(answer));
    }
    byte[] event = WindowEvents.event(scene.records, scene.patients, 3 * scene.patients, state);
    return write("%s-%d.json".formatted(handler, scene.records), event);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(home.scratch().resolve(name), bytes);
  }

  private List<String> python(String module, Path event) {
    return new ArrayList<>(
        List.of("python3", home.peer("contestant.py").toString(), module, event.toString()));
  }

  private static List<String> java(String handler, Path event, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Machine.java());
    command.addAll(List.of(flags));
    // As Lambda runs a function of 1,024 MB.
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx768m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(BenchProcess.class.getName());
    command.add(handler);
    command.add(event.toString());
    return command;
  }

  private Table warm(Scene scene, Map<String, List<String>> commands) {
    Map<String, Samples> micros = new LinkedHashMap<>();
    Map<String, Run> last = new LinkedHashMap<>();
    measure(commands, Run::cpuMicros, micros, last);
    Table table =
        new Table(
            "Warm: " + scene.title,
            "Processor time an invocation, median of %d turns and half the quartile distance."
                .formatted(plan.turns()),
            "contestant",
            "ms",
            "µs a record",
            "Python / this",
            "target",
            "allocated a record, bytes",
            "answer, bytes",
            "since the last run");
    micros.forEach((name, samples) -> {
      Run run = last.get(name);
      table.add(
          name,
          new Samples(divided(samples, 1_000)).toString(),
          Samples.figure(samples.median() / scene.records),
          ratio(micros, name),
          target(scene, name),
          run == null || run.allocatedBytes() < 0
              ? ""
              : Samples.figure((double) run.allocatedBytes() / scene.records),
          run == null ? "" : Long.toString(run.answerBytes()),
          record.judge(scene.title + name, samples));
    });
    return table;
  }

  private static String target(Scene scene, String name) {
    return switch (name) {
      case OURS -> "≥ " + scene.target;
      case OURS_C1 -> "≥ " + scene.targetC1;
      default -> "";
    };
  }

  private static double[] divided(Samples samples, double by) {
    double[] values = samples.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] /= by;
    }
    return values;
  }

  private static String ratio(Map<String, Samples> micros, String name) {
    Samples python = micros.get(PYTHON);
    Samples own = micros.get(name);
    return python == null || own == null
        ? "no python3"
        : Samples.figure(python.median() / own.median());
  }

  private void measure(
      Map<String, List<String>> commands,
      ToDoubleFunction<Run> figure,
      Map<String, Samples> micros,
      Map<String, Run> last) {
    List<Lap> laps = new ArrayList<>();
    try {
      commands.forEach((name, command) -> laps.add(new Lap(name, new BenchProcessRun(command))));
      laps.forEach(lap -> lap.times = warmUp(lap.process));
      for (int turn = 0; turn < plan.turns(); turn++) {
        for (Lap lap : laps) {
          Run run = lap.process.run(lap.times);
          lap.values.add(figure.applyAsDouble(run));
          last.put(lap.name, run);
        }
      }
      laps.forEach(lap -> micros.put(lap.name, Samples.of(lap.values)));
    } finally {
      laps.forEach(lap -> lap.process.close());
    }
  }

  /** A contestant, how often it handles the event in a turn, and what its turns took. */
  private static final class Lap {
    private final String name;
    private final BenchProcessRun process;
    private final List<Double> values = new ArrayList<>();
    private int times;

    Lap(String name, BenchProcessRun process) {
      this.name = name;
      this.process = process;
    }
  }

  /**
   * Warms up until that makes a run hardly faster: a JVM compiles in the background, and on a
   * shared core the last of it comes late. Returns how many runs fill a turn.
   */
  private int warmUp(BenchProcessRun process) {
    int times = 1;
    double before = Double.MAX_VALUE;
    for (int round = 0; round < MOST_WARM_UPS; round++) {
      List<Double> micros = new ArrayList<>();
      double spent = 0;
      while (spent < plan.warmUpMicros()) {
        Run run = process.run(times);
        spent += times * run.cpuMicros();
        micros.add(run.cpuMicros());
        times = (int) Math.clamp(plan.turnMicros() / Math.max(1, run.cpuMicros()), 1, 2 * times);
      }
      double now = Samples.of(micros).median();
      if (now > STEADY * before) {
        return times;
      }
      before = now;
    }
    return times;
  }

  /** The first, tenth and hundredth invocation of a process. */
  private Table fresh(Scene scene, Map<String, List<String>> commands) {
    Map<String, List<List<Double>>> millis = new LinkedHashMap<>();
    for (int start = 0; start < plan.starts(); start++) {
      commands.forEach((name, command) ->
          millis.computeIfAbsent(name, fresh -> new ArrayList<>()).add(firstMillis(command)));
    }
    Table table =
        new Table(
            "Fresh process: " + scene.title,
            "Milliseconds by the clock, median of %d processes.".formatted(plan.starts()),
            "contestant",
            "1st",
            "10th",
            "100th");
    millis.forEach(
        (name, starts) -> table.add(name, rank(starts, 0), rank(starts, 1), rank(starts, 2)));
    return table;
  }

  /** The first, tenth and hundredth invocation of one process. */
  private static List<Double> firstMillis(List<String> command) {
    try (BenchProcessRun process = new BenchProcessRun(command)) {
      double first = process.run(1).wallMicros();
      process.run(8);
      double tenth = process.run(1).wallMicros();
      process.run(89);
      double hundredth = process.run(1).wallMicros();
      return List.of(first / 1e3, tenth / 1e3, hundredth / 1e3);
    }
  }

  private static String rank(List<List<Double>> starts, int rank) {
    return Samples.of(starts.stream().map(start -> start.get(rank)).toList()).toString();
  }

  /** The table of FilterSensorData: ten readings that breach. */
  Table filter() throws IOException {
    Path event = write("filter.json", WindowEvents.breaches(10));
    Map<String, List<String>> commands = new LinkedHashMap<>();
    if (Machine.python("json").isPresent()) {
      commands.put(PYTHON, python("filter_sensor_data", event));
    }
    commands.put(OURS, java("filter", event));
    commands.put(OURS_C1, java("filter", event, C1));
    Map<String, Samples> micros = new LinkedHashMap<>();
    measure(commands, Run::wallMicros, micros, new LinkedHashMap<>());
    Table table =
        new Table(
            "FilterSensorData: a batch of 10 breaches, up to the first call of the SDK",
            "Microseconds by the clock from the bytes of the event to the first call, warm; median"
                + " of %d turns.".formatted(plan.turns()),
            "contestant",
            "µs",
            "this / Python",
            "target");
    micros.forEach((name, samples) -> {
      Samples python = micros.get(PYTHON);
      table.add(
          name,
          samples.toString(),
          python == null ? "no python3" : Samples.figure(samples.median() / python.median()),
          name.equals(OURS) ? "≤ 0.200" : "");
    });
    return table;
  }
}
