package io.icewatch.lake;

import java.util.List;

/**
 * What was done for a table, or would be.
 *
 * @param table that was written
 * @param reasons what was looked at, a sentence each
 * @param periods that were computed anew, each of one patient, as far as they are known by name
 * @param wholeUnits days, or months, that were computed anew as a whole
 * @param rowsRead rows of the source that were summed up
 * @param sourceRows rows that the source has: what computing everything would read
 * @param rowsChanged rows of the table that are others than before
 * @param rowsWritten rows of the files that were written, changed or not
 */
public record RollUpReport(
    String table,
    List<String> reasons,
    long periods,
    long wholeUnits,
    long rowsRead,
    long sourceRows,
    long rowsChanged,
    long rowsWritten) {

  public RollUpReport {
    reasons = List.copyOf(reasons);
  }
}
