package io.icewatch.local.lake;

import static java.util.Objects.requireNonNull;

import io.icewatch.lake.DataFileWriter;
import io.icewatch.local.template.IcebergTableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.jspecify.annotations.Nullable;

/**
 * Iceberg tables in a folder: format v2, Parquet, a catalog in SQLite.
 *
 * <p>Other processes may read a lake while one appends to it, and any Iceberg engine can read it:
 * {@code catalog.db} is an ordinary JDBC catalog. Iceberg's metadata names files by absolute path,
 * so a lake stays where it was made.
 *
 * <p>A commit survives the death of the process. It is not forced to the disk, so it may not
 * survive the death of the machine.
 *
 * <p>Safe for use by several threads; appends to one table wait for each other.
 */
public final class Lake implements AutoCloseable {
  private static final String CATALOG_FILE = "catalog.db";

  /** By which the catalog keeps its tables. */
  private static final String NAME = "icewatch";

  private static final int FORMAT_VERSION = 2;
  private static final CallerRuns CALLER_RUNS = new CallerRuns();

  /**
   * What a declared property may override. Every commit writes the table's whole metadata anew; six
   * hundred commits would leave 160 MB of it behind. Zstandard is Iceberg's default for a table
   * that a catalog makes, and not for metadata that is registered. Where a writer and upkeep commit
   * beside each other, all of four attempts may come too late.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20",
          TableProperties.COMMIT_NUM_RETRIES, "20",
          TableProperties.PARQUET_COMPRESSION,
              TableProperties.PARQUET_COMPRESSION_DEFAULT_SINCE_1_4_0);

  private static final String UNREADABLE =
      "the lake at %s cannot be read; was it moved or cut short? %s";

  private final Path folder;
  private final JdbcCatalog catalog;
  private final @Nullable LakeLock lock;
  private final Map<String, Table> tables = new TreeMap<>();
  private final AtomicLong commits = new AtomicLong();
  private final Map<String, TableIdentifier> identifiers = new HashMap<>();
  private final Map<String, TableLayout> declared = new HashMap<>();

  /**
   * @param lock the right to write, or null to read only
   */
  private Lake(Path folder, @Nullable LakeLock lock) {
    this.folder = folder;
    this.lock = lock;
    this.catalog = catalog(folder);
  }

