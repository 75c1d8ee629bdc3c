package io.icewatch.lambda.snapstart;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** Whole invocations of a function that nobody hears of. */
public final class InvokePriming {
  /**
   * Enough for the JVM to compile what an invocation runs through: it does so after two hundred
   * calls of a method. Three hundred make the first page after the snapshot a third faster than one
   * hundred do, and take two seconds before it.
   */
  public static final int INVOCATIONS = 300;

  private InvokePriming() {}

  /**
   * Has the function handle the event again and again; what it answers is dropped. Calls it as the
   * runtime does, by reflection: the JVM makes what that needs at the first call of a method, and
   * shares it with whoever else looks the method up.
   *
   * @param function has its AWS clients on {@link LoopbackAws}
   * @throws IOException if the event cannot be handled
   * @throws NoSuchAlgorithmException if the machine has no TLS, without which no call would leave
   */
  public static void of(RequestStreamHandler function, byte[] event)
      throws IOException, NoSuchAlgorithmException {
    SSLContext.getDefault(); // reads the trusted certificates
    try {
      Method handler =
          function
              .getClass()
              .getMethod("handleRequest", InputStream.class, OutputStream.class, Context.class);
      for (int i = 0; i < INVOCATIONS; i++) {
        handler.invoke(
            function, new ByteArrayInputStream(event), OutputStream.nullOutputStream(), context());
      }
    } catch (ReflectiveOperationException e) {
      throw new IOException("an invocation before the snapshot failed", e);
    }
  }

  /** An invocation with all the time in the world. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            InvokePriming.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getReturnType() == int.class ? Integer.MAX_VALUE : null);
  }
}
