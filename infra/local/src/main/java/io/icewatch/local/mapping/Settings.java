package io.icewatch.local.mapping;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.stream.Stream;

/** Changes one component of a record of settings by its name: a positional list of 18 is no way. */
final class Settings {
  private Settings() {}

  /** Whether the record has a component of this name. */
  static boolean has(Record settings, String name) {
    return components(settings).anyMatch(component -> component.getName().equals(name));
  }

  /**
   * Returns a copy with one component changed.
   *
   * @param value of the component's type, or its text
   * @throws IllegalArgumentException if there is no such component or the text is no value of it
   */
  static <T extends Record> T with(T settings, String name, Object value) {
    if (!has(settings, name)) {
      throw new IllegalArgumentException(
          "found the setting %s, expected one of %s"
              .formatted(name, components(settings).map(RecordComponent::getName).toList()));
    }
    Object[] values =
        components(settings)
            .map(
                component ->
                    component.getName().equals(name)
                        ? convert(component, value)
                        : get(component, settings))
            .toArray();
    return copy(settings, values);
  }

  private static Stream<RecordComponent> components(Record settings) {
    return Arrays.stream(settings.getClass().getRecordComponents());
  }

  private static Object get(RecordComponent component, Record settings) {
    try {
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessors return", e);
    }
  }

  private static <T extends Record> T copy(T settings, Object[] values) {
    @SuppressWarnings("unchecked") // a record's class is that of its copy
    Class<T> type = (Class<T>) settings.getClass();
    Class<?>[] types = components(settings).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record of settings refuses no value of its types", e);
    }
  }

  private static Object convert(RecordComponent component, Object value) {
    Class<?> type = component.getType();
    if (type.isInstance(value)) {
      return value;
    }
    String text = value.toString();
    try {
      if (type == int.class) {
        return Integer.parseInt(text);
      }
      return type == Duration.class ? Duration.parse(text) : constant(type, text);
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "%s: found %s, expected %s"
              .formatted(component.getName(), text, type == int.class ? "a number" : "e.g. PT5S"),
          e);
    }
  }

  private static Object constant(Class<?> type, String text) {
    Object[] constants = type.getEnumConstants();
    return Arrays.stream(constants == null ? new Object[0] : constants)
        .filter(constant -> constant.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: found %s, expected one of %s"
                        .formatted(type.getSimpleName(), text, Arrays.toString(constants))));
  }
}
