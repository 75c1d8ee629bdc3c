package io.icewatch.vitals.reading;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The codes of LOINC and of ISO/IEEE 11073-10101 (MDC) by which Observations in the stream are
 * read: those of the gateway's mapping file, {@code vitals.yaml}, where each has its name; a test
 * holds the two together. Of a vital the source that stands first is preferred.
 */
public final class PublishedCodes implements CodeMapping {
  /** The only instance. */
  public static final PublishedCodes INSTANCE = new PublishedCodes();

  private static final Set<BigDecimal> NOT_MEASURED =
      Stream.of("-1", "-100", "-99.9", "-999", "-10000", "-32767", "-32768", "32767", "8388607")
          .map(BigDecimal::new)
          .map(BigDecimal::stripTrailingZeros)
          .collect(Collectors.toUnmodifiableSet());

  private final Map<String, Target> targets = new HashMap<>();

  private PublishedCodes() {
    add(Vital.SPO2, "MDC:150456", "LN:59408-5", "LN:2708-6");
    add(
        Vital.HEART_RATE,
        "MDC:147842",
        "LN:8867-4",
        "MDC:149530",
        "MDC:149522",
        "MDC:149546",
        "LN:8889-8");
    add(Vital.TEMPERATURE_F, "MDC:150344", "MDC:188496", "LN:8310-5");
    add(Vital.RESP_RATE, "MDC:151562", "MDC:151578", "MDC:151594", "LN:9279-1", "MDC:151658");
    add(
        Vital.SBP,
        "MDC:150033",
        "MDC:150037",
        "MDC:150017",
        "MDC:150021",
        "MDC:150301",
        "LN:8480-6");
    add(
        Vital.DBP,
        "MDC:150034",
        "MDC:150038",
        "MDC:150018",
        "MDC:150022",
        "MDC:150302",
        "LN:8462-4");
    add(
        Vital.MAP,
        "MDC:150035",
        "MDC:150039",
        "MDC:150019",
        "MDC:150023",
        "MDC:150303",
        "LN:8478-0");
    add(Vital.ETCO2, "MDC:151708", "LN:19891-1", "LN:19889-5");
    known("inop", "MDC:196660");
  }

  private void add(Vital vital, String... codes) {
    for (int rank = 0; rank < codes.length; rank++) {
      targets.put(codes[rank], new Target(vital, vital.field(), rank, null));
    }
  }

  private void known(String name, String... codes) {
    for (String code : codes) {
      targets.put(code, new Target(null, name, 0, null));
    }
  }

  /** All of them, as {@code SYSTEM:code}. */
  public Set<String> all() {
    return Set.copyOf(targets.keySet());
  }

  @Override
  public @Nullable Target find(String system, String code) {
    return targets.get(system + ":" + code);
  }

  @Override
  public boolean isNotMeasured(BigDecimal value) {
    return NOT_MEASURED.contains(value.stripTrailingZeros());
  }
}
