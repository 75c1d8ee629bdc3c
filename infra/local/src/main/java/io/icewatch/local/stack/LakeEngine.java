package io.icewatch.local.stack;

import io.icewatch.local.aws.athena.QueryEngine;
import io.icewatch.local.lake.Lake;
import io.icewatch.local.lake.LakeQuery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers queries from the lake as it is when they are asked. For one thread at a time. */
final class LakeEngine implements QueryEngine, AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Lake lake;
  private final Runnable before;
  private @Nullable LakeQuery query;

  /**
   * @param lake opened for queries with the first of them: most stacks are asked none
   * @param before each query; lands what it is to see
   */
  LakeEngine(Lake lake, Runnable before) {
    this.lake = lake;
    this.before = before;
  }

  @Override
  public Answer answer(String sql) {
    before.run();
    LakeQuery.Result result = refreshed().query(sql);
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : result.rows()) {
      List<@Nullable String> texts = new ArrayList<>();
      for (Object value : row) {
        texts.add(text(value));
      }
      rows.add(texts);
    }
    return new Answer(result.columns(), rows);
  }

  private LakeQuery refreshed() {
    LakeQuery known = query;
    if (known == null) {
      known = new LakeQuery(lake);
      query = known;
    } else {
      known.refresh();
    }
    return known;
  }

  private static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Instant time -> TIME.format(time);
      case Object other -> other.toString();
    };
  }

  @Override
  public void close() {
    if (query != null) {
      query.close();
    }
  }
}
