-- One row for each patient and ten-minute window: the partial sums of vital_windows, added up.
-- A row_id counts once; of a repeated one the greatest record_count wins, because a retried final
-- folds a superset. A filter on patient_id or window_start reaches the table and opens only the
-- files that may hold it: both are part of the row_id, and neither is cast. Times are UTC. A vital
-- with count 0 is null here, whatever older rows hold beside it; so is one that came after a row.
CREATE OR REPLACE VIEW vitals_10m AS
WITH once AS (
  SELECT *
  FROM (
    SELECT
      vital_windows.*,
      ROW_NUMBER() OVER (
        PARTITION BY patient_id, window_start, row_id
        ORDER BY record_count DESC, duplicate_count DESC, last_sequence_number DESC
      ) AS place
    FROM vital_windows
  ) AS placed
  WHERE place = 1
),
merged AS (
  SELECT
    patient_id,
    window_start,
    window_end,
    CAST(SUM(record_count) AS BIGINT) AS record_count,
    MIN(CASE WHEN count_spo2 > 0 THEN min_spo2 END) AS min_spo2,
    MAX(CASE WHEN count_spo2 > 0 THEN max_spo2 END) AS max_spo2,
    SUM(CASE WHEN count_spo2 > 0 THEN sum_spo2 END) AS sum_spo2,
    SUM(CASE WHEN count_spo2 > 0 THEN sum_sq_spo2 END) AS sum_sq_spo2,
    CAST(SUM(count_spo2) AS BIGINT) AS count_spo2,
    MIN(CASE WHEN count_heart_rate > 0 THEN min_heart_rate END) AS min_heart_rate,
    MAX(CASE WHEN count_heart_rate > 0 THEN max_heart_rate END) AS max_heart_rate,
    SUM(CASE WHEN count_heart_rate > 0 THEN sum_heart_rate END) AS sum_heart_rate,
    SUM(CASE WHEN count_heart_rate > 0 THEN sum_sq_heart_rate END) AS sum_sq_heart_rate,
    CAST(SUM(count_heart_rate) AS BIGINT) AS count_heart_rate,
    MIN(CASE WHEN count_temperature_f > 0 THEN min_temperature_f END) AS min_temperature_f,
    MAX(CASE WHEN count_temperature_f > 0 THEN max_temperature_f END) AS max_temperature_f,
    SUM(CASE WHEN count_temperature_f > 0 THEN sum_temperature_f END) AS sum_temperature_f,
    SUM(CASE WHEN count_temperature_f > 0 THEN sum_sq_temperature_f END) AS sum_sq_temperature_f,
    CAST(SUM(count_temperature_f) AS BIGINT) AS count_temperature_f,
    MIN(CASE WHEN count_resp_rate > 0 THEN min_resp_rate END) AS min_resp_rate,
    MAX(CASE WHEN count_resp_rate > 0 THEN max_resp_rate END) AS max_resp_rate,
    SUM(CASE WHEN count_resp_rate > 0 THEN sum_resp_rate END) AS sum_resp_rate,
    SUM(CASE WHEN count_resp_rate > 0 THEN sum_sq_resp_rate END) AS sum_sq_resp_rate,
    CAST(SUM(count_resp_rate) AS BIGINT) AS count_resp_rate,
    MIN(CASE WHEN count_sbp > 0 THEN min_sbp END) AS min_sbp,
    MAX(CASE WHEN count_sbp > 0 THEN max_sbp END) AS max_sbp,
    SUM(CASE WHEN count_sbp > 0 THEN sum_sbp END) AS sum_sbp,
    SUM(CASE WHEN count_sbp > 0 THEN sum_sq_sbp END) AS sum_sq_sbp,
    CAST(SUM(count_sbp) AS BIGINT) AS count_sbp,
    MIN(CASE WHEN count_dbp > 0 THEN min_dbp END) AS min_dbp,
    MAX(CASE WHEN count_dbp > 0 THEN max_dbp END) AS max_dbp,
    SUM(CASE WHEN count_dbp > 0 THEN sum_dbp END) AS sum_dbp,
    SUM(CASE WHEN count_dbp > 0 THEN sum_sq_dbp END) AS sum_sq_dbp,
    CAST(SUM(count_dbp) AS BIGINT) AS count_dbp,
    MIN(CASE WHEN count_map > 0 THEN min_map END) AS min_map,
    MAX(CASE WHEN count_map > 0 THEN max_map END) AS max_map,
    SUM(CASE WHEN count_map > 0 THEN sum_map END) AS sum_map,
    SUM(CASE WHEN count_map > 0 THEN sum_sq_map END) AS sum_sq_map,
    CAST(SUM(count_map) AS BIGINT) AS count_map,
    MIN(CASE WHEN count_etco2 > 0 THEN min_etco2 END) AS min_etco2,
    MAX(CASE WHEN count_etco2 > 0 THEN max_etco2 END) AS max_etco2,
    SUM(CASE WHEN count_etco2 > 0 THEN sum_etco2 END) AS sum_etco2,
    SUM(CASE WHEN count_etco2 > 0 THEN sum_sq_etco2 END) AS sum_sq_etco2,
    CAST(SUM(count_etco2) AS BIGINT) AS count_etco2,
    CAST(SUM(implausible_count) AS BIGINT) AS implausible_count,
    CAST(SUM(clock_suspect_count) AS BIGINT) AS clock_suspect_count,
    CAST(SUM(duplicate_count) AS BIGINT) AS duplicate_count,
    MIN(first_event_time) AS first_event_time,
    MAX(last_event_time) AS last_event_time
  FROM once
  GROUP BY patient_id, window_start, window_end
)
SELECT
  patient_id,
  window_start,
  window_end,
  record_count,
  min_spo2,
  max_spo2,
  CASE WHEN count_spo2 > 0 THEN sum_spo2 / count_spo2 END AS avg_spo2,
  sum_spo2,
  count_spo2,
  CASE WHEN count_spo2 > 1 THEN
    SQRT(
      GREATEST(sum_sq_spo2 - sum_spo2 * sum_spo2 / count_spo2, 0.0)
      / (count_spo2 - 1))
  END AS stddev_spo2,
  min_heart_rate,
  max_heart_rate,
  CASE WHEN count_heart_rate > 0 THEN sum_heart_rate / count_heart_rate END AS avg_heart_rate,
  sum_heart_rate,
  count_heart_rate,
  CASE WHEN count_heart_rate > 1 THEN
    SQRT(
      GREATEST(sum_sq_heart_rate - sum_heart_rate * sum_heart_rate / count_heart_rate, 0.0)
      / (count_heart_rate - 1))
  END AS stddev_heart_rate,
  min_temperature_f,
  max_temperature_f,
  CASE WHEN count_temperature_f > 0 THEN sum_temperature_f / count_temperature_f END AS avg_temperature_f,
  sum_temperature_f,
  count_temperature_f,
  CASE WHEN count_temperature_f > 1 THEN
    SQRT(
      GREATEST(sum_sq_temperature_f - sum_temperature_f * sum_temperature_f / count_temperature_f, 0.0)
      / (count_temperature_f - 1))
  END AS stddev_temperature_f,
  min_resp_rate,
  max_resp_rate,
  CASE WHEN count_resp_rate > 0 THEN sum_resp_rate / count_resp_rate END AS avg_resp_rate,
  sum_resp_rate,
  count_resp_rate,
  CASE WHEN count_resp_rate > 1 THEN
    SQRT(
      GREATEST(sum_sq_resp_rate - sum_resp_rate * sum_resp_rate / count_resp_rate, 0.0)
      / (count_resp_rate - 1))
  END AS stddev_resp_rate,
  min_sbp,
  max_sbp,
  CASE WHEN count_sbp > 0 THEN sum_sbp / count_sbp END AS avg_sbp,
  sum_sbp,
  count_sbp,
  CASE WHEN count_sbp > 1 THEN
    SQRT(
      GREATEST(sum_sq_sbp - sum_sbp * sum_sbp / count_sbp, 0.0)
      / (count_sbp - 1))
  END AS stddev_sbp,
  min_dbp,
  max_dbp,
  CASE WHEN count_dbp > 0 THEN sum_dbp / count_dbp END AS avg_dbp,
  sum_dbp,
  COALESCE(count_dbp, 0) AS count_dbp,
  CASE WHEN count_dbp > 1 THEN
    SQRT(
      GREATEST(sum_sq_dbp - sum_dbp * sum_dbp / count_dbp, 0.0)
      / (count_dbp - 1))
  END AS stddev_dbp,
  min_map,
  max_map,
  CASE WHEN count_map > 0 THEN sum_map / count_map END AS avg_map,
  sum_map,
  COALESCE(count_map, 0) AS count_map,
  CASE WHEN count_map > 1 THEN
    SQRT(
      GREATEST(sum_sq_map - sum_map * sum_map / count_map, 0.0)
      / (count_map - 1))
  END AS stddev_map,
  min_etco2,
  max_etco2,
  CASE WHEN count_etco2 > 0 THEN sum_etco2 / count_etco2 END AS avg_etco2,
  sum_etco2,
  COALESCE(count_etco2, 0) AS count_etco2,
  CASE WHEN count_etco2 > 1 THEN
    SQRT(
      GREATEST(sum_sq_etco2 - sum_etco2 * sum_etco2 / count_etco2, 0.0)
      / (count_etco2 - 1))
  END AS stddev_etco2,
  implausible_count,
  clock_suspect_count,
  duplicate_count,
  first_event_time,
  last_event_time
FROM merged
