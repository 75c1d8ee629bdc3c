package io.icewatch.local.cli;

import io.icewatch.local.stack.StackOptions.Ledger;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code memory} or {@code dynamodb-local}. */
final class LedgerName implements ITypeConverter<Ledger> {
  @Override
  public Ledger convert(String value) {
    return switch (value) {
      case "memory" -> Ledger.MEMORY;
      case "dynamodb-local" -> Ledger.DYNAMODB_LOCAL;
      default ->
          throw new TypeConversionException(
              "'%s', expected memory or dynamodb-local".formatted(value));
    };
  }
}
