package io.icewatch.local.lake;

import static io.icewatch.local.lake.DuckDbSql.identifier;
import static io.icewatch.local.lake.DuckDbSql.literal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.icewatch.lake.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Erases a patient from a lake: from the rows of every table, the pages of the outbox and what
 * could not be delivered.
 *
 * <p>Files that hold rows of the patient are written anew without them (copy-on-write), and every
 * older snapshot expires with its files: delete files would hide rows and leave their bytes. Then
 * all that is left is searched. An erasure that was cut short is begun again; what it had erased is
 * erased.
 */
public final class Erasure {
  /** Where certificates are kept, a line each; no part of the lake, so that they outlive it. */
  static final String CERTIFICATES = "erasures.ndjson";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Columns that hold a patient's id. */
  private static final List<String> IDENTIFYING = List.of("patient_id", "partition_key");

  /** A column that holds a whole message, in base64. */
  private static final String MESSAGE = "raw";

  private final Path folder;
  private final String patientId;
  private final InstantSource clock;
  private final PatientTraces traces;

  /**
   * What was erased, without a word about whom.
   *
   * @param id of the certificate
   * @param reason as it was given
   * @param rows that were erased of each table
   * @param traces pages, records and error output that were erased
   * @param searched files that were searched afterwards, and in none of which the patient is left
   * @param unsearched files in the lake's folder that are no lake's, the queue of an HL7 gateway
   *     among them: they are for whoever erases to look through
   */
  public record Certificate(
      UUID id,
      Instant erasedAt,
      String reason,
      Map<String, Long> rows,
      long traces,
      int searched,
      List<Path> unsearched) {}

  /**
   * @param folder the lake's
   * @throws IllegalArgumentException if the id is blank
   */
  public Erasure(Path folder, String patientId, InstantSource clock) {
    if (patientId.isBlank()) {
      throw new IllegalArgumentException("a blank patient id, expected the one to erase");
    }
    this.folder = folder.toAbsolutePath().normalize();
    this.patientId = patientId;
    this.clock = clock;
    this.traces = new PatientTraces(patientId);
  }

  /**
   * Erases the patient and writes the certificate.
   *
   * @param reason why, for the certificate; must not name the patient
   * @throws IllegalArgumentException if the reason names the patient
   * @throws LakeException if there is no lake, it is in use, a run that was killed has left what
   *     the next one would land, or something of the patient is left
   * @throws IOException if a file cannot be read or written
   */
  public Certificate erase(String reason) throws IOException {
    Pattern named = Pattern.compile("(?<!\\w)" + Pattern.quote(patientId) + "(?!\\w)");
    if (named.matcher(reason).find()) {
      throw new IllegalArgumentException(
          "the reason names the patient, and the certificate must not");
    }
    try (Lake lake = Lake.openToWrite(folder);
        LakeLock alone = LakeLock.takeForUpkeep(folder)) {
      requireNothingUnfinished();
      Map<String, Long> rows = new LinkedHashMap<>();
      try (DataFileRewriter rewriter = new DataFileRewriter(folder.resolve("erasure.tmp"))) {
        for (String name : lake.tables()) {
          rows.put(name, erase(lake.handleOf(name), rewriter));
        }
      }
      rollUp(lake);
      long removed = 0;
      for (Path file : textFiles()) {
        removed += traces.remove(file);
      }
      // Older snapshots, their files, and what an interrupted erasure left.
      new Upkeep(lake, Upkeep.Settings.ALONE).tidy(alone);
      int searched = requireNothingLeft(lake);
      Certificate certificate =
          new Certificate(
              UUID.randomUUID(), clock.instant(), reason, rows, removed, searched, foreignFiles());
      write(certificate);
      return certificate;
    }
  }

  private void requireNothingUnfinished() {
    Path unfinished = folder.resolve(LakeRemoval.UNFINISHED);
    if (Files.exists(unfinished)) {
      throw new LakeException(
          ("not erased: %s holds what a run that was killed had not finished, and the next one"
               + " would land it; finish it first: ./icewatch run --patients 0 --for 1s, with the"
               + " lake and the parameters that it had")
              .formatted(unfinished));
    }
  }

  /**
   * Before the snapshots go by which a roll-up would find that this patient's rows have gone: it
   * would have to compute everybody's anew.
   */
  private static void rollUp(Lake lake) {
    if (LakeRollUp.isRolledUp(lake)) {
      LakeRollUp.of(lake).run(new Scope.Changed());
    }
  }

