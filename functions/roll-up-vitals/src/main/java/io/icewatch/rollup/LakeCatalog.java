package io.icewatch.rollup;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;

/** The tables of one database of an Iceberg catalog. */
final class LakeCatalog implements Closeable {
  /**
   * Iceberg's catalogs in a database of their own keep their tables under a name, Glue does not.
   */
  private static final String NAME = "icewatch";

  private final Catalog catalog;
  private final String database;

  private LakeCatalog(Catalog catalog, String database) {
    this.catalog = catalog;
    this.database = database;
  }

  /**
   * Opens a catalog.
   *
   * @param properties as Iceberg documents them
   * @throws IllegalArgumentException if there is no such kind of catalog, or it lacks a property
   */
  static LakeCatalog open(Map<String, String> properties, String database) {
    return new LakeCatalog(CatalogUtil.buildIcebergCatalog(NAME, properties, null), database);
  }

  /**
   * A table, as it is now.
   *
   * @throws org.apache.iceberg.exceptions.NoSuchTableException if it is not there
   */
  Table table(String name) {
    return catalog.loadTable(TableIdentifier.of(database, name));
  }

  @Override
  public void close() throws IOException {
    if (catalog instanceof Closeable open) {
      open.close();
    }
  }
}
