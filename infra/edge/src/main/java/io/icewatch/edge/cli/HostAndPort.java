package io.icewatch.edge.cli;

import java.net.InetSocketAddress;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** {@code HOST:PORT} on the command line. */
final class HostAndPort {
  private HostAndPort() {}

  /**
   * Reads it.
   *
   * @throws ParameterException if it is none: names the option
   */
  static InetSocketAddress parse(CommandLine command, String option, String text) {
    int colon = text.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          text.substring(0, Math.max(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command, "%s is %s, expected HOST:PORT".formatted(option, text), e);
    }
  }
}
