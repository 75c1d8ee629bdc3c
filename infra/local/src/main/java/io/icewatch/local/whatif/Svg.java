package io.icewatch.local.whatif;

import java.util.Locale;

/**
 * A drawing in SVG, written from left to right. Shades and shapes, not colours, tell things apart.
 */
final class Svg {
  private final StringBuilder out = new StringBuilder();

  /**
   * @param says what the drawing shows, for those who hear it
   */
  Svg(int width, int height, String says) {
    add(
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">",
        width, height, width, height, escaped(says));
  }

  Svg bar(double x, double y, double width, double height, boolean isDark) {
    return add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\"/>",
        x, y, Math.max(0, width), Math.max(0, height), isDark ? "dark" : "light");
  }

  Svg line(double x1, double y1, double x2, double y2, String kind) {
    return add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>",
        x1, y1, x2, y2, kind);
  }

  Svg dot(double x, double y, double radius, boolean isDark) {
    return add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"/>",
        x, y, radius, isDark ? "dark" : "light");
  }

  /** Text that begins, is centred or ends there: {@code start}, {@code middle}, {@code end}. */
  Svg text(double x, double y, String anchor, String text) {
    return add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped(text));
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more library
  private Svg add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
    return this;
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return out + "</svg>\n";
  }
}
