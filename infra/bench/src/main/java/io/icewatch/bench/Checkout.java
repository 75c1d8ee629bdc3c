package io.icewatch.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where things are.
 *
 * @param checkout the top of the checkout
 * @param scratch a folder for what is measured with
 */
record Checkout(Path checkout, Path scratch) {

  /** As {@code ./icewatch} says it. */
  static Checkout find() throws IOException {
    Path checkout = Path.of(System.getProperty("icewatch.home", ".")).toAbsolutePath().normalize();
    return new Checkout(
        checkout, Files.createDirectories(checkout.resolve("infra/bench/target/scratch")));
  }

  /** A file of the peers. */
  Path peer(String name) {
    return checkout.resolve("infra/bench/peers").resolve(name);
  }

  /** What the figures mean, in words: the end of the results. */
  Path verdicts() {
    return checkout.resolve("infra/bench/VERDICTS.md");
  }

  /** The medians of the last run. */
  Path lastRun() {
    return checkout.resolve("infra/bench/last-run.properties");
  }

  /** What the bench writes. */
  Path results() {
    return checkout.resolve("infra/bench/RESULTS.md");
  }

  /** A folder in the scratch that is not there, or not any more. */
  Path freshFolder(String name) throws IOException {
    Path folder = scratch.resolve(name);
    if (Files.exists(folder)) {
      delete(folder);
    }
    return folder;
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path emptied, IOException trouble)
              throws IOException {
            if (trouble != null) {
              throw trouble;
            }
            Files.delete(emptied);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
