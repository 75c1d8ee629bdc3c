package io.icewatch.local.template;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a stack comes from.
 *
 * @param file its template
 * @param title the file as messages name it: as seen from the outermost template
 * @param stackName name of the stack
 */
record StackSource(Path file, String title, String stackName) {

  /** The outermost stack. */
  static StackSource root(Path file) {
    return new StackSource(file, file.getFileName().toString(), Intrinsics.STACK_NAME);
  }

  /**
   * The stack that this one deploys as {@code logicalId}.
   *
   * @param templateUrl path of its template as seen from this one's, the shape that {@code sam
   *     deploy} replaces by an address
   * @return empty if there is no such file
   */
  Optional<StackSource> nested(String logicalId, String templateUrl) {
    Path template = file.resolveSibling(templateUrl);
    return Files.isRegularFile(template)
        ? Optional.of(
            new StackSource(
                template,
                Path.of(title).resolveSibling(templateUrl).toString(),
                stackName + "-" + logicalId))
        : Optional.empty();
  }
}
