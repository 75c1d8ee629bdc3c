package io.icewatch.local.outbox;

/**
 * Where mails are handed in.
 *
 * @param host name or address
 * @param port 1 to 65,535
 */
public record SmtpServer(String host, int port) {
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static SmtpServer parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port > 0 && port <= HIGHEST_PORT) {
        return new SmtpServer(text.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(text), e);
    }
    throw new IllegalArgumentException(wrong(text));
  }

  private static String wrong(String text) {
    return "found \"%s\", expected host:port, e.g. localhost:25".formatted(text);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
