package io.icewatch.local.lake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The column types that the lake honours: what Iceberg, DuckDB and a Firehose record call them. */
enum ColumnType {
  BOOLEAN("BOOLEAN") {
    @Override
    @Nullable Object read(JsonParser json) throws IOException {
      return switch (json.currentToken()) {
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NUMBER_INT, VALUE_STRING ->
            switch (json.getText()) {
              case "true", "1" -> true;
              case "false", "0" -> false;
              default -> null;
            };
        default -> null;
      };
    }
  },
  INT("INTEGER") {
    @Override
    @Nullable Object read(JsonParser json) throws IOException {
      Long value = integer(json);
      return value == null || value != value.intValue() ? null : (Object) value.intValue();
    }
  },
  LONG("BIGINT") {
    @Override
    @Nullable Object read(JsonParser json) throws IOException {
      return integer(json);
    }
  },
  DOUBLE("DOUBLE") {
    @Override
    @Nullable Object read(JsonParser json) throws IOException {
      double value =
          switch (json.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            // BigDecimal and not Double.parseDouble, which takes "NaN", "1d" and "0x1p3".
            case VALUE_STRING -> new BigDecimal(json.getText()).doubleValue();
            default -> Double.NaN;
          };
      return Double.isFinite(value) ? (Object) value : null;
    }
  },
  STRING("VARCHAR") {
    @Override
    @Nullable Object read(JsonParser json) throws IOException {
      return json.hasToken(JsonToken.VALUE_STRING) ? json.getText() : null;
    }
  },
  TIMESTAMP("TIMESTAMP") {
    @Override
    @Nullable Object read(JsonParser json) throws IOException {
      return micros(json);
    }
  },
  TIMESTAMPTZ("TIMESTAMPTZ") {
    @Override
    @Nullable Object read(JsonParser json) throws IOException {
      return micros(json);
    }
  };

  private final String sqlType;

  ColumnType(String sqlType) {
    this.sqlType = sqlType;
  }

  /**
   * The value under the parser in Iceberg's internal representation, or null if it does not fit.
   * The parser stands on a token that is not null and does not leave it.
   *
   * @throws IOException if the token is not JSON, or is a number beyond the type's range
   * @throws NumberFormatException if a string is not the number that it should be
   * @throws DateTimeException if a string is not the time that it should be
   * @throws ArithmeticException if a time is beyond what microseconds in a long can hold
   */
  abstract @Nullable Object read(JsonParser json) throws IOException;

  /** What Iceberg and the template call this type. */
  String icebergName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What DuckDB calls this type. */
  String sqlType() {
    return sqlType;
  }

  /**
   * The type of a column.
   *
   * @throws LakeException if the lake does not honour it; the message lists those that it does
   */
  static ColumnType of(String column, String icebergName) {
    return Arrays.stream(values())
        .filter(type -> type.icebergName().equals(icebergName))
        .findFirst()
        .orElseThrow(() ->
            new LakeException(
                "column %s: the local lake does not honour type %s; it honours %s"
                    .formatted(
                        column,
                        icebergName,
                        Arrays.stream(values()).map(ColumnType::icebergName).toList())));
  }

  private static @Nullable Long integer(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_STRING -> Long.valueOf(json.getText());
      default -> null;
    };
  }

  private static @Nullable Long micros(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_STRING -> ChronoUnit.MICROS.between(Instant.EPOCH, instant(json.getText()));
      default -> null;
    };
  }

  /** An ISO time; without an offset it is UTC. */
  private static Instant instant(String text) {
    TemporalAccessor time =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    return time instanceof OffsetDateTime withOffset
        ? withOffset.toInstant()
        : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
  }
}
