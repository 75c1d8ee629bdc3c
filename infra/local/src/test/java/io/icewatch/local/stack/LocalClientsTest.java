package io.icewatch.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.icewatch.lambda.CallLimits;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.lambda.Crashes;
import io.icewatch.local.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.sns.SnsClient;

/** The clients of functions in this process, where a service takes its time. */
class LocalClientsTest {
  private static final CallLimits MILLISECOND =
      new CallLimits(Duration.ofMillis(1), Duration.ofMillis(1));

  private final Template template = Template.read(Path.of("..", "..", "template.yaml"), Map.of());
  private final List<SnsMessage> published = new CopyOnWriteArrayList<>();
  private final Services services = Services.overHttp(template, this::take, (stream, row) -> {});

  /** Twenty milliseconds, of which a call that may take one hears nothing. */
  private void take(SnsMessage message) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < Duration.ofMillis(20).toNanos()) {
      Thread.onSpinWait();
    }
    published.add(message);
  }

  private void publish(boolean isVirtual) {
    LocalClients clients =
        new LocalClients(services, new ServiceTimes(), Crashes.none(), isVirtual, false);
    try (SnsClient sns = clients.create(SnsClient.class, SnsClient.builder(), MILLISECOND)) {
      sns.publish(page -> page.topicArn(template.topics().getFirst().arn()).message("SpO2 71 %"));
    }
  }

  @AfterEach
  void close() {
    services.close();
  }

  /** Bug: on a busy machine a replay sent a page twice that it sent once elsewhere. */
  @Test
  void in_virtual_time_a_call_takes_what_it_takes_and_is_made_once() {
    publish(true);

    assertThat(published).hasSize(1);
  }

  @Test
  void by_the_wall_clock_a_call_has_the_time_that_the_function_gives_it() {
    assertThatExceptionOfType(ApiCallTimeoutException.class).isThrownBy(() -> publish(false));
  }
}
