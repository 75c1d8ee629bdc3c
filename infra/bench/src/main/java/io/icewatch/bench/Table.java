package io.icewatch.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of results, for a terminal and for Markdown alike. */
final class Table {
  private final String title;
  private final String note;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param note what is measured, in a sentence or two; may be empty
   */
  Table(String title, String note, String... columns) {
    this.title = title;
    this.note = note;
    rows.add(List.of(columns));
  }

  void add(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "%d cells, expected %d".formatted(cells.length, rows.getFirst().size()));
    }
    rows.add(List.of(cells));
  }

  /** As Markdown, padded so that it can be read as it is. */
  String text() {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    StringBuilder text = new StringBuilder("## " + title + "\n\n");
    if (!note.isEmpty()) {
      text.append(note).append("\n\n");
    }
    text.append(line(rows.getFirst(), widths));
    text.append(line(rows.getFirst().stream().map(cell -> "---").toList(), widths));
    rows.stream().skip(1).forEach(row -> text.append(line(row, widths)));
    return text.append('\n').toString();
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> cells.get(i) + " ".repeat(widths[i] - cells.get(i).length()))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
