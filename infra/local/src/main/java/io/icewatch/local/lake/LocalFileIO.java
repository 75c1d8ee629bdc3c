package io.icewatch.local.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Iceberg's files as plain local files, without Hadoop's file system.
 *
 * <p>A location is {@code file://} and an absolute path, character by character: nothing is
 * percent-encoded, so that a location and its path are each other's mirror and other engines can
 * open the same tables.
 */
final class LocalFileIO implements FileIO {
  private static final String SCHEME = "file://";

  static String location(Path path) {
    return SCHEME + path.toAbsolutePath().normalize();
  }

  static Path path(String location) {
    return Path.of(location.startsWith(SCHEME) ? location.substring(SCHEME.length()) : location);
  }

  @Override
  public InputFile newInputFile(String location) {
    return Files.localInput(path(location).toFile());
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return Files.localOutput(path(location).toFile());
  }

  @Override
  public void deleteFile(String location) {
    try {
      java.nio.file.Files.delete(path(location));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + location, e);
    }
  }
}
