package io.icewatch.lambda.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.icewatch.vitals.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is the event type that Lambda's own Java libraries read. */
class RecordScannerTest {
  private static final PojoSerializer<KinesisEvent> LAMBDAS =
      LambdaEventSerializers.serializerFor(
          KinesisEvent.class, RecordScannerTest.class.getClassLoader());

  private static final String RECORD =
      """
      {"kinesis":{"partitionKey":"17","sequenceNumber":"12","data":"e30=",\
      "approximateArrivalTimestamp":1772439123.417},"eventID":"s:12","awsRegion":"us-east-1"}\
      """;
  private static final String EVENT = "{\"Records\":[%s]}";

  static List<String> files() throws IOException, URISyntaxException {
    return EventFiles.names();
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_event_of_the_folder_is_scanned_and_read_as_lambda_reads_it(String file)
      throws IOException {
    assertScannedAsLambdaReads(EventFiles.read(file));
  }

  @Test
  void records_that_are_not_like_the_first_are_scanned_too() {
    assertScannedAsLambdaReads(
        EVENT.formatted(
            String.join(
                ",",
                RECORD,
                RECORD.replace("e30=", "").replace("\"12\"", "\"999999\""),
                RECORD.replace(",\"awsRegion\":\"us-east-1\"", ""),
                RECORD.replace(",\"eventID\":\"s:12\"", ""),
                RECORD.replace("s:12", "s:13"),
                RECORD.replace("s:12", "s:1"),
                RECORD.replace("s:12", "s:123"),
                RECORD.replace("s:12", "12"),
                RECORD,
                RECORD.replace("12\"", "777\""),
                RECORD.replace("s:12", ""),
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
        "\"17\"           | 17",
        "\"17\"           | null",
        "\"s:12\"         | \"s\\u003a12\"",
        "\"s:12\"         | null",
        "\"s:12\"         | \"s:12\",\"eventID\":\"t:12\"",
        "1772439123.417 | 1.772439123417E9",
      })
  void what_lambda_does_not_write_is_left_to_the_parser_which_reads_what_lambda_reads(
      String plain, String odd) throws IOException {
    String event = EVENT.formatted(RECORD + "," + RECORD.replace(plain, odd));
    assertThat(event).contains(odd);

    assertThat(scan(event)).isNull();
    assertThat(RecordsText.of(read(event))).isEqualTo(ofLambdas(event));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "e30=           | e30",
        "e30=           | e3 0=",
        "e30=           | `e30= `",
        "1772439123.417 | 1772439123.41700001",
        "1772439123.417 | null",
        "\"12\"           | 12",
      })
  void values_that_lambda_does_not_write_are_left_to_the_parser(String plain, String odd) {
    String changed = RECORD.replace(plain, odd);
    assertThat(changed).isNotEqualTo(RECORD);

    assertThat(scan(EVENT.formatted(changed))).isNull();
    assertThat(scan(EVENT.formatted(RECORD + "," + changed))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " { } ",
        "{'Records':null}",
        "{'Records':[]}",
        "{'Records':[ ],'more':{'Records':[1]}}",
        "{'more':1}"
      })
  void what_holds_no_record_has_none(String json) throws IOException {
    String event = json.replace('\'', '"');

    assertThat(read(event).size()).isZero();
    assertThat(ofLambdas(event)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | the event is START_ARRAY, expected START_OBJECT",
        "null | the event is VALUE_NULL, expected START_OBJECT",
        "{'Records':{}} | Records is START_OBJECT, expected START_ARRAY",
        "{'Records':[7]} | an item of Records is VALUE_NUMBER_INT, expected START_OBJECT",
        "{'Records':[{}]} | kinesis is missing in an item of Records",
        "{'Records':[{'kinesis':[]}]} | kinesis is START_ARRAY, expected START_OBJECT",
        "{'Records':[{'kinesis':{'approximateArrivalTimestamp':1}}]}"
            + " | sequenceNumber is missing in an item of Records",
        "{'Records':[{'kinesis':{'sequenceNumber':'1'}}]}"
            + " | approximateArrivalTimestamp is missing in an item of Records",
        "{'Records':[{'kinesis':{'sequenceNumber':'x','approximateArrivalTimestamp':1}}]}"
            + " | sequenceNumber is not a number",
        "{'Records':[{'kinesis':{'partitionKey':{'data':'eA=='}}}]}"
            + " | partitionKey is START_OBJECT, expected VALUE_STRING",
        "{'Records':[{'eventID':['s:1']}]} | eventID is START_ARRAY, expected VALUE_STRING",
      })
  void what_is_no_kinesis_event_is_refused_by_name(String json, String message) {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> read(json.replace('\'', '"')))
        .satisfies(e -> assertThat(e.getOriginalMessage()).isEqualTo(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{'Records':[", "{]", "x"})
  void what_is_no_json_is_refused(String json) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(json.replace('\'', '"')));
  }

  @Test
  void a_refusal_quotes_nothing_of_the_event() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read("{\"Records\":[{\"kinesis\":{\"sequenceNumber\":\"Nightingale\","))
        .satisfies(e -> assertThat(e).message().doesNotContain("Nightingale"));
  }

  @Test
  void fuzzed_events_are_scanned_as_they_are_parsed_or_not_at_all() {
    Agreement.Tried tried = Agreement.WITHOUT_WINDOW.on(1, Seeds.times(3_000));

    assertThat(tried.scanned()).isGreaterThan(tried.events() / 5);
  }

  @Test
  void drawn_events_are_read_as_lambdas_own_type_reads_them() {
    Seeds.upTo(1_000, RecordScannerTest::assertReadAsLambdaDoes);
  }

  private static void assertReadAsLambdaDoes(Random random) {
    String json = RandomRecords.event(random);
    // Lambda's own type cuts a part of a millisecond off, and has no negative or huge time.
    if (json.matches("(?s).*\"approximateArrivalTimestamp\":(?!\\d{10}(\\.\\d{1,3})?[,}\\s]).*")) {
      return;
    }
    try {
      assertThat(RecordsText.of(read(json))).isEqualTo(ofLambdas(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertScannedAsLambdaReads(String json) {
    Records scanned = requireNonNull(scan(json), "left to the parser");

    assertThat(RecordsText.of(scanned)).isEqualTo(ofLambdas(json));
  }

  private static @Nullable Records scan(String json) {
    InvocationEvent scanned = EventScanner.scan(EventBuffer.of(json.getBytes(UTF_8)));
    return scanned == null ? null : scanned.records();
  }

  private static Records read(String json) throws IOException {
    return InvocationEventJson.read(json.getBytes(UTF_8)).records();
  }

  private static String ofLambdas(String json) {
    return RecordsText.ofLambdas(LAMBDAS.fromJson(json).getRecords());
  }
}
