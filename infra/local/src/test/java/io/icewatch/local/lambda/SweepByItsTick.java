package io.icewatch.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.sweep.SweepAlarms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SweepAlarms by a clock that stands at its tick, so that leases end between two ticks. */
public final class SweepByItsTick implements RequestStreamHandler {
  private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]+)\"");

  private Instant now = Instant.EPOCH;
  private final SweepAlarms sweep =
      new SweepAlarms(
          new FunctionEnvironment(
              System.getenv(),
              AwsClients.of(System.getenv()),
              () -> now,
              Thread::sleep,
              System.out));

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    byte[] event = in.readAllBytes();
    Matcher time = TIME.matcher(new String(event, UTF_8));
    if (time.find()) {
      now = Instant.parse(time.group(1));
    }
    sweep.handleRequest(new ByteArrayInputStream(event), out, context);
  }
}
