package io.icewatch.local.cli;

import io.icewatch.local.lake.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the lake is. Without {@code --lake} it is the folder {@code lake} of the checkout, which
 * every run and replay begins anew; a lake that was named is kept and added to.
 */
final class LakeFolder {
  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description = "Folder of the lake. Default: the folder lake beside template.yaml.")
  private @Nullable Path named;

  /** The folder to read. */
  Path folder() {
    return named == null ? Icewatch.home().resolve("lake") : named;
  }

  /**
   * The folder to write: emptied if it is the default one.
   *
   * @throws IOException if the old lake cannot be removed
   */
  Path folderForWriting() throws IOException {
    if (named == null && Lake.isLake(folder())) {
      remove(folder());
    }
    return folder();
  }

  /**
   * The folder for a replay, whose rows must not mix with others.
   *
   * @throws IllegalArgumentException if the named folder holds a lake already
   * @throws IOException if the old default lake cannot be removed
   */
  Path folderForReplay() throws IOException {
    if (named != null && Lake.isLake(named)) {
      throw new IllegalArgumentException(
          named + " holds a lake already: remove it, or name another folder with --lake");
    }
    return folderForWriting();
  }

  private static void remove(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
