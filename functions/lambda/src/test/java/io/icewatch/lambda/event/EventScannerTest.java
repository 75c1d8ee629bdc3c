package io.icewatch.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.vitals.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventScannerTest {
  private static final String EVENT =
      "{\"shardId\":\"s\",\"state\":{\"k\":\"v\"},\"isFinalInvokeForWindow\":true}";

  @ParameterizedTest
  @MethodSource("windowFiles")
  void every_window_event_of_the_folder_is_scanned_as_it_is_parsed(String file) throws IOException {
    assertScannedLikeParsed(EventFiles.read(file));
  }

  static List<String> windowFiles() throws IOException, URISyntaxException {
    return EventFiles.names().stream().filter(file -> !file.startsWith("filter-")).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"s\"      | \"\\u0073\"",
        "\"s\"      | \"s\",\"shardId\":\"t\"",
        "\"s\"      | 7",
        "shardId  | shard\\u0049d",
        "\"k\":\"v\"  | \"k\":\"\\n\"",
        "\"k\":\"v\"  | \"Zoë\":\"v\"",
        "\"k\":\"v\"  | \"k\":7",
        "{\"k\":\"v\"}| []",
        "true     | \"true\"",
        "true     | true,\"state\":{}",
      })
  void what_lambda_does_not_write_is_left_to_the_parser(String plain, String odd) {
    assertThat(scan(EVENT)).isNotNull();
    String changed = EVENT.replace(plain, odd);
    assertThat(changed).isNotEqualTo(EVENT);

    assertThat(scan(changed)).isNull();
  }

  @Test
  void fuzzed_events_are_scanned_as_they_are_parsed_or_not_at_all() {
    Agreement.Tried tried = Agreement.WITH_WINDOW.on(1, Seeds.times(3_000));

    assertThat(tried.scanned()).isGreaterThan(tried.events() / 5);
  }

  @Test
  void drawn_events_are_read_as_lambdas_own_type_reads_them() {
    Seeds.upTo(1_000, EventScannerTest::assertReadAsLambdaDoes);
  }

  private static void assertReadAsLambdaDoes(Random random) {
    String json = RandomEvent.json(random);
    // Lambda's own type cuts a part of a millisecond off, and has no negative or huge time.
    if (json.matches("(?s).*\"approximateArrivalTimestamp\":(?!\\d{10}(\\.\\d{1,3})?[,}\\s]).*")) {
      return;
    }
    try {
      assertThat(EventText.of(InvocationEventJson.read(json.getBytes(UTF_8))))
          .isEqualTo(EventText.ofLambdas(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertScannedLikeParsed(String json) throws IOException {
    InvocationEvent scanned = Objects.requireNonNull(scan(json), "not scanned");
    assertThat(EventText.of(scanned)).isEqualTo(EventText.of(parsed(json)));
  }

  private static @Nullable InvocationEvent scan(String json) {
    return EventScanner.scan(EventBuffer.of(json.getBytes(UTF_8)));
  }

  private static InvocationEvent parsed(String json) throws IOException {
    return EventParser.parse(EventBuffer.of(json.getBytes(UTF_8)));
  }
}
