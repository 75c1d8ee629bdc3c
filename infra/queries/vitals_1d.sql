-- One row for each patient and day with readings (UTC), from the roll-up vital_days: a year of a
-- hospital in seconds, as current as the last roll-up. Averages are of readings, not of windows.
CREATE OR REPLACE VIEW vitals_1d AS
SELECT
  patient_id,
  day_start,
  windows,
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
FROM vital_days
