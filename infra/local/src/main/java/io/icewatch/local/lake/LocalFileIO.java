package io.icewatch.local.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Iceberg's files as plain local files, without Hadoop's file system.
 *
 * <p>A location is {@code file://} and an absolute path, character by character: nothing is
 * percent-encoded, so that a location and its path are each other's mirror and other engines can
 * open the same tables.
 */
public final class LocalFileIO implements FileIO {
  private static final String SCHEME = "file://";

  /** A catalog makes one, by name. */
  public LocalFileIO() {}

  static String location(Path path) {
    return SCHEME + path.toAbsolutePath().normalize();
  }

  static Path path(String location) {
    return Path.of(location.startsWith(SCHEME) ? location.substring(SCHEME.length()) : location);
  }

  @Override
  public InputFile newInputFile(String location) {
    return new LocatedInput(location, Files.localInput(path(location).toFile()));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new LocatedOutput(location, Files.localOutput(path(location).toFile()));
  }

  @Override
  public void deleteFile(String location) {
    try {
      java.nio.file.Files.delete(path(location));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + location, e);
    }
  }

  /**
   * A file that answers with the location that it was asked for. Iceberg's own drops the scheme,
   * and what it answers is what metadata says of it: Trino opens no location without one.
   */
  private record LocatedInput(String location, InputFile file) implements InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public SeekableInputStream newStream() {
      return file.newStream();
    }

    @Override
    public boolean exists() {
      return file.exists();
    }
  }

  private record LocatedOutput(String location, OutputFile file) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return file.create();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return file.createOrOverwrite();
    }

    @Override
    public InputFile toInputFile() {
      return new LocatedInput(location, file.toInputFile());
    }
  }
}
