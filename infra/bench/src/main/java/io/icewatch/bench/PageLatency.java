package io.icewatch.bench;

import com.amazonaws.services.lambda.runtime.Context;
import io.icewatch.filter.FilterSensorData;
import io.icewatch.lambda.Background;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;

/**
 * How long a critical page takes until it is published, with a signed link and without one, where
 * each call of AWS takes its time: what stands beside another call costs nothing, what stands
 * before it does.
 */
final class PageLatency {
  /**
   * Milliseconds of a call. Single digits are what AWS says of DynamoDB; that a signature takes
   * twice as long is assumed, so that it shows where it waits.
   */
  private static final Map<String, Long> CALLS =
      Map.of("getItem", 5L, "putItem", 5L, "query", 5L, "generateMac", 10L);

  private static final int UNTIL_WARM = 50;
  private static final int TURNS = 200;

  private final byte[] event = WindowEvents.breaches(1);
  private final Context context = FakeAws.context();
  private long publishedAt;
  private int callsBefore;

  private PageLatency() {}

  /** A page, and how long it took each time. */
  private record Variant(String name, FilterSensorData filter, List<Double> millis) {}

  /** Both in turn. */
  static Table table() throws IOException {
    Table table =
        new Table(
            "FilterSensorData: one critical page, until it is published",
            """
            Milliseconds by the clock, where a call of DynamoDB takes 5 and one of KMS 10; median of \
            %d pages, in turn. Calls are those that had begun by then, KMS's included.\
            """
                .formatted(TURNS),
            "page",
            "ms",
            "calls");
    PageLatency pages = new PageLatency();
    List<Variant> variants =
        List.of(
            new Variant("without a link", pages.filter(""), new ArrayList<>()),
            new Variant(
                "with a signed link", pages.filter("https://board.example"), new ArrayList<>()));
    for (int turn = 0; turn < UNTIL_WARM + TURNS; turn++) {
      for (Variant variant : variants) {
        double millis = pages.millisUntilPublished(variant.filter);
        if (turn >= UNTIL_WARM) {
          variant.millis.add(millis);
        }
      }
    }
    for (Variant variant : variants) {
      pages.millisUntilPublished(variant.filter);
      table.add(
          variant.name, Samples.of(variant.millis).toString(), Integer.toString(pages.callsBefore));
    }
    return table;
  }

  private double millisUntilPublished(FilterSensorData filter) throws IOException {
    publishedAt = 0;
    callsBefore = 0;
    long start = System.nanoTime();
    filter.handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), context);
    if (publishedAt == 0) {
      throw new IllegalStateException("no page was published");
    }
    return (publishedAt - start) / 1e6;
  }

  private FilterSensorData filter(String board) {
    Map<String, String> variables = FakeAws.filterEnvironment();
    variables.put("BOARD_URL", board);
    return new FilterSensorData(
        FakeAws.environment(variables, this::answer, Background.ON_A_THREAD));
  }

  private synchronized void note(String method) {
    if (publishedAt == 0) {
      if (method.equals("publish")) {
        publishedAt = System.nanoTime();
      } else {
        callsBefore++;
      }
    }
  }

  private Object answer(String method) {
    note(method);
    LockSupport.parkNanos(CALLS.getOrDefault(method, 0L) * 1_000_000);
    return method.equals("generateMac")
        ? GenerateMacResponse.builder().mac(SdkBytes.fromByteArray(new byte[32])).build()
        : FakeAws.answer(method);
  }
}
