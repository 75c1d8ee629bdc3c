package io.icewatch.local.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One thing done wrong on purpose, which the law must notice. */
enum Twist {
  /** Nothing is wrong. */
  NONE,

  /** The view counts every row, however often it was sent. */
  NO_DEDUPE {
    @Override
    String view(String sql) {
      return replaced(sql, "WHERE place = 1", "WHERE place >= 1");
    }
  },

  /** The view takes the poorest row of an id: that of an attempt with fewer records. */
  POOREST_ROW_WINS {
    @Override
    String view(String sql) {
      return replaced(sql, "ORDER BY record_count DESC", "ORDER BY record_count ASC");
    }
  },

  /** The view averages the averages of the parts. */
  AVERAGE_OF_AVERAGES {
    @Override
    String view(String sql) {
      String summed =
          replaced(
              sql,
              "MIN(CASE WHEN count_spo2 > 0 THEN min_spo2 END) AS min_spo2,",
              "MIN(CASE WHEN count_spo2 > 0 THEN min_spo2 END) AS min_spo2,"
                  + " AVG(CASE WHEN count_spo2 > 0 THEN sum_spo2 / count_spo2 END) AS mean_spo2,");
      return replaced(
          summed,
          "CASE WHEN count_spo2 > 0 THEN sum_spo2 / count_spo2 END AS avg_spo2",
          "mean_spo2 AS avg_spo2");
    }
  },

  /** A vital that was not measured counts as zero. */
  ABSENT_IS_ZERO {
    @Override
    String view(String sql) {
      return replaced(
          sql,
          "MIN(CASE WHEN count_sbp > 0 THEN min_sbp END)",
          "MIN(CASE WHEN count_sbp > 0 THEN min_sbp ELSE 0.0 END)");
    }
  },

  /** No monitor's clock is believed: every reading falls into the window of its arrival. */
  ARRIVAL_FOR_EVENT_TIME {
    @Override
    Map<String, String> variables(Map<String, String> variables) {
      Map<String, String> twisted = new HashMap<>(variables);
      twisted.put("MAXIMUM_READING_AGE_SECONDS", "0");
      return twisted;
    }
  },

  /** A row's id has something of the attempt in it. */
  ROW_ID_OF_THE_ATTEMPT {
    @Override
    byte[] row(byte[] json, int attempt) {
      return replaced(new String(json, UTF_8), "\"row_id\":\"", "\"row_id\":\"" + attempt + ":")
          .getBytes(UTF_8);
    }
  },

  /** A row's id is only patient and window: the parts of one shard's window hide each other. */
  ROW_ID_WITHOUT_SEQUENCE {
    @Override
    byte[] row(byte[] json, int attempt) {
      return new String(json, UTF_8)
          .replaceFirst("(\"row_id\":\"shardId-[0-9]+):[0-9]+/", "$1/")
          .getBytes(UTF_8);
    }
  },

  /** No message is ever the same as another. */
  DUPLICATES_UNRECOGNISED {
    @Override
    byte[] payload(byte[] payload, int place) {
      // White space after a text changes its bytes and nothing else.
      byte[] padded = Arrays.copyOf(payload, payload.length + place + 1);
      Arrays.fill(padded, payload.length, padded.length, (byte) ' ');
      return payload.length == 0 ? payload : padded;
    }
  },

  /** A batch that comes again finds the state in which its lost attempt left it. */
  RETRY_ON_THE_STATE_FROM_AFTER {
    @Override
    boolean keepsStateOfFailedAttempts() {
      return true;
    }
  },

  /** The records of a final invocation are ignored. */
  FINAL_WITHOUT_ITS_RECORDS {
    @Override
    boolean hidesRecordsOfFinals() {
      return true;
    }
  };

  String view(String sql) {
    return sql;
  }

  Map<String, String> variables(Map<String, String> variables) {
    return variables;
  }

  byte[] payload(byte[] payload, int place) {
    return payload;
  }

  byte[] row(byte[] json, int attempt) {
    return json;
  }

  boolean keepsStateOfFailedAttempts() {
    return false;
  }

  boolean hidesRecordsOfFinals() {
    return false;
  }

  private static String replaced(String text, String part, String with) {
    if (!text.contains(part)) {
      throw new IllegalStateException("the text to change is not there: " + part);
    }
    return text.replace(part, with);
  }
}
