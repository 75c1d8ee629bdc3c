package io.icewatch.conformance.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.icewatch.conformance.cases.CaseResult;
import io.icewatch.conformance.cases.ConformanceCase;
import io.icewatch.conformance.remote.Applicability.Decision;
import io.icewatch.conformance.remote.CallbackServer.EventHandler;
import io.icewatch.conformance.remote.EndpointScore.NotApplicable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs the cases at an endpoint that speaks AWS's APIs, as far as they are applicable there. Each
 * has a stream, a function and a mapping of its own, which are deleted behind it.
 */
public final class RemoteSuite {
  private final EndpointSettings settings;
  private final Consumer<String> news;
  private final Applicability applicability;
  private final String prefix = "icewatch-" + UUID.randomUUID().toString().substring(0, 8);

  /**
   * @param news is told how it goes, line by line, by several threads
   */
  public RemoteSuite(EndpointSettings settings, Consumer<String> news) {
    this.settings = settings;
    this.news = news;
    this.applicability = new Applicability(settings.longest());
  }

  /** A case with all its ways, and how fast it is played. */
  private record Candidate(List<ConformanceCase> ways, int factor) {}

  /**
   * Runs what can be run.
   *
   * @throws EndpointException if the endpoint cannot be reached, or does not run functions that
   *     reach the runner: then no case says anything
   */
  public EndpointScore run(List<ConformanceCase> cases) throws InterruptedException {
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
        CallbackServer callback = new CallbackServer(settings)) {
      tryOut(aws, callback);
      return new EndpointScore(run(candidates, aws, callback), notApplicable);
    }
  }

  private static List<List<ConformanceCase>> withTheirWays(List<ConformanceCase> cases) {
    return List.copyOf(
        cases.stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.group() + ": " + each.name(),
                    LinkedHashMap::new,
                    Collectors.toList()))
            .values());
  }

  /** A function that nobody hears of would fail every case, whatever the mapping does. */
  private void tryOut(AwsClients aws, CallbackServer callback) throws InterruptedException {
    AtomicBoolean heard = new AtomicBoolean();
    EventHandler handler =
        event -> {
          heard.set(true);
          return "{}".getBytes(UTF_8);
        };
    try (RemoteFixture fixture = new RemoteFixture(aws, settings, prefix + "-trial", news)) {
      fixture.makeFunction(callback.add(handler));
      String error = fixture.invoke(InvocationRecorder.TRIAL);
      if (!heard.get()) {
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

  private List<CaseResult> run(List<Candidate> candidates, AwsClients aws, CallbackServer callback)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(settings.atOnce())) {
      List<Callable<CaseResult>> tasks = new ArrayList<>();
      for (Candidate candidate : candidates) {
        String name = "%s-%d".formatted(prefix, tasks.size());
        tasks.add(() -> run(candidate, name, aws, callback));
      }
      List<CaseResult> results = new ArrayList<>();
      for (Future<CaseResult> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a case could not be run", e.getCause());
    }
  }

  /** Where AWS is silent an endpoint may go any of the ways. */
  private CaseResult run(Candidate candidate, String name, AwsClients aws, CallbackServer callback)
      throws InterruptedException {
    Optional<CaseResult> result = Optional.empty();
    for (ConformanceCase way : candidate.ways()) {
      result = Optional.of(run(way, candidate.factor(), name, aws, callback));
      if (result.get().isPassed()) {
        break;
      }
    }
    CaseResult last = result.orElseThrow();
    news.accept(last.oneLine());
    return last;
  }

  private CaseResult run(
      ConformanceCase way, int factor, String name, AwsClients aws, CallbackServer callback)
      throws InterruptedException {
    String unique =
        way.way().isEmpty() ? name : name + "-" + Integer.toHexString(way.title().hashCode());
    try (RemoteFixture fixture = new RemoteFixture(aws, settings, unique, news)) {
      RemoteCaseRunner runner = new RemoteCaseRunner(way, factor, aws, settings, fixture);
      return runner.run(callback.add(runner.recorder()));
    }
  }
}
