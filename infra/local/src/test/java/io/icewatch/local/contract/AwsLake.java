package io.icewatch.local.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.inmemory.InMemoryFileIO;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Tables in a Glue catalog with their files in S3, behind HTTP on loopback: as much of both as
 * Iceberg's clients ask for when they read and commit. The files are in memory.
 */
final class AwsLake implements AutoCloseable {
  static final String DATABASE = "icewatch";
  private static final String BUCKET = "s3://lake";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  /** A table of Glue's, as far as Iceberg asks. */
  private record Entry(String metadata, int version) {}

  private final Map<String, Entry> tables = new ConcurrentHashMap<>();
  private final InMemoryFileIO files = new InMemoryFileIO();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  AwsLake() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  /** What a function's variables say of it, beside those of its template. */
  Map<String, String> variables() {
    String uri = URI.create("http://localhost:" + server.getAddress().getPort()).toString();
    String nobody = "software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider";
    return Map.of(
        "CATALOG_GLUE_ENDPOINT", uri,
        "CATALOG_S3_ENDPOINT", uri,
        "CATALOG_S3_PATH__STYLE__ACCESS", "true",
        "CATALOG_CLIENT_REGION", "eu-central-1",
        "CATALOG_CLIENT_CREDENTIALS__PROVIDER", nobody);
  }

  /** Adds a table of the same name, layout and rows as one that is on disk. */
  void copy(String name, Table table) throws IOException {
    String location = BUCKET + "/" + name;
    String metadata = "%s/metadata/00000-%s.metadata.json".formatted(location, UUID.randomUUID());
    TableMetadataParser.write(
        TableMetadata.buildFromEmpty(2)
            .assignUUID()
            .setLocation(location)
            .setCurrentSchema(table.schema(), table.schema().highestFieldId())
            .setDefaultPartitionSpec(table.spec())
            .setDefaultSortOrder(table.sortOrder())
            // So that a third commit removes the metadata of the first.
            .setProperties(
                Map.of(
                    "write.metadata.delete-after-commit.enabled", "true",
                    "write.metadata.previous-versions-max", "1"))
            .build(),
        files.newOutputFile(metadata));
    tables.put(name, new Entry(metadata, 1));
    append(name, table);
  }

  /** Adds the rows of a table on disk to the one of that name. */
  void append(String name, Table table) throws IOException {
    try (InMemoryCatalog catalog = new InMemoryCatalog();
        CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      catalog.initialize("seed", Map.of());
      catalog.createNamespace(Namespace.of(DATABASE));
      Table target =
          catalog.registerTable(
              TableIdentifier.of(DATABASE, name), requireNonNull(tables.get(name)).metadata);
      AppendFiles append = target.newAppend();
      boolean isEmpty = true;
      for (FileScanTask task : tasks) {
        String location = "%s/%s/data/%s.parquet".formatted(BUCKET, name, UUID.randomUUID());
        try (InputStream in = table.io().newInputFile(task.file().location()).newStream()) {
          files.addFile(location, in.readAllBytes());
        }
        append.appendFile(
            DataFiles.builder(target.spec()).copy(task.file()).withPath(location).build());
        isEmpty = false;
      }
      if (!isEmpty) {
        append.commit();
        String metadata = ((BaseTable) target).operations().current().metadataFileLocation();
        tables.compute(
            name, (key, entry) -> new Entry(metadata, requireNonNull(entry).version + 1));
      }
    }
  }

  /** How many rows the newest snapshot of a table says that there are. */
  long rows(String name) {
    TableMetadata table =
        TableMetadataParser.read(files.newInputFile(requireNonNull(tables.get(name)).metadata));
    return Long.parseLong(
        requireNonNull(table.currentSnapshot()).summary().getOrDefault("total-records", "0"));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      if (target == null) {
        s3(exchange);
      } else {
        glue(exchange, target);
      }
    }
  }

  private void glue(HttpExchange exchange, String target) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    switch (target) {
      case "AWSGlue.GetTable" -> {
        String name = request.path("Name").asText();
        Entry entry = tables.get(name);
        if (entry == null) {
          json(exchange, 400, JSON.createObjectNode().put("__type", "EntityNotFoundException"));
        } else {
          json(exchange, 200, table(name, entry));
        }
      }
      case "AWSGlue.UpdateTable" -> {
        String metadata = request.at("/TableInput/Parameters/metadata_location").asText();
        int version = request.path("VersionId").asInt();
        boolean[] isDone = {false};
        tables.computeIfPresent(
            request.at("/TableInput/Name").asText(),
            (name, entry) -> {
              isDone[0] = entry.version == version;
              return isDone[0] ? new Entry(metadata, version + 1) : entry;
            });
        ObjectNode answer = JSON.createObjectNode();
        json(
            exchange,
            isDone[0] ? 200 : 400,
            isDone[0] ? answer : answer.put("__type", "ConcurrentModificationException"));
      }
      default -> json(exchange, 400, JSON.createObjectNode().put("__type", "AccessDenied"));
    }
  }

  private static ObjectNode table(String name, Entry entry) {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode table = answer.putObject("Table");
    table.put("Name", name).put("DatabaseName", DATABASE).put("TableType", "EXTERNAL_TABLE");
    table.put("VersionId", Integer.toString(entry.version));
    table
        .putObject("Parameters")
        .put("table_type", "ICEBERG")
        .put("metadata_location", entry.metadata);
    table.putObject("StorageDescriptor").put("Location", BUCKET + "/" + name);
    return answer;
  }

  private void s3(HttpExchange exchange) throws IOException {
    String location = "s3:/" + exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        files.addFile(location, body(exchange));
        exchange.getResponseHeaders().set("ETag", "\"1\"");
        send(exchange, 200, new byte[0]);
      }
      case "DELETE" -> {
        files.deleteFile(location);
        send(exchange, 204, new byte[0]);
      }
      case "POST" -> {
        KEY.matcher(new String(body(exchange), UTF_8))
            .results()
            .forEach(key -> files.deleteFile(BUCKET + "/" + key.group(1)));
        send(exchange, 200, "<DeleteResult/>".getBytes(UTF_8));
      }
      default -> read(exchange, location);
    }
  }

  private void read(HttpExchange exchange, String location) throws IOException {
    if (!files.fileExists(location)) {
      send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>".getBytes(UTF_8));
      return;
    }
    byte[] all;
    try (InputStream in = files.newInputFile(location).newStream()) {
      all = in.readAllBytes();
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, 200, all);
      return;
    }
    var asked = RANGE.matcher(range);
    if (!asked.matches()) {
      throw new IOException("range " + range + ", expected bytes=1- or bytes=1-2");
    }
    int from = Integer.parseInt(asked.group(1));
    int to =
        asked.group(2).isEmpty()
            ? all.length
            : Math.min(all.length, Integer.parseInt(asked.group(2)) + 1);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, all.length));
    send(exchange, 206, Arrays.copyOfRange(all, from, to));
  }

  /** What was sent, without the chunks that the SDK sends with a checksum behind them. */
  private static byte[] body(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    if (exchange.getRequestHeaders().getFirst("x-amz-decoded-content-length") == null) {
      return in.readAllBytes();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int length = chunk(in); length > 0; length = chunk(in)) {
      body.write(in.readNBytes(length));
      line(in);
    }
    in.transferTo(OutputStream.nullOutputStream());
    return body.toByteArray();
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";", 2)[0], 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static void json(HttpExchange exchange, int status, ObjectNode body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    send(exchange, status, body.toString().getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    files.close();
  }
}
