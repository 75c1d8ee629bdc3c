package io.icewatch.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.local.template.FunctionSpec;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/**
 * Makes a function once and throws it away, as Lambda makes one when it publishes a version with a
 * snapshot: settings that a function refuses are refused before anything is started or removed for
 * it.
 */
public final class TrialStart {

  /** A constructor that goes as far as calling a service has read its settings. */
  private static final class ServiceCalled extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private TrialStart() {}

  /**
   * Makes the function, if its handler can be made in this process. Calls no service.
   *
   * @throws IllegalArgumentException if it refuses its settings; names the function and says what
   *     it says
   */
  public static void of(FunctionSpec function) {
    Optional<Constructor<?>> handler = constructor(function);
    if (handler.isEmpty()) {
      return;
    }
    FunctionEnvironment environment =
        new FunctionEnvironment(
            function.environment(),
            new SilentClients(),
            InstantSource.system(),
            millis -> {},
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      handler.get().newInstance(environment);
    } catch (InvocationTargetException e) {
      Throwable cause = requireNonNull(e.getCause(), "what a constructor threw");
      if (!(cause instanceof ServiceCalled)) {
        throw new IllegalArgumentException(
            "%s cannot start: %s".formatted(function.logicalId(), cause.getMessage()), cause);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(handler.get() + " cannot be called", e);
    }
  }

  /** None where only another process has the class, or where Lambda makes the handler otherwise. */
  private static Optional<Constructor<?>> constructor(FunctionSpec function) {
    try {
      return Optional.of(HandlerFactory.constructor(function));
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  /** Clients that nobody may call. */
  private static final class SilentClients implements AwsClients {
    @Override
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
        Class<C> type, B builder, CallLimits limits) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) -> {
                throw new ServiceCalled();
              }));
    }
  }
}
