package io.icewatch.edge.hl7;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;

/** Writes a message segment by segment and field by field. Not thread-safe. */
public final class SegmentWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
  private final Delimiters delimiters;
  private final Charset charset;

  /** A message with the usual delimiters. */
  public SegmentWriter(Charset charset) {
    this(Delimiters.USUAL, charset);
  }

  SegmentWriter(Delimiters delimiters, Charset charset) {
    this.delimiters = delimiters;
    this.charset = charset;
  }

  /** Begins the message: MSH-1 and MSH-2. */
  public SegmentWriter beginHeader() {
    out.writeBytes("MSH".getBytes(ISO_8859_1));
    out.write(delimiters.field());
    out.write(delimiters.component());
    out.write(delimiters.repetition());
    if (delimiters.escape() != 0) {
      out.write(delimiters.escape());
    }
    if (delimiters.subcomponent() != 0) {
      out.write(delimiters.subcomponent());
    }
    return this;
  }

  /**
   * Begins a segment.
   *
   * @param name three characters, not MSH
   */
  public SegmentWriter begin(String name) {
    out.writeBytes(name.getBytes(ISO_8859_1));
    return this;
  }

  /** A field of one text; what would end it is escaped. */
  public SegmentWriter field(String text) {
    return components(text);
  }

  /** A field of several components, each a text. */
  public SegmentWriter components(String... texts) {
    return separated(delimiters.component(), texts);
  }

  /** A field of several repetitions, each a text. */
  public SegmentWriter repetitions(String... texts) {
    return separated(delimiters.repetition(), texts);
  }

  private SegmentWriter separated(byte between, String... texts) {
    out.write(delimiters.field());
    for (int i = 0; i < texts.length; i++) {
      if (i > 0) {
        out.write(between);
      }
      Escapes.write(texts[i], delimiters, charset, out);
    }
    return this;
  }

  /** So many empty fields. */
  public SegmentWriter skip(int fields) {
    for (int i = 0; i < fields; i++) {
      out.write(delimiters.field());
    }
    return this;
  }

  /** Ends the segment. */
  public SegmentWriter end() {
    out.write('\r');
    return this;
  }

  /** What was written, without the frame around it. */
  public byte[] bytes() {
    return out.toByteArray();
  }
}
