package io.icewatch.local.host;

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
      handler.handleRequest(new Handed(event), out, context);
      return out.toByteArray();
    };
  }

  /** An event that is handed over: who reads all of it at once gets the array and not a copy. */
  private static final class Handed extends ByteArrayInputStream {
    Handed(byte[] event) {
      super(event);
    }

    @Override
    public synchronized byte[] readAllBytes() {
      if (pos > 0) {
        return super.readAllBytes();
      }
      pos = count;
      return buf;
    }
  }
}
