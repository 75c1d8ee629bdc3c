package io.icewatch.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/** A handler as Lambda's Java runtime calls it, behind bytes in, bytes out. */
public final class Handlers {
  private Handlers() {}

  /** A handler of bytes: Lambda hands it the event as it is. */
  public static InProcessHost.Instance of(RequestStreamHandler handler) {
    return (event, context) -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
      handler.handleRequest(new ByteArrayInputStream(event), out, context);
      return out.toByteArray();
    };
  }
}
