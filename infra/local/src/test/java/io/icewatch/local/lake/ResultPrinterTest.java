package io.icewatch.local.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.local.lake.LakeQuery.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultPrinterTest {
  private static final Result RESULT =
      new Result(
          List.of("patient", "at", "avg", "n", "ok"),
          List.of(
              Arrays.asList(
                  "p-1", Instant.parse("2025-01-01T00:10:00Z"), 97.0 + 1.0 / 3, 600L, true),
              Arrays.asList(null, null, null, null, null),
              Arrays.asList(
                  "O'Neil, \"Bo\"\n",
                  Instant.parse("2025-01-01T00:10:00.250Z"),
                  0.00012345,
                  new BigInteger("12345678901234567890"),
                  false),
              Arrays.asList("", Instant.EPOCH, 1.0e7, new BigDecimal("1.50"), null)));
  private static final Result EMPTY = new Result(List.of("a", "b"), List.of());

  @Test
  void a_table_is_aligned_and_short() throws IOException {
    assertThat(print(ResultPrinter.TABLE, RESULT))
        .isEqualTo(
            """
            patient        at                             avg                     n  ok
            -------------  ------------------------  --------  --------------------  -----
            p-1            2025-01-01T00:10:00Z        97.333                   600  true

            O'Neil, "Bo"?  2025-01-01T00:10:00.250Z  0.000123  12345678901234567890  false
                           1970-01-01T00:00:00Z      10000000                  1.50
            (4 rows)
            """);
    assertThat(print(ResultPrinter.TABLE, EMPTY)).isEqualTo("a  b\n-  -\n(0 rows)\n");
    assertThat(print(ResultPrinter.TABLE, new Result(List.of("a"), List.of(List.of(-0.0)))))
        .isEqualTo("a\n-\n0\n(1 row)\n");
  }

  @Test
  void csv_is_rfc_4180() throws IOException {
    assertThat(print(ResultPrinter.CSV, RESULT))
        .isEqualTo(
            """
            patient,at,avg,n,ok\r
            p-1,2025-01-01T00:10:00Z,97.33333333333333,600,true\r
            ,,,,\r
            "O'Neil, ""Bo""
            ",2025-01-01T00:10:00.250Z,1.2345E-4,12345678901234567890,false\r
            "",1970-01-01T00:00:00Z,1.0E7,1.50,\r
            """);
    assertThat(print(ResultPrinter.CSV, EMPTY)).isEqualTo("a,b\r\n");
  }

  @Test
  void json_is_one_array_of_objects() throws IOException {
    assertThat(print(ResultPrinter.JSON, RESULT))
        .isEqualTo(
            """
            [{"patient":"p-1","at":"2025-01-01T00:10:00Z","avg":97.33333333333333,"n":600,"ok":true},
            {"patient":null,"at":null,"avg":null,"n":null,"ok":null},
            {"patient":"O'Neil, \\"Bo\\"\\n","at":"2025-01-01T00:10:00.250Z","avg":1.2345E-4,\
            "n":12345678901234567890,"ok":false},
            {"patient":"","at":"1970-01-01T00:00:00Z","avg":1.0E7,"n":1.50,"ok":null}]
            """);
    assertThat(print(ResultPrinter.JSON, EMPTY)).isEqualTo("[]\n");
  }

  @Test
  void a_format_is_named_in_lower_case() {
    assertThat(ResultPrinter.values())
        .extracting(Object::toString)
        .containsExactly("table", "csv", "json");
  }

  private static String print(ResultPrinter printer, Result result) throws IOException {
    StringBuilder out = new StringBuilder();
    printer.print(result, out);
    return out.toString();
  }
}
