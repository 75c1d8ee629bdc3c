package io.icewatch.local.aws.dynamodb.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a condition compares. */
public sealed interface Operand {

  /** Its value for an item, or null if the item has none. */
  @Nullable AttributeValue in(Map<String, AttributeValue> item);

  /** A value of the request. */
  record Literal(AttributeValue value) implements Operand {
    @Override
    public AttributeValue in(Map<String, AttributeValue> item) {
      return value;
    }
  }

  /** A value of the item. */
  final class Attribute implements Operand {
    private final AttributePath path;

    Attribute(AttributePath path) {
      this.path = path;
    }

    AttributePath path() {
      return path;
    }

    /** Whether this is the attribute itself, not something in it. */
    public boolean is(String name) {
      return path.steps().isEmpty() && path.attribute().equals(name);
    }

    @Override
    public @Nullable AttributeValue in(Map<String, AttributeValue> item) {
      return path.in(item);
    }
  }

  /** {@code size(path)}: characters, bytes, elements. */
  record Size(Attribute of) implements Operand {
    @Override
    public @Nullable AttributeValue in(Map<String, AttributeValue> item) {
      AttributeValue value = of.in(item);
      if (value == null) {
        return null;
      }
      int size =
          switch (value.type()) {
            case S -> value.s().length();
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> value.ss().size();
            case NS -> value.ns().size();
            case BS -> value.bs().size();
            case L -> value.l().size();
            case M -> value.m().size();
            case N, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> -1;
          };
      return size < 0 ? null : AttributeValue.fromN(Integer.toString(size));
    }
  }

  /** Reads one. */
  static Operand read(Tokens tokens, Placeholders placeholders) {
    if (tokens.takesFunction("size")) {
      Attribute of = new Attribute(AttributePath.read(tokens, placeholders));
      tokens.expect(")");
      return new Size(of);
    }
    return tokens.peek().startsWith(":")
        ? new Literal(placeholders.value(tokens.take()))
        : new Attribute(AttributePath.read(tokens, placeholders));
  }
}
