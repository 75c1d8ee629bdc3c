package io.icewatch.local.aws.http;

import io.icewatch.local.template.HttpApiSpec.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the route of a request as API Gateway does: the most specific path, segment by segment, a
 * text before {@code {variable}} before {@code {proxy+}}; on the same path the method before {@code
 * ANY}; at last {@code $default}.
 */
final class RouteTable {
  private static final Comparator<Candidate> MOST_SPECIFIC =
      Comparator.comparing((Candidate candidate) -> candidate.rank)
          .thenComparing(candidate -> candidate.method.equals("ANY"));

  /**
   * A route that was chosen.
   *
   * @param pathParameters what stands in the place of its variables
   */
  record Match(Route route, Map<String, String> pathParameters) {}

  /**
   * @param rank a digit a segment: the smaller, the more specific
   */
  private record Candidate(Route route, String method, String[] segments, String rank) {
    static Candidate of(Route route) {
      String[] key = route.key().split(" ", 2);
      String[] segments = key[1].substring(1).split("/", -1);
      StringBuilder rank = new StringBuilder();
      for (String segment : segments) {
        rank.append(!isVariable(segment) ? '0' : isGreedy(segment) ? '2' : '1');
      }
      return new Candidate(route, key[0], segments, rank.toString());
    }

    Optional<Match> match(String wanted, String[] path) {
      boolean isLong = path.length > segments.length && isGreedy(segments[segments.length - 1]);
      if (!(method.equals("ANY") || method.equals(wanted))
          || (path.length != segments.length && !isLong)) {
        return Optional.empty();
      }
      Map<String, String> variables = new HashMap<>();
      for (int i = 0; i < segments.length; i++) {
        String segment = segments[i];
        if (isGreedy(segment)) {
          String rest = String.join("/", List.of(path).subList(i, path.length));
          if (rest.isEmpty()) {
            return Optional.empty();
          }
          variables.put(segment.substring(1, segment.length() - 2), rest);
        } else if (isVariable(segment)) {
          if (path[i].isEmpty()) {
            return Optional.empty();
          }
          variables.put(segment.substring(1, segment.length() - 1), path[i]);
        } else if (!segment.equals(path[i])) {
          return Optional.empty();
        }
      }
      return Optional.of(new Match(route, variables));
    }

    private static boolean isVariable(String segment) {
      return segment.startsWith("{") && segment.endsWith("}");
    }

    private static boolean isGreedy(String segment) {
      return isVariable(segment) && segment.endsWith("+}");
    }
  }

  private final List<Candidate> candidates = new ArrayList<>();
  private Optional<Match> otherwise = Optional.empty();

  RouteTable(List<Route> routes) {
    for (Route route : routes) {
      if (route.key().equals(Route.DEFAULT)) {
        otherwise = Optional.of(new Match(route, Map.of()));
      } else {
        candidates.add(Candidate.of(route));
      }
    }
    candidates.sort(MOST_SPECIFIC);
  }

  /**
   * The route of a request; empty: 404.
   *
   * @param path decoded, without the stage; begins with a slash
   */
  Optional<Match> match(String method, String path) {
    String[] segments = path.substring(1).split("/", -1);
    return candidates.stream()
        .flatMap(candidate -> candidate.match(method, segments).stream())
        .findFirst()
        .or(() -> otherwise);
  }
}
