package io.icewatch.local.aws.athena;

import io.icewatch.local.aws.AwsError;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a query with its parameters in the place of its question marks. */
final class QueryText {
  /** A text, a quoted name or a comment, in which a question mark is none; or a question mark. */
  private static final Pattern PART =
      Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\\n]*|\\?");

  private QueryText() {}

  /**
   * Puts parameters into a query, each as it is: Athena's are literals in SQL.
   *
   * @throws AwsError if there are more of them than question marks, or fewer
   */
  static String with(String sql, List<String> parameters) throws AwsError {
    Iterator<String> next = parameters.iterator();
    StringBuilder text = new StringBuilder();
    Matcher part = PART.matcher(sql);
    int marks = 0;
    while (part.find()) {
      String found = part.group();
      if (found.equals("?")) {
        marks++;
        found = next.hasNext() ? next.next() : "?";
      }
      part.appendReplacement(text, Matcher.quoteReplacement(found));
    }
    if (marks != parameters.size()) {
      throw new AwsError(
          400,
          "InvalidRequestException",
          "Incorrect number of parameters: expected %d but found %d"
              .formatted(marks, parameters.size()));
    }
    return part.appendTail(text).toString();
  }
}
