package io.icewatch.local.cli;

import io.icewatch.local.fhir.FhirExport;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./icewatch export fhir}. */
@Command(
    name = "fhir",
    description = {
      "Writes a patient's windows as vital-signs Observations of HL7 FHIR R4 to standard output:",
      "the mean of each vital, with minimum, maximum and count as its components.",
      "Exported again, a resource has the same id."
    })
final class ExportFhirCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private LakeFolder lake;

  @Option(names = "--patient", paramLabel = "ID", required = true, description = "Whose.")
  private String patient;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      required = true,
      description =
          "Windows that begin, alarms that came then or later; e.g. 2026-11-30T08:00:00Z.")
  private Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      required = true,
      description = "And before this; e.g. 2026-12-01.")
  private Instant to;

  @Option(
      names = "--alarms",
      description = "Writes every alarm that somebody was told of too, as a DetectedIssue.")
  private boolean withAlarms;

  @Option(
      names = "--patient-system",
      paramLabel = "URI",
      defaultValue = "urn:icewatch:patient",
      description = "Namespace of patient ids. Default: ${DEFAULT-VALUE}.")
  private String patientSystem;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "ndjson",
      description = {
        "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
        "bundle: one transaction, which a FHIR server takes as it is."
      })
  private FhirExport.Format format;

  @Override
  public Integer call() throws IOException {
    FhirExport.Selection selection =
        new FhirExport.Selection(patient, patientSystem, from, to, withAlarms);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Lake opened = Lake.open(lake.path(), Icewatch.declaredTables());
        LakeQuery query = new LakeQuery(opened)) {
      long count = new FhirExport(query, selection, format).write(out);
      out.flush();
      err.println("icewatch: %,d resources".formatted(count));
    }
    return 0;
  }
}
