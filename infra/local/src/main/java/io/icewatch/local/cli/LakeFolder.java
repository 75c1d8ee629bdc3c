package io.icewatch.local.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the lake is. */
final class LakeFolder {
  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description = "Folder of the lake. Default: the folder lake beside template.yaml.")
  private @Nullable Path named;

  /** What names it to another command: nothing, if that looks here anyway. */
  String option() {
    return named == null ? "" : " --lake " + named;
  }

  Path path() {
    return named == null ? Icewatch.home().resolve("lake") : named;
  }
}
