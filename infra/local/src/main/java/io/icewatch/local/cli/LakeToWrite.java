package io.icewatch.local.cli;

import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeRemoval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The lake that a run or a replay writes to. None is removed unless that was asked for. */
final class LakeToWrite {
  @Mixin private LakeFolder folder;

  @Option(
      names = "--fresh",
      description = "Removes the lake that is there first; other files in its folder stay.")
  private boolean isFresh;

  /**
   * For what may come on top of what is there.
   *
   * @param told gets a line about what is removed or added to
   * @throws IOException if the old lake cannot be removed
   */
  Path folderToAddTo(Consumer<String> told) throws IOException {
    Path path = removed(told);
    if (Lake.isLake(path)) {
      told.accept("adding to the lake at %s (--fresh begins anew)".formatted(path));
    }
    return path;
  }

  /**
   * For what must not mix with other rows.
   *
   * @param told gets a line about what is removed
   * @throws IllegalArgumentException if there is a lake already
   * @throws IOException if the old lake cannot be removed
   */
  Path folderOfItsOwn(Consumer<String> told) throws IOException {
    Path path = removed(told);
    if (Lake.isLake(path)) {
      throw new IllegalArgumentException(
          "%s holds a lake already: name another folder with --lake, or remove it with --fresh"
              .formatted(path));
    }
    return path;
  }

  /** As {@link LakeFolder#option}. */
  String option() {
    return folder.option();
  }

  private Path removed(Consumer<String> told) throws IOException {
    Path path = folder.path();
    if (isFresh) {
      LakeRemoval removal = LakeRemoval.of(path);
      if (removal.files() > 0) {
        told.accept(
            "removed the lake at %s: %,d files, %,d kB"
                .formatted(path, removal.files(), Math.ceilDiv(removal.bytes(), 1_000)));
      }
      removal
          .left()
          .forEach(file -> told.accept("left alone, no file of a lake: %s".formatted(file)));
    }
    return path;
  }
}
