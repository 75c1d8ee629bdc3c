-- A patient's day, hour by hour (UTC): add WHERE patient_id = '17' AND day_start = TIMESTAMP
-- '2025-01-01 00:00:00'. An hour without readings has no row. Averages are of readings, not of
-- windows.
CREATE OR REPLACE VIEW patient_day AS
SELECT
  patient_id,
  DATE_TRUNC('day', window_start) AS day_start,
  DATE_TRUNC('hour', window_start) AS hour_start,
  COUNT(*) AS windows,
  CAST(SUM(record_count) AS BIGINT) AS record_count,
  MIN(min_spo2) AS min_spo2,
  MAX(max_spo2) AS max_spo2,
  SUM(sum_spo2) / NULLIF(SUM(count_spo2), 0) AS avg_spo2,
  MIN(min_heart_rate) AS min_heart_rate,
  MAX(max_heart_rate) AS max_heart_rate,
  SUM(sum_heart_rate) / NULLIF(SUM(count_heart_rate), 0) AS avg_heart_rate,
  MIN(min_temperature_f) AS min_temperature_f,
  MAX(max_temperature_f) AS max_temperature_f,
  SUM(sum_temperature_f) / NULLIF(SUM(count_temperature_f), 0) AS avg_temperature_f,
  MIN(min_resp_rate) AS min_resp_rate,
  MAX(max_resp_rate) AS max_resp_rate,
  SUM(sum_resp_rate) / NULLIF(SUM(count_resp_rate), 0) AS avg_resp_rate,
  MIN(min_sbp) AS min_sbp,
  MAX(max_sbp) AS max_sbp,
  SUM(sum_sbp) / NULLIF(SUM(count_sbp), 0) AS avg_sbp,
  MIN(min_dbp) AS min_dbp,
  MAX(max_dbp) AS max_dbp,
  SUM(sum_dbp) / NULLIF(SUM(count_dbp), 0) AS avg_dbp,
  MIN(min_map) AS min_map,
  MAX(max_map) AS max_map,
  SUM(sum_map) / NULLIF(SUM(count_map), 0) AS avg_map,
  MIN(min_etco2) AS min_etco2,
  MAX(max_etco2) AS max_etco2,
  SUM(sum_etco2) / NULLIF(SUM(count_etco2), 0) AS avg_etco2
FROM vitals_10m
GROUP BY patient_id, DATE_TRUNC('day', window_start), DATE_TRUNC('hour', window_start)
