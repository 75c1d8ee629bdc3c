package io.icewatch.local.whatif;

import java.util.List;

/** What others have published, and why it cannot be set beside these figures. */
final class Yardsticks {

  /**
   * One of them.
   *
   * @param says what was found, and by whom
   * @param but why it does not compare
   */
  record Yardstick(String says, String but) {}

  static final List<Yardstick> ALL =
      List.of(
          new Yardstick(
              "187 audible alarms a bed-day in adult intensive care (Drew 2014)",
              "every sound of the bedside monitor, arrhythmia and leads off included; here a page"
                  + " leaves the room"),
          new Yardstick(
              "a delay of 14 s removes 50 %, of 19 s 67 % of alarms that are ignored or without"
                  + " effect (Görges 2009)",
              "seconds can only be measured where readings come every few seconds"),
          new Yardstick(
              "SpO2 < 88 instead of < 90: 63 % fewer SpO2 alarms (Welch 2011)",
              "of continuous oximetry on general wards, with probes that slip"),
          new Yardstick(
              "a tenth of the patients makes 57 to 82 % of the alarms (Lansdowne 2016)",
              "of the monitor's sounds; the column \"top tenth\" is the share of pages"));

  private Yardsticks() {}
}
