package io.icewatch.local.aws.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of an expression, one after the other. For one thread. */
final class Tokens {
  private final String expression;
  private final List<String> tokens = new ArrayList<>();
  private int next;

  Tokens(String expression) {
    this.expression = expression;
    int at = 0;
    while (at < expression.length()) {
      char c = expression.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else {
        int end = endOfToken(at);
        tokens.add(expression.substring(at, end));
        at = end;
      }
    }
    if (tokens.isEmpty()) {
      throw new InvalidExpressionException("The expression can not be empty");
    }
  }

  private int endOfToken(int at) {
    char c = expression.charAt(at);
    if (isWord(c) || c == '#' || c == ':') {
      int end = at + 1;
      while (end < expression.length() && isWord(expression.charAt(end))) {
        end++;
      }
      return end;
    }
    boolean isDouble = expression.startsWith("<=", at) || expression.startsWith(">=", at);
    return at + (isDouble || expression.startsWith("<>", at) ? 2 : 1);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  boolean hasNext() {
    return next < tokens.size();
  }

  /** The next word without taking it; empty at the end. */
  String peek() {
    return hasNext() ? tokens.get(next) : "";
  }

  String take() {
    if (!hasNext()) {
      throw new InvalidExpressionException("Syntax error; end of expression: " + expression);
    }
    return tokens.get(next++);
  }

  /** Takes the next word if it is this symbol, or this keyword in any case. */
  boolean takes(String symbol) {
    if (peek().equalsIgnoreCase(symbol)) {
      next++;
      return true;
    }
    return false;
  }

  /** Takes a function's name with its parenthesis; names of functions have one case. */
  boolean takesFunction(String name) {
    if (peek().equals(name) && next + 1 < tokens.size() && tokens.get(next + 1).equals("(")) {
      next += 2;
      return true;
    }
    return false;
  }

  void expect(String symbol) {
    if (!takes(symbol)) {
      throw new InvalidExpressionException(
          "Syntax error; token: \"%s\", expected \"%s\" in: %s"
              .formatted(peek(), symbol, expression));
    }
  }

  /** The keyword that comes next, in upper case. */
  String keyword() {
    return peek().toUpperCase(Locale.ROOT);
  }

  void expectEnd() {
    if (hasNext()) {
      throw new InvalidExpressionException(
          "Syntax error; token: \"%s\", expected the end of: %s".formatted(peek(), expression));
    }
  }
}
