package io.icewatch.local.aws.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.template.HttpApiSpec.Route;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which route a request takes. */
class RouteTableTest {
  private static RouteTable table(String... keys) {
    return new RouteTable(
        Stream.of(keys).map(key -> new Route(key, "F", Duration.ofSeconds(1))).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /               | GET /            | {}
          GET    | /beds           | GET /beds        | {}
          POST   | /beds           | ANY /{proxy+}    | {proxy=beds}
          GET    | /beds/7         | GET /beds/{bed}  | {bed=7}
          GET    | /beds/all       | GET /beds/all    | {}
          DELETE | /beds/7         | ANY /beds/{bed}  | {bed=7}
          GET    | /beds/7/vitals  | ANY /{proxy+}    | {proxy=beds/7/vitals}
          GET    | /beds/          | ANY /{proxy+}    | {proxy=beds/}
          POST   | /               | none             |
          """)
  void is_the_most_specific_one(String method, String path, String key, String parameters) {
    RouteTable table =
        table(
            "ANY /{proxy+}",
            "ANY /beds/{bed}",
            "GET /beds/{bed}",
            "GET /beds/all",
            "GET /beds",
            "GET /");

    var match = table.match(method, path);

    assertThat(match.map(found -> found.route().key()).orElse("none")).isEqualTo(key);
    match.ifPresent(found -> assertThat(found.pathParameters()).hasToString(parameters));
  }

  @ParameterizedTest
  @CsvSource({"GET,/beds,GET /beds", "GET,/,$default", "POST,/beds/7,$default"})
  void is_the_default_one_where_there_is_no_other(String method, String path, String key) {
    assertThat(table("$default", "GET /beds").match(method, path))
        .hasValueSatisfying(match -> assertThat(match.route().key()).isEqualTo(key));
  }
}
