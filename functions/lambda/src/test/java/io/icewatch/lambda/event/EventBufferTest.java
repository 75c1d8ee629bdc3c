package io.icewatch.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventBufferTest {
  private final EventBuffer buffer = new EventBuffer();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 6 << 20})
  void an_event_of_any_length_is_taken_in_whole(int length) throws IOException {
    byte[] event = new byte[length];
    new Random(length).nextBytes(event);

    buffer.fill(new ByteArrayInputStream(event));

    assertThat(held()).isEqualTo(event);
  }

  @Test
  void a_shorter_event_ends_where_it_ends_and_not_where_the_one_before_did() throws IOException {
    buffer.fill(stream("{\"Records\":[]}"));
    buffer.fill(stream("{}"));

    assertThat(held()).asString(UTF_8).isEqualTo("{}");
  }

  @Test
  void an_event_that_comes_in_pieces_is_taken_in_whole() throws IOException {
    buffer.fill(
        new SequenceInputStream(
            new SequenceInputStream(stream("{\"Rec"), stream("ords\"")), stream(":[]}")));

    assertThat(held()).asString(UTF_8).isEqualTo("{\"Records\":[]}");
  }

  @Test
  void of_an_event_that_cannot_be_read_nothing_is_held() throws IOException {
    buffer.fill(stream("{}"));

    InputStream closed = InputStream.nullInputStream();
    closed.close();

    assertThatIOException().isThrownBy(() -> buffer.fill(closed));
    assertThat(buffer.length()).isZero();
  }

  private byte[] held() {
    return Arrays.copyOf(buffer.bytes(), buffer.length());
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
