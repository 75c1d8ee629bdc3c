package io.icewatch.aggregate.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.aggregate.WindowEvents;
import io.icewatch.kinesis.Agreement;
import io.icewatch.kinesis.EventBuffer;
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
  private static final String RECORD =
      """
      {"kinesis":{"partitionKey":"17","sequenceNumber":"12","data":"e30=",\
      "approximateArrivalTimestamp":1772439123.417},"eventID":"s:12","awsRegion":"us-east-1"}\
      """;
  private static final String EVENT = "{\"shardId\":\"s\",\"Records\":[%s]}";

  @ParameterizedTest
  @MethodSource("windowFiles")
  void every_window_event_of_the_folder_is_scanned_as_it_is_parsed(String file) throws IOException {
    assertScannedLikeParsed(WindowEvents.file(file));
  }

  static List<String> windowFiles() throws IOException, URISyntaxException {
    return WindowEvents.files().stream().filter(file -> !file.startsWith("filter-")).toList();
  }

  @Test
  void records_that_are_not_like_the_first_are_scanned_too() throws IOException {
    assertScannedLikeParsed(
        EVENT.formatted(
            String.join(
                ",",
                RECORD,
                RECORD.replace("e30=", "").replace("\"12\"", "\"999999\""),
                RECORD.replace(",\"awsRegion\":\"us-east-1\"", ""),
                RECORD.replace(":", " : "),
                RECORD.replace("us-east-1", "eu-west-1"),
                RECORD)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"17\"           | \"1\\u0037\"",
        "\"17\"           | \"Zoë\"",
        "\"17\"           | \"17\",\"partitionKey\":\"18\"",
        "e30=           | e30",
        "e30=           | e3 0=",
        "e30=           | `e30= `",
        "1772439123.417 | 1.772439123417E9",
        "1772439123.417 | 1772439123.41700001",
        "1772439123.417 | null",
        "\"12\"           | 12",
      })
  void what_lambda_does_not_write_is_left_to_the_parser(String plain, String odd) {
    String changed = RECORD.replace(plain, odd);
    assertThat(changed).isNotEqualTo(RECORD);

    assertThat(scan(EVENT.formatted(changed))).isNull();
    assertThat(scan(EVENT.formatted(RECORD + "," + changed))).isNull();
  }

  @Test
  void fuzzed_events_are_scanned_as_they_are_parsed_or_not_at_all() {
    Agreement.Tried tried = ReaderAgreement.agreement().on(1, 10_000);

    assertThat(tried.events()).isEqualTo(50_000);
    assertThat(tried.scanned()).isGreaterThan(tried.events() / 5);
  }

  @Test
  void drawn_events_are_read_as_lambdas_own_type_reads_them() {
    Seeds.upTo(2_000, EventScannerTest::assertReadAsLambdaDoes);
  }

  private static void assertReadAsLambdaDoes(Random random) {
    String json = RandomEvent.json(random);
    // Lambda's own type cuts a part of a millisecond off, and has no negative or huge time.
    if (json.matches("(?s).*\"approximateArrivalTimestamp\":(?!\\d{10}(\\.\\d{1,3})?[,}\\s]).*")) {
      return;
    }
    try {
      assertThat(EventText.of(WindowEventJson.read(json.getBytes(UTF_8))))
          .isEqualTo(EventText.ofLambdas(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertScannedLikeParsed(String json) throws IOException {
    WindowEvent scanned = Objects.requireNonNull(scan(json), "not scanned");
    assertThat(EventText.of(scanned)).isEqualTo(EventText.of(parsed(json)));
  }

  private static @Nullable WindowEvent scan(String json) {
    return EventScanner.scan(EventBuffer.of(json.getBytes(UTF_8)));
  }

  private static WindowEvent parsed(String json) throws IOException {
    return EventParser.read(EventBuffer.of(json.getBytes(UTF_8)));
  }
}
