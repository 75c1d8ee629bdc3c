package io.icewatch.local.stack;

import io.icewatch.local.lake.Lake;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where the lake is, for functions that open Iceberg tables: its catalog's properties as
 * environment variables, named as Iceberg's own images read them. {@code io-impl} is {@code
 * CATALOG_IO__IMPL}. Deployed, a function has none of them, and its tables are in Glue.
 */
public final class CatalogVariables {
  private CatalogVariables() {}

  /** The variables of a lake. */
  public static Map<String, String> of(Lake lake) {
    return lake.catalogProperties().entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                property -> variable(property.getKey()), Map.Entry::getValue));
  }

  private static String variable(String property) {
    return "CATALOG_" + property.toUpperCase(Locale.ROOT).replace("-", "__").replace('.', '_');
  }
}
