package io.icewatch.local.lake;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Patient ids that differ in leading zeros only: two patients here, and perhaps one in a bed. */
public final class PatientIds {
  private static final int MOST = 5;

  private static final String ALIKE =
      """
      SELECT string_agg(patient_id, ' and ' ORDER BY patient_id)
      FROM (SELECT DISTINCT patient_id FROM vitals_10m)
      GROUP BY ltrim(patient_id, '0')
      HAVING COUNT(*) > 1
      ORDER BY 1
      LIMIT\
      """
          + " "
          + MOST;

  private PatientIds() {}

  /**
   * A line for each group of such ids, the first few.
   *
   * @throws LakeException if the lake cannot be read
   */
  public static List<String> alike(Lake lake) {
    boolean isEmpty =
        lake.tables().stream().allMatch(name -> lake.table(name).currentSnapshot() == null);
    if (isEmpty) {
      return List.of();
    }
    try (LakeQuery query = new LakeQuery(lake)) {
      return query.query(ALIKE).rows().stream().map(PatientIds::line).toList();
    }
  }

  private static String line(List<@Nullable Object> row) {
    return "patients %s are told apart: zeros belong to an id"
        .formatted(Objects.requireNonNull(row.getFirst()));
  }
}
