package io.icewatch.local.host;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/** The two kinds of handler that Lambda's Java runtime knows, each behind bytes in, bytes out. */
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

  /**
   * A handler of Java types, behind the serialisers of Lambda's own runtime.
   *
   * @param eventType a type of aws-lambda-java-events
   * @param answerType what the handler answers
   */
  public static <I, O> InProcessHost.Instance of(
      RequestHandler<I, O> handler, Class<I> eventType, Class<O> answerType) {
    PojoSerializer<I> events =
        LambdaEventSerializers.serializerFor(eventType, Handlers.class.getClassLoader());
    PojoSerializer<O> answers = JacksonFactory.getInstance().getSerializer(answerType);
    return (byte[] event, Context context) -> {
      O answer = handler.handleRequest(events.fromJson(new ByteArrayInputStream(event)), context);
      ByteArrayOutputStream out = new ByteArrayOutputStream(256);
      answers.toJson(answer, out);
      return out.toByteArray();
    };
  }
}
