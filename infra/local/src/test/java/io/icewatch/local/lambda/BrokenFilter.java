package io.icewatch.local.lambda;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.icewatch.filter.FilterSensorData;
import io.icewatch.lambda.AwsClients;
import io.icewatch.lambda.CallLimits;
import io.icewatch.lambda.FunctionEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** FilterSensorData on a {@link BrokenProtocol}; a handler for the runtime interface client. */
public final class BrokenFilter implements RequestStreamHandler {
  /** The environment variable that names the {@link BrokenProtocol}. */
  static final String RULE_TAKEN_OUT = "RULE_TAKEN_OUT";

  private final FilterSensorData function;

  /** Lambda's constructor. */
  public BrokenFilter() {
    BrokenProtocol broken =
        BrokenProtocol.valueOf(requireNonNull(System.getenv(RULE_TAKEN_OUT), RULE_TAKEN_OUT));
    FunctionEnvironment lambda = FunctionEnvironment.ofLambda();
    this.function =
        new FilterSensorData(
            new FunctionEnvironment(
                lambda.variables(),
                new BrokenClients(lambda.clients(), broken),
                lambda.clock(),
                lambda.pause(),
                lambda.out()));
  }

  private record BrokenClients(AwsClients clients, BrokenProtocol broken) implements AwsClients {
    @Override
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C create(
        Class<C> type, B builder, CallLimits limits) {
      C client = clients.create(type, builder, limits);
      return client instanceof DynamoDbClient dynamoDb ? type.cast(broken.over(dynamoDb)) : client;
    }
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    function.handleRequest(in, out, context);
  }
}
