package io.icewatch.edge.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of one message, with or without an MLLP frame around it. */
final class MessageFile {
  private MessageFile() {}

  /**
   * The message in a file, without its frame.
   *
   * @throws IOException if it cannot be read: says which and why
   */
  static byte[] read(Path file) throws IOException {
    try {
      String text = new String(Files.readAllBytes(file), ISO_8859_1);
      int start = text.indexOf('\u000B') + 1;
      int end = text.indexOf('\u001C', start);
      return text.substring(start, end < 0 ? text.length() : end).getBytes(ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file %s, expected one HL7 message".formatted(file), e);
    }
  }
}
