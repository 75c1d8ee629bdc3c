package io.icewatch.local.cli;

import io.icewatch.local.lambda.TrialStart;
import io.icewatch.local.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what stack is run: those of {@code sam deploy}, and a few for short. */
final class StackSettings {
  @Option(
      names = "--shards",
      paramLabel = "N",
      description = "Kinesis shards, short for ShardCount=N.")
  private @Nullable Integer shards;

  @Option(
      names = "--parameter-overrides",
      arity = "1..*",
      paramLabel = "K=V",
      description = "Parameters of template.yaml, as for sam deploy.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  /** What was changed for the occasion, for telling the user. */
  private final List<String> demonstration = new ArrayList<>();

  /**
   * The template with what the user said, and where nothing was said with what suits the occasion.
   *
   * @param occasion parameter to value
   * @throws IllegalArgumentException if the template refuses a parameter, or a function its
   *     settings, e.g. thresholds that contradict each other
   */
  Template template(Map<String, String> occasion) {
    return template(occasion, Map.of());
  }

  /**
   * As above.
   *
   * @param drawn more parameters that the user has not given; not told, as they are secrets
   */
  Template template(Map<String, String> occasion, Map<String, String> drawn) {
    Map<String, String> all = new LinkedHashMap<>(drawn);
    all.putAll(overrides);
    if (shards != null) {
      all.put("ShardCount", shards.toString());
    }
    occasion.forEach((parameter, value) -> {
      if (all.putIfAbsent(parameter, value) == null) {
        demonstration.add(parameter + "=" + value);
      }
    });
    Template template = Template.read(Icewatch.template(), all);
    template.functions().forEach(TrialStart::of);
    return template;
  }

  /** E.g. {@code WindowSeconds=10 SuppressSeconds=15}; empty if the user said everything. */
  String demonstration() {
    return String.join(" ", demonstration);
  }
}
