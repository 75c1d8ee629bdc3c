package io.icewatch.lambda.snapstart;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.icewatch.lambda.FunctionEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.NoSuchAlgorithmException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.crac.Core;
import org.crac.Resource;

/**
 * Whole invocations before SnapStart's snapshot that nobody hears of. They load and compile what
 * the first invocation after it would otherwise wait for: most of all the AWS SDK, which signs,
 * sends and reads every call, with {@link LoopbackAws} in place of the network.
 */
public final class SnapStartPriming implements Resource {
  /**
   * Enough for the JVM to compile what an invocation runs through: it does so after two hundred
   * calls of a method. Three hundred make the first page after the snapshot a third faster than one
   * hundred do, and take two seconds before it.
   */
  public static final int INVOCATIONS = 300;

  private final FunctionEnvironment environment;
  private final Function<FunctionEnvironment, RequestStreamHandler> function;
  private final Supplier<byte[]> event;

  /**
   * @param environment the deployed function's; its clients and its output stay untouched
   * @param function makes another such function
   * @param event what it handles; asked for before the snapshot
   */
  public SnapStartPriming(
      FunctionEnvironment environment,
      Function<FunctionEnvironment, RequestStreamHandler> function,
      Supplier<byte[]> event) {
    this.environment = environment;
    this.function = function;
    this.event = event;
  }

  /** Has it done when Lambda takes the snapshot. CRaC holds this weakly: keep it. */
  public void register() {
    Core.getGlobalContext().register(this);
  }

  /**
   * Before the snapshot: has the other function handle the event again and again.
   *
   * @throws IOException if the event cannot be handled
   * @throws NoSuchAlgorithmException if the machine has no TLS, without which no call would leave
   */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> snapshot)
      throws IOException, NoSuchAlgorithmException {
    try (LoopbackAws network = new LoopbackAws(LoopbackAws::response)) {
      run(network);
    }
  }

  /** After the snapshot: nothing, as no connection was opened before it. */
  @Override
  public void afterRestore(org.crac.Context<? extends Resource> snapshot) {}

  /**
   * Has the function handle the event again and again; what it answers is dropped. Calls it as the
   * runtime does, by reflection: the JVM makes what that needs at the first call of a method, and
   * shares it with whoever else looks the method up.
   *
   * @param network takes every call that would go to AWS
   */
  public void run(LoopbackAws network) throws IOException, NoSuchAlgorithmException {
    SSLContext.getDefault(); // reads the trusted certificates
    RequestStreamHandler handler = function.apply(environment.forPriming(network));
    byte[] bytes = event.get();
    try {
      Method handleRequest =
          handler
              .getClass()
              .getMethod("handleRequest", InputStream.class, OutputStream.class, Context.class);
      for (int i = 0; i < INVOCATIONS; i++) {
        handleRequest.invoke(
            handler, new ByteArrayInputStream(bytes), OutputStream.nullOutputStream(), context());
      }
    } catch (ReflectiveOperationException e) {
      throw new IOException("an invocation before the snapshot failed", e);
    }
  }

  /** An invocation with all the time in the world. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            SnapStartPriming.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getReturnType() == int.class ? Integer.MAX_VALUE : null);
  }
}
