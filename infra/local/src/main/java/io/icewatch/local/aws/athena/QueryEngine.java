package io.icewatch.local.aws.athena;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers SQL. Called by one thread at a time. */
public interface QueryEngine {

  /**
   * The answer to a query.
   *
   * @param rows for each row a text for each column as Athena writes it, or null
   */
  record Answer(List<String> columns, List<List<@Nullable String>> rows) {}

  /**
   * Answers a query.
   *
   * @throws RuntimeException if it is wrong or fails; the message says how
   */
  Answer answer(String sql);
}
