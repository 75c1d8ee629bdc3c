package io.icewatch.conformance;

import io.icewatch.conformance.remote.EndpointSettings;
import io.icewatch.conformance.remote.RemoteSuite;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code ./icewatch conformance --endpoint}. */
final class EndpointOptions {
  private static final String REGION = "us-east-1";
  private static final String ROLE = "arn:aws:iam::000000000000:role/icewatch-conformance";
  private static final String RUNTIME = "python3.13";
  private static final String SETTLE = "2s";
  private static final String PATIENCE = "15s";
  private static final String LONGEST = "90s";
  private static final String AT_ONCE = "4";

  @Option(
      names = "--endpoint",
      required = true,
      paramLabel = "URL",
      description = {
        "Where AWS's APIs are, e.g. http://localhost:4566. The cases run there in real time,",
        "with streams, functions, mappings and destinations that are made for them and deleted.",
        "A URL of amazonaws.com is AWS itself, with your credentials, at your expense."
      })
  private URI uri;

  @Option(
      names = "--region",
      defaultValue = REGION,
      paramLabel = "NAME",
      description = "Its region; ${DEFAULT-VALUE} unless given.")
  private String region;

  @Option(
      names = "--role",
      defaultValue = ROLE,
      paramLabel = "ARN",
      description = {
        "The functions' role. Most emulators take any; AWS needs one that Lambda may assume and",
        "that may read Kinesis and write to SQS, SNS and S3."
      })
  private String role;

  @Option(
      names = "--runtime",
      defaultValue = RUNTIME,
      paramLabel = "NAME",
      description = "A Python runtime that it has; ${DEFAULT-VALUE} unless given.")
  private String runtime;

  @Option(
      names = "--callback",
      paramLabel = "URL",
      description = {
        "Where functions reach this process, if not at 127.0.0.1: they show it each event and do",
        "what it says. Functions in Docker: http://host.docker.internal:9099; in AWS: a tunnel's."
      })
  private @Nullable URI callback;

  @Option(
      names = "--callback-port",
      paramLabel = "PORT",
      description = "Where this process listens, if not at the port of --callback.")
  private @Nullable Integer callbackPort;

  @Option(
      names = "--settle",
      defaultValue = SETTLE,
      paramLabel = "TIME",
      description = {
        "How long a new mapping takes to begin, once enabled; ${DEFAULT-VALUE} unless given.",
        "AWS: a minute or more."
      })
  private Duration settle;

  @Option(
      names = "--patience",
      defaultValue = PATIENCE,
      paramLabel = "TIME",
      description = "How late an invocation may come; ${DEFAULT-VALUE} unless given.")
  private Duration patience;

  @Option(
      names = "--longest",
      defaultValue = LONGEST,
      paramLabel = "TIME",
      description = "Leave out cases that take longer; ${DEFAULT-VALUE} unless given.")
  private Duration longest;

  @Option(
      names = "--at-once",
      defaultValue = AT_ONCE,
      paramLabel = "N",
      description = "How many cases run at a time; ${DEFAULT-VALUE} unless given.")
  private int atOnce;

  RemoteSuite suite(Consumer<String> news) {
    return new RemoteSuite(
        new EndpointSettings(
            uri,
            region,
            role,
            runtime,
            Optional.ofNullable(callback),
            port(),
            settle,
            patience,
            longest,
            atOnce),
        news);
  }

  private int port() {
    if (callbackPort != null) {
      return callbackPort;
    }
    return callback == null ? 0 : Math.max(0, callback.getPort());
  }
}
