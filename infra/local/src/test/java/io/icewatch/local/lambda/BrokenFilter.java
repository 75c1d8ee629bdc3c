package io.icewatch.local.lambda;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.icewatch.filter.AwsClients;
import io.icewatch.filter.FilterConfig;
import io.icewatch.filter.FilterSensorData;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;

/** FilterSensorData on a {@link BrokenProtocol}; a handler for the runtime interface client. */
public final class BrokenFilter implements RequestStreamHandler {
  /** The environment variable that names the {@link BrokenProtocol}. */
  static final String RULE_TAKEN_OUT = "RULE_TAKEN_OUT";

  private final FilterSensorData function;

  /** Lambda's constructor. */
  public BrokenFilter() {
    BrokenProtocol broken =
        BrokenProtocol.valueOf(requireNonNull(System.getenv(RULE_TAKEN_OUT), RULE_TAKEN_OUT));
    AwsClients aws = AwsClients.create();
    this.function =
        new FilterSensorData(
            FilterConfig.from(System.getenv()),
            new AwsClients(broken.over(aws.dynamoDb()), aws.sns(), aws.firehose()),
            InstantSource.system(),
            System.out);
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    function.handleRequest(in, out, context);
  }
}
