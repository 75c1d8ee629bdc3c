package io.icewatch.conformance;

import io.icewatch.conformance.Applicability.Decision;
import io.icewatch.conformance.EndpointScore.NotApplicable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Performs the cases at an endpoint that speaks AWS's APIs, as far as they are applicable there.
 * Each has a stream, a function and a mapping of its own, which are deleted behind it.
 */
public final class EndpointSuite {
  private final EndpointSettings settings;
  private final Consumer<String> news;
  private final Applicability applicability;
  private final String run = "icewatch-" + UUID.randomUUID().toString().substring(0, 8);

  /**
   * @param news is told how it goes, line by line, by several threads
   */
  public EndpointSuite(EndpointSettings settings, Consumer<String> news) {
    this.settings = settings;
    this.news = news;
    this.applicability = new Applicability(settings.longest());
  }

  /** A case with all its ways, and how fast it is played. */
  private record Candidate(List<ConformanceCase> ways, int factor) {}

  /**
   * Performs what can be performed.
   *
   * @throws EndpointException if the endpoint cannot be reached, or does not run functions that
   *     reach the runner: then no case says anything
   */
  public EndpointScore perform(List<ConformanceCase> cases) throws InterruptedException {
    List<Candidate> candidates = new ArrayList<>();
    List<NotApplicable> notApplicable = new ArrayList<>();
    for (List<ConformanceCase> ways : withTheirWays(cases)) {
      switch (applicability.decide(ways.getFirst())) {
        case Decision.Applicable(int factor) -> candidates.add(new Candidate(ways, factor));
        case Decision.NotApplicable(String reason) ->
            notApplicable.add(new NotApplicable(ways.getFirst(), reason));
      }
    }
    try (AwsClients aws = new AwsClients(settings);
        Callback callback = new Callback(settings)) {
      tryOut(aws, callback);
      return new EndpointScore(perform(candidates, aws, callback), notApplicable);
    }
  }

  private static List<List<ConformanceCase>> withTheirWays(List<ConformanceCase> cases) {
    Map<String, List<ConformanceCase>> ways = new LinkedHashMap<>();
    cases.forEach(
        each ->
            ways.computeIfAbsent(each.group() + ": " + each.name(), name -> new ArrayList<>())
                .add(each));
    return List.copyOf(ways.values());
  }

  /** A function that nobody hears of would fail every case, whatever the mapping does. */
  private void tryOut(AwsClients aws, Callback callback) throws InterruptedException {
    Heard heard = new Heard();
    try (Stage stage = new Stage(aws, settings, run + "-trial", news)) {
      stage.makeFunction(callback.add(heard));
      String error = stage.invoke(Backstage.TRIAL);
      if (!heard.isTrue) {
        throw new EndpointException(
            settings.uri(),
            "a function was invoked and did not call the runner back (%s); see --callback"
                .formatted(error == null ? "no error" : error));
      }
    } catch (SdkClientException e) {
      throw new EndpointException(settings.uri(), "cannot be reached: " + e.getMessage(), e);
    } catch (SdkException e) {
      throw new EndpointException(settings.uri(), "does not run functions: " + e.getMessage(), e);
    }
  }

  /** Whether a function was heard of. */
  private static final class Heard implements Callback.Director {
    volatile boolean isTrue;

    @Override
    public byte[] direct(byte[] event) {
      isTrue = true;
      return "{}".getBytes(StandardCharsets.UTF_8);
    }
  }

  private List<CaseResult> perform(List<Candidate> candidates, AwsClients aws, Callback callback)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(settings.atOnce())) {
      List<Callable<CaseResult>> tasks = new ArrayList<>();
      for (Candidate candidate : candidates) {
        String name = "%s-%d".formatted(run, tasks.size());
        tasks.add(() -> perform(candidate, name, aws, callback));
      }
      List<CaseResult> results = new ArrayList<>();
      for (Future<CaseResult> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a case could not be performed", e.getCause());
    }
  }

  /** Where AWS is silent an endpoint may go any of the ways. */
  private CaseResult perform(Candidate candidate, String name, AwsClients aws, Callback callback)
      throws InterruptedException {
    Optional<CaseResult> result = Optional.empty();
    for (ConformanceCase way : candidate.ways()) {
      result = Optional.of(perform(way, candidate.factor(), name, aws, callback));
      if (result.get().isPassed()) {
        break;
      }
    }
    CaseResult last = result.orElseThrow();
    news.accept(last.oneLine());
    return last;
  }

  private CaseResult perform(
      ConformanceCase way, int factor, String name, AwsClients aws, Callback callback)
      throws InterruptedException {
    String unique =
        way.way().isEmpty() ? name : name + "-" + Integer.toHexString(way.title().hashCode());
    try (Stage stage = new Stage(aws, settings, unique, news)) {
      EndpointPerformance performance = new EndpointPerformance(way, factor, aws, settings, stage);
      return performance.play(callback.add(performance.backstage()));
    }
  }
}
