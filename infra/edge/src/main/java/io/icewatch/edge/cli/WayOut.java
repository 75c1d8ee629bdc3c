package io.icewatch.edge.cli;

import io.icewatch.edge.send.KinesisSink;
import io.icewatch.edge.send.MqttSink;
import io.icewatch.edge.send.RecordSink;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;

/** Where the gateway's records go, by the options of the command line. */
final class WayOut {
  private enum To {
    KINESIS,
    MQTT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--to",
      paramLabel = "WAY",
      defaultValue = "kinesis",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private To to;

  @Option(names = "--stream", description = "kinesis: name or ARN of the stream.")
  private @Nullable String stream;

  @Option(
      names = "--endpoint-url",
      description = {
        "kinesis: where it is, if not at AWS. On loopback any credentials do, and none are needed."
      })
  private @Nullable URI endpoint;

  @Option(
      names = "--broker",
      paramLabel = "URL",
      description = "mqtt: mqtt://HOST[:1883], or with TLS mqtts://HOST[:8883].")
  private @Nullable URI broker;

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      defaultValue = "icewatch-edge",
      description = "mqtt: at AWS IoT Core the thing's name. Default: ${DEFAULT-VALUE}.")
  private String clientId;

  @Option(
      names = "--topic",
      description = "mqtt: of the batches of readings. Default: icu/batches/ and the client id.")
  private @Nullable String topic;

  @Option(
      names = "--mqtt-keystore",
      description =
          "mqtt: PKCS12 file with the thing's certificate; its password is in"
              + " ICEWATCH_MQTT_PASSWORD.")
  private @Nullable Path keystore;

  RecordSink sink(CommandLine command) throws IOException, GeneralSecurityException {
    return switch (to) {
      case KINESIS -> {
        String named = required(command, "--stream", stream);
        yield new KinesisSink(kinesis(), named);
      }
      case MQTT -> new MqttSink(target(command));
    };
  }

  private <T> T required(CommandLine command, String option, @Nullable T value) {
    if (value == null) {
      throw new ParameterException(
          command, "found no %s, expected one with --to %s".formatted(option, to));
    }
    return value;
  }

  private KinesisClient kinesis() {
    KinesisClientBuilder builder =
        KinesisClient.builder()
            .overrideConfiguration(KinesisSink.limits())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(5)));
    if (endpoint != null) {
      ServiceEndpoint.set(builder, endpoint);
    }
    return builder.build();
  }

  private MqttSink.Target target(CommandLine command) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys =
        keystore == null ? null : Pkcs12.keys(keystore, "ICEWATCH_MQTT_PASSWORD");
    return new MqttSink.Target(
        required(command, "--broker", broker),
        clientId,
        topic == null ? "icu/batches/" + clientId : topic,
        keys);
  }
}
