package io.icewatch.local.outbox;

import static java.util.Objects.requireNonNull;

import io.icewatch.local.aws.sns.SnsDelivery;
import io.icewatch.local.aws.sns.SnsMessage;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends every page by mail, as a topic's e-mail subscriptions do, through an SMTP server that asks
 * for neither a login nor encryption.
 *
 * <p>As with SNS, a page that was accepted is not yet delivered: mails leave one after the other on
 * a thread of their own, and one that cannot be sent is told of and given up.
 */
public final class Mail implements Consumer<SnsDelivery>, AutoCloseable {
  private static final String SENDER = "no-reply@sns.amazonaws.com";
  private static final String SENDER_NAME = "AWS Notifications";
  private static final String WITHOUT_SUBJECT = "AWS Notification Message";

  /** Of a connection, an answer, a write. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Duration LONGEST_END = Duration.ofSeconds(30);

  private final SmtpServer server;
  private final Consumer<String> log;
  private final Session session;
  private final ExecutorService sender = Executors.newSingleThreadExecutor();

  /**
   * @param log gets a line for each mail that could not be sent
   */
  public Mail(SmtpServer server, Consumer<String> log) {
    this.server = requireNonNull(server, "server");
    this.log = requireNonNull(log, "log");
    this.session = Session.getInstance(settings(server));
  }

  private static Properties settings(SmtpServer server) {
    String timeout = Long.toString(TIMEOUT.toMillis());
    Properties settings = new Properties();
    settings.setProperty("mail.transport.protocol", "smtp");
    settings.setProperty("mail.smtp.host", server.host());
    settings.setProperty("mail.smtp.port", Integer.toString(server.port()));
    settings.setProperty("mail.smtp.connectiontimeout", timeout);
    settings.setProperty("mail.smtp.timeout", timeout);
    settings.setProperty("mail.smtp.writetimeout", timeout);
    return settings;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the subscription has no address
   */
  @Override
  public void accept(SnsDelivery delivery) {
    String recipient =
        delivery
            .subscription()
            .endpoint()
            .orElseThrow(
                () -> new IllegalArgumentException(delivery.subscription() + " has no address"));
    sender.execute(() -> send(delivery.message(), recipient));
  }

  private void send(SnsMessage page, String recipient) {
    try {
      Transport.send(message(page, recipient));
    } catch (MessagingException | UnsupportedEncodingException e) {
      log.accept(
          "MAIL  page %s could not be sent through %s: %s"
              .formatted(page.messageId(), server, e.getMessage()));
    }
  }

  private Message message(SnsMessage page, String recipient)
      throws MessagingException, UnsupportedEncodingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(SENDER, SENDER_NAME));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
    String subject = page.subject();
    message.setSubject(subject == null ? WITHOUT_SUBJECT : subject);
    message.setText(page.message(), StandardCharsets.UTF_8.name());
    return message;
  }

  /** Returns when every page has been sent or given up. */
  @Override
  public void close() {
    sender.shutdown();
    try {
      if (!sender.awaitTermination(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
        int left = sender.shutdownNow().size();
        log.accept("MAIL  %s is too slow: %d pages are not sent".formatted(server, left));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sender.shutdownNow();
    }
  }
}
