package io.icewatch.local.cli;

import io.icewatch.local.cost.CostModel;
import io.icewatch.local.cost.CostReport;
import io.icewatch.local.cost.Load;
import io.icewatch.local.cost.Prices;
import io.icewatch.local.template.Template;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./icewatch cost}. */
@Command(
    name = "cost",
    description = {
      "Estimates what the deployed stack costs a month.",
      "By the settings of template.yaml and list prices; infra/COST.md says more."
    })
final class CostCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private StackSettings settings;

  @Option(
      names = "--beds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Monitors. Default: ${DEFAULT-VALUE}.")
  private int beds;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "How often each sends a reading. Default: ${DEFAULT-VALUE}.")
  private Duration every;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Template template = settings.template(Map.of());
    Load load = load();
    out.print(new CostReport(template, Prices.US_EAST_1).section(load));
    int asked = template.streams().getFirst().shardCount();
    int needed = new CostModel(template, Prices.US_EAST_1).shards(load);
    if (needed > asked) {
      out.printf("%d shards asked for, %d reckoned with: fewer cannot take it.%n", asked, needed);
    }
    out.println("List prices: " + Prices.US_EAST_1.asOf() + ". An estimate, not an offer.");
    out.flush();
    return 0;
  }

  private Load load() {
    try {
      return Load.of(beds, every);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