  private long erase(Table table, DataFileRewriter rewriter) throws IOException {
    Optional<String> condition = isTheirs(table);
    if (condition.isEmpty() || table.currentSnapshot() == null) {
      return 0;
    }
    long erased = 0;
    OverwriteFiles overwrite = table.newOverwrite();
    for (DataFile file : dataFiles(table)) {
      Optional<DataFile> rest =
          rewriter.rewrite(table, List.of(file), "(%s) IS NOT TRUE".formatted(condition.get()));
      long left = rest.map(ContentFile::recordCount).orElse(0L);
      if (left == file.recordCount()) {
        rest.ifPresent(same -> table.io().deleteFile(same.location()));
      } else {
        erased += file.recordCount() - left;
        overwrite.deleteFile(file);
        rest.ifPresent(overwrite::addFile);
      }
    }
    if (erased > 0) {
      overwrite.commit();
      // A manifest keeps the bounds of the files that it says are gone, and a bound may be an id.
      table.rewriteManifests().clusterBy(ContentFile::specId).commit();
    }
    return erased;
  }

  /** Whether a row is the patient's, in SQL; empty if the table holds no patients. */
  private Optional<String> isTheirs(Table table) {
    List<String> conditions = new ArrayList<>();
    for (String column : IDENTIFYING) {
      if (table.schema().findField(column) != null) {
        conditions.add("trim(%s) = %s".formatted(identifier(column), literal(patientId)));
      }
    }
    if (table.schema().findField(MESSAGE) != null) {
      conditions.add(
          "regexp_matches(CAST(from_base64(%s) AS VARCHAR), %s)"
              .formatted(identifier(MESSAGE), literal(inMessage())));
    }
    return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" OR ", conditions));
  }

  /** The patient's id in a message, as DuckDB writes bytes: quotes and what is no ASCII as \xHH. */
  private String inMessage() {
    StringBuilder id = new StringBuilder();
    for (byte each : patientId.getBytes(StandardCharsets.UTF_8)) {
      boolean isPlain = each >= ' ' && each <= '~' && "\\'\"".indexOf(each) < 0;
      id.append(isPlain ? String.valueOf((char) each) : "\\x%02X".formatted(each));
    }
    String quote = "\\\\x22";
    return Stream.of(
            "%1$spatient_id%1$s\\s*:\\s*(%1$s)?\\Q%2$s\\E(%1$s)?\\s*[,}]",
            // The subject of an Observation of FHIR.
            "%1$sreference%1$s\\s*:\\s*%1$s([^\\\\]*/)?\\Q%2$s\\E%1$s",
            "%1$sidentifier%1$s.*?%1$svalue%1$s\\s*:\\s*%1$s\\Q%2$s\\E%1$s")
        .map(pattern -> pattern.formatted(quote, id))
        .collect(Collectors.joining("|"));
  }

  private static List<DataFile> dataFiles(Table table) throws IOException {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        files.add(task.file());
      }
    }
    return files;
  }

  /** Every row and every line that is left is read again, not only those that were written anew. */
  private int requireNothingLeft(Lake lake) throws IOException {
    int searched = 0;
    try (LakeQuery query = LakeQuery.ofTables(lake)) {
      for (String name : lake.tables()) {
        Table table = lake.table(name);
        Optional<String> condition = isTheirs(table);
        if (condition.isPresent()) {
          Object left =
              query
                  .query(
                      "SELECT count(*) FROM %s WHERE %s"
                          .formatted(identifier(name), condition.get()))
                  .rows()
                  .getFirst()
                  .getFirst();
          require(left instanceof Number number && number.longValue() == 0, name);
        }
        searched += dataFiles(table).size();
      }
    }
    for (Path file : textFiles()) {
      require(traces.count(file) == 0, folder.relativize(file).toString());
      searched++;
    }
    return searched;
  }

  private static void require(boolean isClean, String where) {
    if (!isClean) {
      throw new LakeException("not erased: something of the patient is left in " + where);
    }
  }

  /** The outbox, and what could not be delivered. */
  private List<Path> textFiles() throws IOException {
    return files(path -> path.equals("outbox.ndjson") || path.startsWith("failures/"));
  }

  private List<Path> foreignFiles() throws IOException {
    return files(path -> !LakeRemoval.isOwn(Path.of(path)) && !path.equals(CERTIFICATES));
  }

  /** Files by their path in the folder. */
  private List<Path> files(Predicate<String> wanted) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .filter(path -> wanted.test(folder.relativize(path).toString().replace('\\', '/')))
          .sorted()
          .toList();
    }
  }

  private void write(Certificate certificate) throws IOException {
    ObjectNode line =
        JSON.createObjectNode()
            .put("certificate", certificate.id().toString())
            .put("erased_at", certificate.erasedAt().toString())
            .put("reason", certificate.reason());
    ObjectNode rows = line.putObject("rows");
    certificate.rows().forEach(rows::put);
    line.put("traces", certificate.traces()).put("files_searched", certificate.searched());
    Files.writeString(
        folder.resolve(CERTIFICATES),
        line + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
