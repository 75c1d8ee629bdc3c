package io.icewatch.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A function that ends in every way in which a function can, as its event says. */
public final class Unwell implements RequestStreamHandler {
  /** Variable of the environment: whether the function cannot even be made. */
  static final String STILLBORN = "STILLBORN";

  private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]*)\"");

  private int invocations;

  /** Lambda's constructor. */
  public Unwell() {
    if (System.getenv(STILLBORN) != null) {
      throw new IllegalArgumentException("EPISODE_TABLE is not set");
    }
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    invocations++;
    String wish = wish(new String(event.readAllBytes(), StandardCharsets.UTF_8));
    switch (wish) {
      case "\"count\"" -> write(answer, Integer.toString(invocations));
      case "\"environment\"" -> write(answer, String.join(" ", environment(context)));
      case "\"log\"" -> {
        context.getLogger().log("a line of the log", LogLevel.WARN);
        context.getLogger().log("another", LogLevel.ERROR);
      }
      case "\"throw\"" -> throw new IllegalStateException("no shift today");
      case "\"exit\"" -> System.exit(3);
      case "\"quit\"" -> System.exit(0);
      case "\"crash\"" -> Runtime.getRuntime().halt(134);
      case "\"hang\"" -> hang();
      case "\"eat\"" -> eat();
      case "\"eat outside\"" -> eatOutsideTheHeap();
      default -> throw new IllegalArgumentException(wish);
    }
  }

  /** The event itself, or the data of its first record if Kinesis brings it. */
  private static String wish(String event) {
    Matcher record = DATA.matcher(event);
    return record.find()
        ? new String(Base64.getDecoder().decode(record.group(1)), StandardCharsets.UTF_8)
        : event;
  }

  private static List<String> environment(Context context) {
    return List.of(
        System.getenv("ALERT_TOPIC_ARN"),
        System.getenv("AWS_REGION"),
        String.valueOf(System.getenv("HOME")),
        context.getFunctionName(),
        String.valueOf(context.getMemoryLimitInMB()));
  }

  private static void write(OutputStream answer, String text) throws IOException {
    answer.write(("\"" + text + "\"").getBytes(StandardCharsets.UTF_8));
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void eat() {
    List<byte[]> eaten = new ArrayList<>();
    while (eaten.size() < 100_000) {
      eaten.add(new byte[1 << 20]);
    }
  }

  private static void eatOutsideTheHeap() {
    for (int eaten = 0; eaten < 10_000; eaten++) {
      Arena.global().allocate(1 << 24).fill((byte) 1);
    }
  }
}
