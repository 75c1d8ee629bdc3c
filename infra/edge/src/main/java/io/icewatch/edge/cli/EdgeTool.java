package io.icewatch.edge.cli;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;

/**
 * The commands of the gateway for a program that has them on its class path and need not know them:
 * {@code ./icewatch run --hl7-port}. A gateway that runs so ends when its thread is interrupted.
 */
public final class EdgeTool implements ToolProvider {
  @Override
  public String name() {
    return "icewatch-edge";
  }

  @Override
  public int run(PrintWriter out, PrintWriter err, String... arguments) {
    return Edge.commandLine().setOut(out).setErr(err).execute(arguments);
  }
}
