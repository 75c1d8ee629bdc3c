package io.icewatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.KinesisTimeWindowEvent;
import com.amazonaws.services.lambda.runtime.events.TimeWindowEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A Java handler in a process of its own, as bytes in, bytes out.
 *
 * <pre>BenchProcess HANDLER EVENT.json</pre>
 *
 * For each number N on standard input: handles the event N times; prints the nanoseconds of
 * processor time that the process spent, N times the median of those by the clock up to the first
 * call of AWS or the end, the length of the answer and the bytes allocated.
 */
public final class BenchProcess {
  /** The bytes of an event in, the bytes of the answer out. */
  interface Handler {
    byte[] handle(byte[] event) throws IOException;
  }

  private BenchProcess() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    byte[] event = Files.readAllBytes(Path.of(arguments[1]));
    Handler handler = handler(arguments[0]);
    if (arguments.length > 2) {
      Files.write(Path.of(arguments[2]), handler.handle(event));
    }
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int times = Integer.parseInt(line);
      int length = 0;
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long cpu = system.getProcessCpuTime();
      long[] toFirstCall = new long[times];
      for (int i = 0; i < times; i++) {
        long start = System.nanoTime();
        FakeAws.forgetCalls();
        length = handler.handle(event).length;
        toFirstCall[i] = FakeAws.firstCallOr(System.nanoTime()) - start;
      }
      cpu = system.getProcessCpuTime() - cpu;
      allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
      Arrays.sort(toFirstCall);
      System.out.println(
          cpu + " " + toFirstCall[times / 2] * times + " " + length + " " + allocated / times);
    }
  }

  private static Handler handler(String name) {
    return switch (name) {
      case "aggregate" -> of(FakeAws.aggregate());
      case "filter" -> of(FakeAws.filter());
      case "typed" ->
          of(new TypedHandler(), KinesisTimeWindowEvent.class, TimeWindowEventResponse.class);
      default -> throw new IllegalArgumentException("a handler called " + name);
    };
  }

  private static Handler of(RequestStreamHandler handler) {
    Context context = FakeAws.context();
    // As the runtime does it: one for all invocations.
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    return event -> {
      out.reset();
      handler.handleRequest(new ByteArrayInputStream(event), out, context);
      return out.toByteArray();
    };
  }

  /** As the runtime does it: through the serialisers of its own library. */
  private static <I, O> Handler of(RequestHandler<I, O> handler, Class<I> in, Class<O> out) {
    Context context = FakeAws.context();
    PojoSerializer<I> events =
        LambdaEventSerializers.serializerFor(in, BenchProcess.class.getClassLoader());
    PojoSerializer<O> answers = JacksonFactory.getInstance().getSerializer(out);
    return event -> {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
      answers.toJson(
          handler.handleRequest(events.fromJson(new ByteArrayInputStream(event)), context), bytes);
      return bytes.toByteArray();
    };
  }
}
