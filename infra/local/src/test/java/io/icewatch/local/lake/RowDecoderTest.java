package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowDecoderTest {
  private final RowDecoder decoder =
      new RowDecoder(
          new Schema(
              NestedField.required(1, "id", Types.StringType.get()),
              NestedField.optional(2, "n", Types.LongType.get())));

  @ParameterizedTest(name = "{0} holds {1} as {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          string      | "a\\u00e9"                    | aé
          string      | ""                            | ``
          int         | 7                             | 7
          int         | "7"                           | 7
          int         | -2147483648                   | -2147483648
          long        | 9223372036854775807           | 9223372036854775807
          long        | "8"                           | 8
          double      | 98.5                          | 98.5
          double      | 98                            | 98.0
          double      | "98.5"                        | 98.5
          double      | 1e-3                          | 0.001
          boolean     | true                          | true
          boolean     | "false"                       | false
          boolean     | 1                             | true
          boolean     | 0                             | false
          timestamptz | 1725476175099000              | 1725476175099000
          timestamptz | 1725476175099                 | 1725476175099
          timestamptz | "2024-09-04T18:56:15.099Z"    | 1725476175099000
          timestamptz | "2024-09-04T20:56:15.099+02:00" | 1725476175099000
          timestamptz | "2024-09-04T18:56:15.099"     | 1725476175099000
          timestamptz | "1969-12-31T23:59:59.999999Z" | -1
          string      | null                          | null
          timestamptz | null                          | null
          timestamp   | 1725476175099000              | 1725476175099000
          timestamp   | "2024-09-04T20:56:15.099+02:00" | 1725476175099000
          """)
  void a_value_that_fits(String type, String json, String expected) {
    assertThat(decode(type, json)).isInstanceOf(Row.class);
    Row row = (Row) decode(type, json);
    assertThat(String.valueOf(row.get(0, Object.class))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} cannot hold {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          string      | 7                      | this number
          string      | true                   | a boolean
          string      | {"a": [1]}             | an object
          int         | 2147483648             | this number
          int         | 7.0                    | this number
          int         | "seven"                | this string
          int         | true                   | a boolean
          long        | 9223372036854775808    | this number
          long        | 1.5                    | this number
          long        | " 8"                   | this string
          double      | "NaN"                  | this string
          double      | "1d"                   | this string
          double      | ""                     | this string
          double      | 1e999                  | this number
          double      | [1.5]                  | an array
          boolean     | 2                      | this number
          boolean     | "yes"                  | this string
          timestamptz | 1725476175.099         | this number
          timestamptz | 9223372036854775808    | this number
          timestamptz | "2024-09-04"           | this string
          timestamptz | "yesterday"            | this string
          timestamptz | "+999999999-12-31T23:59:59Z" | this string
          """)
  void a_value_that_does_not_fit(String type, String json, String found) {
    assertThat(decode(type, json))
        .isEqualTo(
            new RowDecoder.Rejection(
                RowDecoder.INVALID_VALUE, "column c is " + type + " and cannot hold " + found));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "garbage",
        "null",
        "7",
        "[]",
        "[{\"id\": \"a\", \"n\": 1}]",
        "{\"id\": \"a\", \"n\": 1",
        "{\"id\": \"a\", \"n\": }",
        "{\"id\": \"a\", \"n\": 1}{\"id\": \"b\", \"n\": 2}",
        "{\"id\": \"a\", \"n\": 1}\n{\"id\": \"b\", \"n\": 2}\n",
        "{\"id\": \"a\", \"n\": 1} trailing"
      })
  void what_is_not_exactly_one_object(String record) {
    assertThat(decoder.decode(bytes(record)))
        .isInstanceOfSatisfying(
            RowDecoder.Rejection.class,
            why -> {
              assertThat(why.code()).isEqualTo(RowDecoder.INVALID_RECORD);
              assertThat(why.message())
                  .startsWith("a record must be one JSON object")
                  .doesNotContain("\n");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"a\", \"n\": 1}",
        "{\"id\": \"a\", \"n\": 1}\n",
        " {\"n\": 1, \"id\": \"a\"} \r\n",
        "{\"id\": \"a\", \"n\": 1, \"extra\": {\"id\": \"b\", \"n\": [2]}}",
        "{\"id\": \"b\", \"n\": 1, \"id\": \"a\"}"
      })
  void order_white_space_and_extra_fields_do_not_matter(String record) {
    assertThat(values(decoder.decode(bytes(record)))).containsExactly("a", 1L);
  }

  @Test
  void a_missing_column_is_an_error_even_where_null_would_do() {
    assertThat(decoder.decode(bytes("{\"id\": \"a\"}")))
        .isEqualTo(new RowDecoder.Rejection(RowDecoder.MISSING_COLUMN, "column n is missing"));
  }

  @Test
  void names_are_compared_case_and_all() {
    assertThat(decoder.decode(bytes("{\"ID\": \"a\", \"n\": 1}")))
        .isEqualTo(new RowDecoder.Rejection(RowDecoder.MISSING_COLUMN, "column id is missing"));
  }

  @Test
  void null_fits_an_optional_column_only() {
    assertThat(values(decoder.decode(bytes("{\"id\": \"a\", \"n\": null}"))))
        .containsExactly("a", null);
    assertThat(decoder.decode(bytes("{\"id\": null, \"n\": 1}")))
        .isEqualTo(
            new RowDecoder.Rejection(
                RowDecoder.INVALID_VALUE, "column id is required string and cannot hold null"));
  }

  private static RowDecoder.Decoded decode(String type, String json) {
    Schema schema = new Schema(NestedField.optional(1, "c", Types.fromPrimitiveString(type)));
    return new RowDecoder(schema).decode(bytes("{\"c\": " + json + "}"));
  }

  private static List<Object> values(RowDecoder.Decoded decoded) {
    assertThat(decoded).isInstanceOf(Row.class);
    Row row = (Row) decoded;
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i, Object.class));
    }
    return values;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
