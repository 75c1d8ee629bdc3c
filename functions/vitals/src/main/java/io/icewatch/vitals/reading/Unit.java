package io.icewatch.vitals.reading;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The units that monitors send, each under its names in MDC (ISO/IEEE 11073-10101) and UCUM. */
public enum Unit {
  PERCENT("%", "mdc_dim_percent", "percent"),
  FRACTION("1", "mdc_dim_dimless", "{fraction}"),
  PER_MINUTE(
      "/min",
      "mdc_dim_beat_per_min",
      "mdc_dim_resp_per_min",
      "mdc_dim_pulse_per_min",
      "{beats}/min",
      "{breaths}/min",
      "{beat}/min",
      "{resp}/min",
      "bpm",
      "rpm",
      "1/min"),
  FAHRENHEIT("[degf]", "mdc_dim_fahr", "°f", "degf", "f"),
  CELSIUS("cel", "mdc_dim_degc", "°c", "degc", "c"),
  MMHG("mm[hg]", "mdc_dim_mmhg", "mmhg"),
  KILOPASCAL("kpa", "mdc_dim_kilo_pascal", "mdc_dim_x_pascal_kilo");

  /** 101.325 kPa are 760 mmHg. */
  private static final BigDecimal MMHG_PER_KILOPASCAL =
      new BigDecimal("760").divide(new BigDecimal("101.325"), MathContext.DECIMAL64);

  private static final Map<String, Unit> BY_NAME =
      Arrays.stream(values())
          .flatMap(unit -> unit.names.stream().map(name -> Map.entry(name, unit)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final Map<String, Set<Unit>> INTO =
      Map.of(
          "%", Set.of(PERCENT, FRACTION),
          "/min", Set.of(PER_MINUTE),
          "°F", Set.of(FAHRENHEIT, CELSIUS),
          "mmHg", Set.of(MMHG, KILOPASCAL));

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
  private final Set<String> names;

  Unit(String... names) {
    this.names = Set.of(names);
  }

  /**
   * The unit of this name, in whatever letter case.
   *
   * @return empty if no unit that is known here has it
   */
  public static Optional<Unit> named(String name) {
    return name.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Whether values of this unit can be turned into the unit that a vital is kept in. */
  public boolean isFor(String vitalUnit) {
    return INTO.getOrDefault(vitalUnit, Set.of()).contains(this);
  }

  /**
   * The value in the unit that its vital is kept in, to a tenth where it had to be converted: no
   * monitor measures finer.
   */
  public BigDecimal convert(BigDecimal value) {
    return switch (this) {
      case PERCENT, PER_MINUTE, FAHRENHEIT, MMHG -> value;
      case FRACTION -> value.movePointRight(2);
      case CELSIUS -> tenth(value.multiply(new BigDecimal("1.8")).add(new BigDecimal("32")));
      case KILOPASCAL -> tenth(value.multiply(MMHG_PER_KILOPASCAL));
    };
  }

  private static BigDecimal tenth(BigDecimal value) {
    BigDecimal tenth = value.setScale(1, RoundingMode.HALF_UP).stripTrailingZeros();
    return tenth.scale() < 0 ? tenth.setScale(0) : tenth;
  }
}
