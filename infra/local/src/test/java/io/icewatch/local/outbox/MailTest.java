package io.icewatch.local.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.icewatch.local.aws.sns.SnsDelivery;
import io.icewatch.local.aws.sns.SnsMessage;
import io.icewatch.local.template.SubscriptionSpec;
import io.icewatch.local.template.SubscriptionSpec.FilterPolicyScope;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail through a real SMTP server. */
class MailTest {
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final List<String> log = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Mail mail() {
    return new Mail(new SmtpServer("127.0.0.1", server.getSmtp().getPort()), log::add);
  }

  private static SnsDelivery page(@Nullable String subject, String message) {
    return new SnsDelivery(
        new SubscriptionSpec(
            "Nurse",
            Optional.of("nurse@example.org"),
            Optional.empty(),
            FilterPolicyScope.MESSAGE_ATTRIBUTES),
        new SnsMessage("arn", "8f5c", subject, message, Map.of()));
  }

  @Test
  void a_page_is_mailed_to_the_caregiver_as_sns_mails_it() throws Exception {
    try (Mail mail = mail()) {
      mail.accept(page("Bed 4", "SpO2 84 %, 37 °C\nAlert 1"));
    }

    MimeMessage received = server.getReceivedMessages()[0];
    assertThat(received.getSubject()).isEqualTo("Bed 4");
    assertThat(received.getAllRecipients())
        .extracting(Object::toString)
        .containsExactly("nurse@example.org");
    assertThat(received.getFrom())
        .extracting(Object::toString)
        .containsExactly("AWS Notifications <no-reply@sns.amazonaws.com>");
    assertThat(received.getContent().toString().lines())
        .containsExactly("SpO2 84 %, 37 °C", "Alert 1");
    assertThat(log).isEmpty();
  }

  @Test
  void closing_waits_for_every_mail_and_they_leave_in_their_order() {
    try (Mail mail = mail()) {
      for (int n = 0; n < 20; n++) {
        mail.accept(page("page " + n, "hello"));
      }
    }

    assertThat(server.getReceivedMessages())
        .hasSize(20)
        .extracting(MimeMessage::getSubject)
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(n -> "page " + n).toList());
  }

  @Test
  void a_page_without_a_subject_gets_that_of_sns() throws Exception {
    try (Mail mail = mail()) {
      mail.accept(page(null, "hello"));
    }

    assertThat(server.getReceivedMessages()[0].getSubject()).isEqualTo("AWS Notification Message");
    assertThat(GreenMailUtil.getBody(server.getReceivedMessages()[0])).isEqualTo("hello");
  }

  @Test
  void a_mail_that_cannot_be_sent_is_told_of_and_holds_nobody_up() {
    int port = server.getSmtp().getPort();
    server.stop();

    try (Mail mail = new Mail(new SmtpServer("127.0.0.1", port), log::add)) {
      mail.accept(page("Bed 4", "hello"));
      mail.accept(page("Bed 5", "hello"));
    }

    assertThat(log)
        .hasSize(2)
        .allMatch(line -> line.contains("8f5c") && line.contains("127.0.0.1:" + port));
  }

  @Test
  void a_server_is_a_host_and_a_port() {
    assertThat(SmtpServer.parse("localhost:25")).isEqualTo(new SmtpServer("localhost", 25));
    assertThat(SmtpServer.parse("::1:25")).isEqualTo(new SmtpServer("::1", 25));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "localhost:", ":25", "localhost:0", "localhost:65536"})
  void anything_else_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpServer.parse(text))
        .withMessageContaining("host:port");
  }
}
