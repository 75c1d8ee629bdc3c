package io.icewatch.board.ward;

import io.icewatch.vitals.alarm.Condition;
import java.math.BigDecimal;

/** What a nurse calls things. */
final class Names {
  private Names() {}

  /** E.g. {@code SpO2 low}. */
  static String of(Condition condition) {
    String label = condition.label();
    return condition.vital().title() + " " + label.substring(label.indexOf('-') + 1);
  }

  /** How a value relates to the limit that it crosses: {@code <}, {@code <=} or {@code >=}. */
  static String comparison(Condition condition) {
    if (!condition.isCrossed(0, 0)) {
      return "<";
    }
    return condition.worse(0, 1) == 0 ? "<=" : ">=";
  }

  /** Without an exponent and without zeros at its end. */
  static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
