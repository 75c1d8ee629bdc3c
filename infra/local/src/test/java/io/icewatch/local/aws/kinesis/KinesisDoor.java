package io.icewatch.local.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.icewatch.local.aws.Clients;
import io.icewatch.local.aws.Faults;
import io.icewatch.local.stream.KinesisStream;
import io.icewatch.local.stream.StreamJournal;
import io.icewatch.local.template.StreamSpec;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

/**
 * A stream of two shards behind the Kinesis door, and the real client of the Java SDK, which speaks
 * CBOR unless it is told to speak JSON.
 */
abstract class KinesisDoor {
  static final String STREAM = "icu";
  static final String ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/icu";
  static final String FIRST = "shardId-000000000000";
  static final String SECOND = "shardId-000000000001";
  static final Instant START = Instant.parse("2026-03-02T08:10:00.123Z");

  Instant now = START;
  final KinesisStream stream =
      new KinesisStream(new StreamSpec(STREAM, ARN, 2, 24), 100_000, 1, StreamJournal.NONE);
  final Faults faults = new Faults();
  final KinesisEndpoint endpoint = KinesisEndpoint.start(0, stream, faults, () -> now);
  final KinesisClient once;
  final KinesisClient standard;

  KinesisDoor(KinesisEncoding encoding) {
    System.setProperty(
        SdkSystemSetting.CBOR_ENABLED.property(),
        Boolean.toString(encoding == KinesisEncoding.CBOR));
    once = Clients.kinesis(endpoint.uri(), Clients.ONCE);
    standard = Clients.kinesis(endpoint.uri(), Clients.STANDARD);
  }

  @AfterEach
  void close() {
    System.clearProperty(SdkSystemSetting.CBOR_ENABLED.property());
    once.close();
    standard.close();
    endpoint.close();
  }

  static void assertRefused(String code, Runnable request) {
    assertThatExceptionOfType(KinesisException.class)
        .isThrownBy(request::run)
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code))
        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(400));
  }
}
