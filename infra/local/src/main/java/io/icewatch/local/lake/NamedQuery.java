package io.icewatch.local.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A query of {@code infra/queries}: the same text that the deployed stack gives to Athena. The
 * order is the one in which views are made.
 */
public enum NamedQuery {
  VITALS_10M("vital_windows"),
  VITALS_1H("vital_hours"),
  VITALS_1D("vital_days"),
  REJECTED_BY_REASON("rejected_readings"),
  ALARM_LOAD("alerts"),
  PATIENT_TREND("vital_windows"),
  PATIENT_DAY("vital_windows"),
  DAY_PATIENTS("vital_windows");

  private final String table;

  NamedQuery(String table) {
    this.table = table;
  }

  /**
   * @throws LakeException if there is none; the message lists those that there are
   */
  static NamedQuery of(String name) {
    return Arrays.stream(values())
        .filter(query -> query.queryName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new LakeException(
                "no query is named %s; there are %s"
                    .formatted(
                        name,
                        String.join(
                            ", ", Arrays.stream(values()).map(NamedQuery::queryName).toList()))));
  }

  /** The name of its file and, of a view, its own. */
  public String queryName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The table that it reads. */
  String table() {
    return table;
  }

  /** Whether it makes a view of its own name; otherwise it is a SELECT. */
  public boolean isView() {
    return text().contains("CREATE OR REPLACE VIEW " + queryName());
  }

  /** The file, word for word. */
  public String text() {
    String resource = "/queries/" + queryName() + ".sql";
    try (InputStream in = NamedQuery.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
