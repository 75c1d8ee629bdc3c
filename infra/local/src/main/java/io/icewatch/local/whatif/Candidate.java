package io.icewatch.local.whatif;

import io.icewatch.lambda.Judgement;
import io.icewatch.lambda.Variables;
import io.icewatch.local.template.Template;
import java.nio.file.Path;
import java.util.List;

/**
 * A policy that is to be tried.
 *
 * @param policy its name and parameters
 * @param judgement what the template makes of them
 */
public record Candidate(PolicyFile policy, Judgement judgement) {

  /**
   * Reads the template with the policy's parameters, as it would be deployed, and takes the
   * judgement from the environment of the function that judges readings.
   *
   * @param templateYaml the template
   * @throws IllegalArgumentException if the template has no such parameter, a value is not allowed,
   *     or no function judges readings
   */
  public static Candidate of(PolicyFile policy, Path templateYaml) {
    try {
      return new Candidate(policy, judgement(Template.read(templateYaml, policy.parameters())));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "policy \"%s\": %s".formatted(policy.name(), e.getMessage()), e);
    }
  }

  private static Judgement judgement(Template template) {
    List<Judgement> judgements =
        template.functions().stream()
            .map(function -> new Variables(function.environment()))
            .filter(Judgement::isToldBy)
            .map(Judgement::read)
            .toList();
    if (judgements.isEmpty()) {
      throw new IllegalArgumentException("no function of the template judges readings");
    }
    return judgements.getFirst();
  }

  /** Its name. */
  public String name() {
    return policy.name();
  }
}
