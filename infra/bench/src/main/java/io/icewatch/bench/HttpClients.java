package io.icewatch.bench;

import io.icewatch.lambda.snapstart.SnapStartPriming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The SDK's HTTP clients beside each other, on a page's way. */
final class HttpClients {
  private static final List<String> CLIENTS = List.of("url-connection", "crt");
  private static final int UNTIL_WARM = 100;
  private static final int WARM = 50;

  private HttpClients() {}

  static Table table(Plan plan) throws IOException {
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    for (int start = 0; start < plan.starts(); start++) {
      for (String client : CLIENTS) {
        add(millis, client + " cold", firstAndWarm(client, 0)[0]);
        double[] restored = firstAndWarm(client, SnapStartPriming.INVOCATIONS);
        add(millis, client + " restored", restored[0]);
        add(millis, client + " warm", restored[1]);
      }
    }
    Table table =
        new Table(
            "HTTP clients: the four calls of a page, over HTTP on loopback",
            "Milliseconds by the clock under C1, clients made before; median of %d processes."
                    .formatted(plan.starts())
                + " Restored: the first page of new clients, after as many of others as a function"
                + " rehearses.",
            "client",
            "first page of a process",
            "first page restored",
            "warm");
    for (String client : CLIENTS) {
      table.add(
          client,
          samples(millis, client + " cold"),
          samples(millis, client + " restored"),
          samples(millis, client + " warm"));
    }
    return table;
  }

  private static void add(Map<String, List<Double>> millis, String column, double value) {
    millis.computeIfAbsent(column, first -> new ArrayList<>()).add(value);
  }

  private static String samples(Map<String, List<Double>> millis, String column) {
    return Samples.of(millis.getOrDefault(column, List.of())).toString();
  }

  /** Of one process. */
  private static double[] firstAndWarm(String client, int rehearsals) throws IOException {
    try (FakeServices services = new FakeServices();
        BenchProcessRun process =
            new BenchProcessRun(command(client, services.url(), rehearsals))) {
      double first = process.run(1).wallMicros() / 1e3;
      process.run(UNTIL_WARM);
      return new double[] {first, process.run(WARM).wallMicros() / 1e3};
    }
  }

  private static List<String> command(String client, String endpoint, int rehearsals) {
    return List.of(
        Machine.java(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx768m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        PageWay.class.getName(),
        client,
        endpoint,
        Integer.toString(rehearsals));
  }
}
