package io.icewatch.local.whatif;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Where public readings come from, and under which licence. */
enum DataSource {
  BIDMC(
      "bidmc",
      "BIDMC PPG and Respiration Dataset v1.0.0, PhysioNet, doi:10.13026/C2208R, ODC-BY 1.0."
          + " Pimentel MAF, Johnson AEW, Charlton PH, et al. Towards a robust estimation of"
          + " respiratory rate from pulse oximeters. IEEE TBME 64(8):1914-1923, 2016. *Contains"
          + " information from the BIDMC PPG and Respiration Dataset, made available under the ODC"
          + " Attribution License.*"),
  CHALLENGE_2012(
      "challenge2012",
      "PhysioNet/CinC Challenge 2012 v1.0.0, set A, ODC-BY 1.0. Silva I, Moody G, Scott DJ, Celi"
          + " LA, Mark RG. Predicting in-hospital mortality of ICU patients. Comput Cardiol"
          + " 39:245-248, 2012. Its SpO2 is arterial saturation (SaO2). *Contains information from"
          + " the PhysioNet/CinC Challenge 2012 data, made available under the ODC Attribution"
          + " License.*"),
  OTHER("", "Readings of one's own.");

  private final String prefix;
  private final String citation;

  DataSource(String prefix, String citation) {
    this.prefix = prefix;
    this.citation = citation;
  }

  /** The source of a file, by how its name begins. */
  static DataSource of(Path file) {
    Path name = file.getFileName();
    String text = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(source -> text.startsWith(source.prefix))
        .findFirst()
        .orElse(OTHER);
  }

  /** What is owed to it, in Markdown. */
  String citation() {
    return citation;
  }
}