  /**
   * Opens the lake in a folder with these tables in it; makes folder, lake and tables where they
   * are missing. A table that is there already is used as it is, with the declared properties and
   * with what is optional now or new; rows that are there stay as they are. Until it is closed
   * nobody else can write to it.
   *
   * @throws LakeException if somebody else is writing to it; if a declared table cannot be made,
   *     differs from the one that is there, or shares its name with another; or if the folder
   *     cannot hold a lake
   */
  public static Lake create(Path folder, List<IcebergTableSpec> declared) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LakeException("no lake can be made at " + folder + ": " + e, e);
    }
    String complaint = isLake(folder) ? UNREADABLE : "no lake can be made at %s: %s";
    return load(
        folder,
        LakeLock.take(folder),
        complaint,
        lake -> {
          for (IcebergTableSpec spec : declared) {
            if (lake.tables.put(spec.name(), lake.createOrReuse(spec)) != null) {
              throw new LakeException("two tables are named " + spec.name());
            }
          }
        });
  }

  /** Whether the folder holds a lake. */
  public static boolean isLake(Path folder) {
    return Files.isRegularFile(folder.resolve(CATALOG_FILE));
  }

  /**
   * Opens an existing lake with the tables that it has, for reading and for upkeep.
   *
   * @throws LakeException if there is no lake in the folder, or it cannot be read
   */
  public static Lake open(Path folder) {
    return open(folder, List.of());
  }

  /**
   * Opens an existing lake for reading with the tables that it has. One that is older than a
   * declared column has it too, null in every row: it is added when somebody next writes.
   *
   * @throws LakeException if there is no lake in the folder, or it cannot be read
   */
  public static Lake open(Path folder, List<IcebergTableSpec> declared) {
    requireLake(folder);
    return load(
        folder,
        null,
        UNREADABLE,
        lake -> {
          lake.loadAll();
          declared.forEach(spec -> lake.declared.put(spec.name(), TableLayout.of(spec)));
        });
  }

  /**
   * Opens an existing lake with the tables that it has; until it is closed nobody else can write to
   * it.
   *
   * @throws LakeException if there is no lake in the folder, it cannot be read, or somebody else is
   *     writing to it
   */
  static Lake openToWrite(Path folder) {
    requireLake(folder);
    return load(folder, LakeLock.take(folder), UNREADABLE, Lake::loadAll);
  }

  private static void requireLake(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new LakeException(
          "no lake at %s: there is no such folder; `./icewatch replay` and `./icewatch run` make one"
              .formatted(folder));
    }
    if (!isLake(folder)) {
      throw new LakeException(
          "no lake at %s: it has no %s; give the folder that `--lake` named when the lake was made"
              .formatted(folder, CATALOG_FILE));
    }
  }

  private interface Loader {
    void load(Lake lake);
  }

  private static Lake load(Path folder, @Nullable LakeLock lock, String complaint, Loader loader) {
    Lake lake;
    try {
      lake = new Lake(folder.toAbsolutePath().normalize(), lock);
    } catch (RuntimeException e) {
      if (lock != null) {
        lock.close();
      }
      throw new LakeException(
          "no lake at %s: its %s cannot be opened; if it was cut short, begin anew with --fresh: %s"
              .formatted(folder, CATALOG_FILE, oneLine(e)),
          e);
    }
    try {
      loader.load(lake);
      return lake;
    } catch (LakeException e) {
      lake.close();
      throw e;
    } catch (RuntimeException e) {
      lake.close();
      throw new LakeException(complaint.formatted(folder, oneLine(e)), e);
    }
  }

  /**
   * A table that lies in this folder. Iceberg's metadata name files by their whole path: whoever
   * wrote to the copy of a lake would write to the lake, and to declare a property is to write.
   */
  private Table loadOwn(TableIdentifier identifier) {
    Table table = catalog.loadTable(identifier);
    Path location = LocalFileIO.path(table.location());
    try {
      if (location.startsWith(folder)
          || location.toRealPath().startsWith(folder.toRealPath())) { // by another name of it
        return table;
      }
    } catch (IOException e) {
      throw new LakeException(UNREADABLE.formatted(folder, oneLine(e)), e);
    }
    throw new LakeException(
        ("the lake at %s is a copy: the files that it names are at %s; ask the lake there, or"
                + " begin anew here with --fresh")
            .formatted(folder, location));
  }

  /** Names of the tables, in alphabetical order. */
  public Set<String> tables() {
    return Collections.unmodifiableSet(tables.keySet());
  }

  /**
   * The Iceberg table itself.
   *
   * @throws LakeException if there is none of this name; the message lists those that are there
   */
  public Table table(String name) {
    return Optional.ofNullable(tables.get(requireNonNull(name, "name")))
        .orElseThrow(() -> noSuchTable(name));
  }

  /**
   * The columns by which a table is read: its own, or those that are declared if it can become
   * that.
   *
   * @throws LakeException under the condition of {@link #table}
   */
  Schema schemaToRead(String name) {
    TableLayout own = TableLayout.of(table(name));
    TableLayout wanted = declared.getOrDefault(name, own);
    return own.canEvolveTo(wanted) ? wanted.schema() : own.schema();
  }

  private LakeException noSuchTable(String name) {
    return new LakeException(
        "no table %s in the lake at %s; it has %s".formatted(name, folder, tables.keySet()));
  }

  /** The folder, absolute. */
  Path folder() {
    return folder;
  }

  /**
   * A table in the state of now, for whoever changes it beside others: what one thread does to it
   * does not disturb another, and of two that commit at once the second tries again.
   *
   * @throws LakeException under the condition of {@link #table}
   */
  Table handleOf(String name) {
    return catalog.loadTable(
        Optional.ofNullable(identifiers.get(name)).orElseThrow(() -> noSuchTable(name)));
  }

  /**
   * Appends rows in one commit: one file for each partition that they fall into, each in the
   * table's sort order. No rows, no commit.
   *
   * <p>If it throws, no row is in the table, and files that were written stay behind unnamed by any
   * snapshot, as an interrupted writer on S3 would leave them.
   *
   * @throws LakeException if there is no such table
   * @throws UncheckedIOException if a file cannot be written
   * @throws RuntimeException whatever Iceberg throws when it cannot commit
   */
  public void append(String tableName, List<Row> rows) {
    append(tableName, table -> DataFileWriter.write(table, rows));
  }

  /**
   * As {@link #append}, for more rows than memory holds: they come in the order in which they are
   * to lie in the files, those of a partition together and in the table's sort order.
   */
  public void appendInOrder(String tableName, Iterator<Row> rows) {
    append(tableName, table -> DataFileWriter.writeInOrder(table, rows));
  }

  private void append(String tableName, Function<Table, List<DataFile>> writer) {
    Table table = table(tableName);
    synchronized (table) {
      List<DataFile> files = writer.apply(table);
      if (files.isEmpty()) {
        return;
      }
      AppendFiles append = table.newAppend().scanManifestsWith(CALLER_RUNS);
      files.forEach(append::appendFile);
      append.commit();
      commits.incrementAndGet();
    }
  }

  /** How often something was appended since this was opened. */
  public long commits() {
    return commits.get();
  }

  @Override
  public void close() {
    catalog.close();
    if (lock != null) {
      lock.close();
    }
  }

  private Table createOrReuse(IcebergTableSpec spec) {
    TableLayout declared = TableLayout.of(spec);
    TableIdentifier identifier = TableIdentifier.of(spec.database(), spec.name());
    identifiers.put(spec.name(), identifier);
    if (!catalog.tableExists(identifier)) {
      return register(identifier, declared, spec.properties());
    }
    Table table = loadOwn(identifier);
    if (TableLayout.of(table).differenceTo(declared).isPresent()
        && TableLayout.of(table).canEvolveTo(declared)) {
      table.updateSchema().unionByNameWith(declared.schema()).commit();
    }
    TableLayout.of(table)
        .differenceTo(declared)
        .ifPresent(difference -> {
          throw new LakeException(
              "table %s in the lake at %s is not as declared: %s; use another folder, or --fresh"
                  .formatted(spec.name(), folder, difference));
        });
    adopt(table, spec.properties());
    return table;
  }

  /**
   * Registers metadata of our own making. {@code catalog.createTable} would number the columns
   * anew, and a field id is what ties a column to the template.
   */
  private Table register(
      TableIdentifier identifier, TableLayout layout, Map<String, String> properties) {
    String location =
        LocalFileIO.location(
            folder
                .resolve("warehouse")
                .resolve(identifier.namespace().toString())
                .resolve(identifier.name()));
    Map<String, String> withDefaults = new HashMap<>(DEFAULTS);
    withDefaults.putAll(properties);
    TableMetadata metadata =
        TableMetadata.buildFromEmpty(FORMAT_VERSION)
            .assignUUID()
            .setLocation(location)
            .setCurrentSchema(layout.schema(), layout.schema().highestFieldId())
            .setDefaultPartitionSpec(layout.partition())
            .setDefaultSortOrder(layout.sort())
            .setProperties(withDefaults)
            .build();
    String file = "%s/metadata/00000-%s.metadata.json".formatted(location, metadata.uuid());
    TableMetadataParser.write(metadata, new LocalFileIO().newOutputFile(file));
    return catalog.registerTable(identifier, file);
  }

  private static void adopt(Table table, Map<String, String> declared) {
    Map<String, String> missing = new HashMap<>(declared);
    missing.entrySet().removeAll(table.properties().entrySet());
    if (!missing.isEmpty()) {
      UpdateProperties update = table.updateProperties();
      missing.forEach(update::set);
      update.commit();
    }
  }

  private void loadAll() {
    for (Namespace database : catalog.listNamespaces()) {
      for (TableIdentifier identifier : catalog.listTables(database)) {
        identifiers.put(identifier.name(), identifier);
        tables.put(identifier.name(), loadOwn(identifier));
      }
    }
  }

  /**
   * What an Iceberg client needs to know to open the lake's catalog, under the name {@value #NAME}.
   */
  public Map<String, String> catalogProperties() {
    return catalogProperties(folder);
  }

  private static Map<String, String> catalogProperties(Path folder) {
    return Map.of(
        CatalogProperties.CATALOG_IMPL,
        JdbcCatalog.class.getName(),
        CatalogProperties.FILE_IO_IMPL,
        LocalFileIO.class.getName(),
        CatalogProperties.WAREHOUSE_LOCATION,
        LocalFileIO.location(folder.resolve("warehouse")),
        "jdbc.schema-version",
        "V1",
        CatalogProperties.URI,
        Files.isWritable(folder) ? uri(folder) : readOnlyUri(folder));
  }

  /** Readers do not wait for the writer, and a commit does not wait for the disk. */
  private static String uri(Path folder) {
    return "jdbc:sqlite:%s?journal_mode=WAL&synchronous=OFF"
        .formatted(folder.resolve(CATALOG_FILE).toUri());
  }

  private static JdbcCatalog catalog(Path folder) {
    JdbcCatalog catalog = new JdbcCatalog();
    catalog.initialize(NAME, catalogProperties(folder));
    return catalog;
  }

  /**
   * The catalog of a lake on a medium that cannot be written. SQLite reads a database in WAL mode
   * there only if it may take it for unchanging, which it is unless a writer that died left a log
   * beside it.
   */
  static String readOnlyUri(Path folder) {
    Path file = folder.resolve(CATALOG_FILE);
    boolean whole = !Files.exists(folder.resolve(CATALOG_FILE + "-wal"));
    return "jdbc:sqlite:%s?mode=ro%s".formatted(file.toUri(), whole ? "&immutable=1" : "");
  }

  private static String oneLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().collect(Collectors.joining(" "));
  }
}
