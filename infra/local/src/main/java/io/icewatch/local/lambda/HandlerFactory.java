package io.icewatch.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import io.icewatch.lambda.FunctionEnvironment;
import io.icewatch.local.lambda.InProcessHost.Instance;
import io.icewatch.local.template.FunctionSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Makes instances of a handler for this process: through its constructor that takes a {@link
 * FunctionEnvironment}, and called as Lambda's Java runtime calls it, with the event's bytes or
 * with the object that Lambda's own serialization makes of them.
 */
public final class HandlerFactory {
  private static final String METHOD = "handleRequest";

  private final Constructor<?> constructor;
  private final Function<Object, Instance> adapter;

  private HandlerFactory(Constructor<?> constructor, Function<Object, Instance> adapter) {
    this.constructor = constructor;
    this.adapter = adapter;
  }

  /**
   * Finds the handler that the template names.
   *
   * @throws IllegalArgumentException if it cannot run in this process
   */
  public static HandlerFactory of(FunctionSpec function) {
    if (!function.layers().isEmpty()) {
      throw refusal(function, "it has layers");
    }
    String[] handler = function.handler().split("::", 2);
    if (handler.length == 2 && !handler[1].equals(METHOD)) {
      throw refusal(function, "its method is not " + METHOD);
    }
    try {
      Constructor<?> constructor = constructor(function);
      return new HandlerFactory(constructor, adapter(function, constructor.getDeclaringClass()));
    } catch (ClassNotFoundException e) {
      throw refusal(function, "there is no such class on the class path");
    } catch (NoSuchMethodException e) {
      throw refusal(function, "it has no public constructor that takes a FunctionEnvironment");
    }
  }

  /** The constructor by which a handler is made in this process. */
  static Constructor<?> constructor(FunctionSpec function)
      throws ClassNotFoundException, NoSuchMethodException {
    return Class.forName(function.handler().split("::", 2)[0])
        .getConstructor(FunctionEnvironment.class);
  }

  private static IllegalArgumentException refusal(FunctionSpec function, String why) {
    return new IllegalArgumentException(
        "%s: handler %s cannot run in this process: %s; --out-of-process runs it as Lambda does"
            .formatted(function.logicalId(), function.handler(), why));
  }

  private static Function<Object, Instance> adapter(FunctionSpec function, Class<?> type) {
    if (RequestStreamHandler.class.isAssignableFrom(type)) {
      return handler -> ofBytes((RequestStreamHandler) handler);
    }
    if (RequestHandler.class.isAssignableFrom(type)) {
      Method method = handleRequest(type);
      PojoSerializer<Object> in = serializer(method.getGenericParameterTypes()[0]);
      PojoSerializer<Object> out = serializer(method.getGenericReturnType());
      return handler -> ofObjects(handler, in, out);
    }
    throw refusal(function, "it is neither a RequestStreamHandler nor a RequestHandler");
  }

  private static Method handleRequest(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(METHOD) && !method.isBridge())
        .filter(method ->
            method.getParameterCount() == 2 && method.getParameterTypes()[1] == Context.class)
        .findFirst()
        .orElseThrow();
  }

  /** As the runtime interface client chooses it. */
  @SuppressWarnings("unchecked")
  private static PojoSerializer<Object> serializer(Type type) {
    return type instanceof Class<?> event
            && LambdaEventSerializers.isLambdaSupportedEvent(event.getName())
        ? LambdaEventSerializers.serializerFor((Class<Object>) event, event.getClassLoader())
        : JacksonFactory.getInstance().getSerializer(type);
  }

  private static Instance ofBytes(RequestStreamHandler handler) {
    return (event, context) -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
      handler.handleRequest(new ByteArrayInputStream(event), out, context);
      return out.toByteArray();
    };
  }

  @SuppressWarnings("unchecked")
  private static Instance ofObjects(
      Object handler, PojoSerializer<Object> in, PojoSerializer<Object> out) {
    RequestHandler<Object, Object> typed = (RequestHandler<Object, Object>) handler;
    return (event, context) -> {
      Object input = in.fromJson(new ByteArrayInputStream(event));
      ByteArrayOutputStream response = new ByteArrayOutputStream(1024);
      out.toJson(typed.handleRequest(input, context), response);
      return response.toByteArray();
    };
  }

  /**
   * Makes an instance.
   *
   * @throws RuntimeException what its constructor throws
   */
  public Instance create(FunctionEnvironment environment) {
    try {
      return adapter.apply(constructor.newInstance(environment));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(constructor + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(constructor + " cannot be called", e);
    }
  }
}
