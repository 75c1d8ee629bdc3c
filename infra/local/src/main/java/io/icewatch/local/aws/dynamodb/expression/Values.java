package io.icewatch.local.aws.dynamodb.expression;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue.Type;

/** What DynamoDB says of attribute values: their form, their order, their size. */
public final class Values {
  /** DynamoDB keeps 38 significant digits. */
  private static final int MOST_DIGITS = 38;

  private static final int LARGEST_EXPONENT = 125;
  private static final int SMALLEST_EXPONENT = -130;

  private Values() {}

  /** An item with every number in the form in which DynamoDB answers it. */
  public static Map<String, AttributeValue> normal(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> normal = new HashMap<>(item.size() * 2);
    item.forEach((name, value) -> normal.put(name, normal(value)));
    return normal;
  }

  /**
   * A value with its numbers in the form in which DynamoDB answers them: no exponent, no zeros that
   * say nothing.
   *
   * @throws InvalidExpressionException if a number is none, or has more than 38 digits
   */
  public static AttributeValue normal(AttributeValue value) {
    return switch (value.type()) {
      case N -> normalNumber(value);
      case NS -> AttributeValue.fromNs(value.ns().stream().map(Values::normalNumber).toList());
      case L -> AttributeValue.fromL(value.l().stream().map(Values::normal).toList());
      case M -> AttributeValue.fromM(Map.copyOf(normal(value.m())));
      case S, B, SS, BS, BOOL, NUL -> value;
      case UNKNOWN_TO_SDK_VERSION ->
          throw new InvalidExpressionException(
              "Supplied AttributeValue is empty, must contain exactly one of the supported"
                  + " datatypes");
    };
  }

  private static AttributeValue normalNumber(AttributeValue value) {
    String text = value.n();
    String normal = isPlain(text) ? text : normalNumber(text);
    return normal.equals(text) ? value : AttributeValue.fromN(normal);
  }

  /** Most numbers are milliseconds or versions. */
  private static boolean isPlain(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS || text.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static String normalNumber(String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw new InvalidExpressionException(
          "The parameter cannot be converted to a numeric value: " + text);
    }
    if (number.precision() > MOST_DIGITS) {
      throw new InvalidExpressionException(
          "Attempting to store more than 38 significant digits in a Number");
    }
    int exponent = number.precision() - number.scale() - 1;
    if (number.signum() != 0 && (exponent > LARGEST_EXPONENT || exponent < SMALLEST_EXPONENT)) {
      throw new InvalidExpressionException(
          "Number overflow or underflow: exponent %d, expected %d to %d"
              .formatted(exponent, SMALLEST_EXPONENT, LARGEST_EXPONENT));
    }
    return number.toPlainString();
  }

  /** Whether two values, in normal form, are the same. */
  public static boolean areEqual(AttributeValue one, AttributeValue other) {
    if (one.type() != other.type()) {
      return false;
    }
    return switch (one.type()) {
      case SS -> new HashSet<>(one.ss()).equals(new HashSet<>(other.ss()));
      case NS -> new HashSet<>(one.ns()).equals(new HashSet<>(other.ns()));
      case BS -> new HashSet<>(one.bs()).equals(new HashSet<>(other.bs()));
      case L -> areEqual(one.l(), other.l());
      case M -> areEqual(one.m(), other.m());
      case S, N, B, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> one.equals(other);
    };
  }

  private static boolean areEqual(List<AttributeValue> one, List<AttributeValue> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!areEqual(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean areEqual(
      Map<String, AttributeValue> one, Map<String, AttributeValue> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(entry -> {
              AttributeValue value = other.get(entry.getKey());
              return value != null && areEqual(entry.getValue(), value);
            });
  }

  /** Whether values of this type have an order. */
  public static boolean isOrdered(Type type) {
    return type == Type.S || type == Type.N || type == Type.B;
  }

  /**
   * The order of two values of one ordered type: numbers by value, text and bytes by their bytes.
   */
  public static int compare(AttributeValue one, AttributeValue other) {
    return switch (one.type()) {
      case N -> compareNumbers(one.n(), other.n());
      case S -> compareTexts(one.s(), other.s());
      case B -> Arrays.compareUnsigned(bytes(one.b()), bytes(other.b()));
      case SS, NS, BS, L, M, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException(one.type() + " has no order");
    };
  }

  /** UTF-8 is in the order of code points, and so, but for surrogates, in that of chars. */
  private static int compareTexts(String one, String other) {
    int shared = Math.min(one.length(), other.length());
    for (int i = 0; i < shared; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        return Character.isSurrogate(a) || Character.isSurrogate(b)
            ? Arrays.compareUnsigned(utf8(one), utf8(other))
            : Character.compare(a, b);
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  private static int compareNumbers(String one, String other) {
    if (isPlain(one) && isPlain(other)) {
      return one.length() == other.length()
          ? one.compareTo(other)
          : Integer.compare(one.length(), other.length());
    }
    return new BigDecimal(one).compareTo(new BigDecimal(other));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(SdkBytes bytes) {
    return bytes.asByteArrayUnsafe();
  }

  /** The bytes that an item takes, as DynamoDB counts them. */
  public static int size(Map<String, AttributeValue> item) {
    int size = 0;
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      size += utf8Length(attribute.getKey()) + size(attribute.getValue());
    }
    return size;
  }

  private static int size(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8Length(value.s());
      case N -> numberSize(value.n());
      case B -> bytes(value.b()).length;
      case BOOL, NUL -> 1;
      case SS -> value.ss().stream().mapToInt(Values::utf8Length).sum();
      case NS -> value.ns().stream().mapToInt(Values::numberSize).sum();
      case BS -> value.bs().stream().mapToInt(each -> bytes(each).length).sum();
      case L -> 3 + value.l().stream().mapToInt(each -> 1 + size(each)).sum();
      case M -> 3 + value.m().size() + size(value.m());
      case UNKNOWN_TO_SDK_VERSION -> 0;
    };
  }

  private static int utf8Length(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return utf8(text).length;
      }
    }
    return text.length();
  }

  /** About a byte for two significant digits, and one (DynamoDB's guide, item sizes). */
  private static int numberSize(String number) {
    if (isPlain(number)) {
      int digits = number.length();
      while (number.charAt(digits - 1) == '0') {
        digits--;
      }
      return (digits + 1) / 2 + 1;
    }
    BigDecimal value = new BigDecimal(number).stripTrailingZeros();
    return value.signum() == 0 ? 1 : (value.precision() + 1) / 2 + 1 + (value.signum() < 0 ? 1 : 0);
  }
}
