package io.icewatch.board.page;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes a {@link Browser}, the same to all: to start one takes seconds. It ends with
 * the run of tests. Where there is none the classes are skipped and say so.
 */
public final class BrowserOfTheRun implements BeforeAllCallback, ParameterResolver {
  @Override
  public void beforeAll(ExtensionContext context) {
    // Here, where a failed assumption skips: of a parameter it would be an error.
    browser(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Browser.class;
  }

  @Override
  public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return browser(context);
  }

  private static Browser browser(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(BrowserOfTheRun.class))
        .computeIfAbsent(Browser.class, type -> Browser.start(), Browser.class);
  }
}
