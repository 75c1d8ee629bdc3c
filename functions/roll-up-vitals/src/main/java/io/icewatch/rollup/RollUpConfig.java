package io.icewatch.rollup;

import io.icewatch.lambda.Variables;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the template tells the function through its environment.
 *
 * @param database of the lake's tables, in the catalog
 * @param catalog the catalog's properties, as Iceberg documents them
 * @param metricsNamespace CloudWatch's namespace of the metrics
 */
public record RollUpConfig(String database, Map<String, String> catalog, String metricsNamespace) {
  /** Of the variables that say otherwise where the catalog is. */
  private static final String PREFIX = "CATALOG_";

  public RollUpConfig {
    catalog = Map.copyOf(catalog);
  }

  /**
   * Reads and checks the environment. The catalog is Glue's and its files are in S3, but for what
   * variables say that are named as Iceberg's own images read them: {@code CATALOG_}, then the
   * property in upper case with {@code _} for a full stop and {@code __} for a hyphen; {@code
   * CATALOG_IO__IMPL} is {@code io-impl}.
   *
   * @param environment variable to value, as {@link System#getenv()} gives it
   * @throws IllegalArgumentException if a variable is missing or wrong; names it, its value and
   *     what was expected
   */
  public static RollUpConfig from(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    Map<String, String> catalog = new HashMap<>();
    catalog.put("catalog-impl", "org.apache.iceberg.aws.glue.GlueCatalog");
    catalog.put("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    // Asked for, and used for new tables only.
    catalog.put("warehouse", "s3://" + variables.text("LAKE_BUCKET"));
    catalog.put("http-client.type", "urlconnection");
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX)) {
        catalog.put(property(name), value);
      }
    });
    return new RollUpConfig(
        variables.text("LAKE_DATABASE"), catalog, variables.text("METRICS_NAMESPACE"));
  }

  private static String property(String variable) {
    return variable
        .substring(PREFIX.length())
        .replace("__", "-")
        .replace('_', '.')
        .toLowerCase(Locale.ROOT);
  }
}
