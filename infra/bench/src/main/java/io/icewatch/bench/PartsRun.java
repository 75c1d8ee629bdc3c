package io.icewatch.bench;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link Parts} under JMH. */
final class PartsRun {
  private PartsRun() {}

  static Table table(Plan plan) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(Parts.class.getName() + "\\.")
                    .forks(1)
                    .warmupIterations(plan.partIterations())
                    .measurementIterations(plan.partIterations())
                    .warmupTime(TimeValue.milliseconds(plan.partMillis()))
                    .measurementTime(TimeValue.milliseconds(plan.partMillis()))
                    .addProfiler(GCProfiler.class)
                    .jvmArgsAppend(
                        "-XX:+UseSerialGC", "-Xmx768m", "--sun-misc-unsafe-memory-access=allow")
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    Table table =
        new Table(
            "Parts (JMH)",
            "An operation is one reading, record, patient or row.",
            "part",
            "ns an operation",
            "± ns",
            "allocated, bytes");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
      table.add(
          result.getParams().getBenchmark().replaceAll(".*\\.", ""),
          Samples.figure(time.getScore()),
          Samples.figure(time.getScoreError()),
          allocated == null ? "" : Samples.figure(allocated.getScore()));
    }
    return table;
  }
}
