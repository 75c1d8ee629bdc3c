-- Where each patient is heading: the slope of every vital over the patient's last six windows, in the
-- vital's unit per hour, by least squares through the windows' averages. No slope where fewer than
-- two of the six measured the vital. Hours are counted from the last window, and in doubles: Athena
-- would round a decimal's quotient. An interval is taken apart because each engine has a function of
-- its own for the seconds between two times.
SELECT
  patient_id,
  MIN(window_start) AS first_window_start,
  MAX(window_start) AS last_window_start,
  COUNT(*) AS windows,
  CASE WHEN COUNT(avg_spo2) > 1 THEN REGR_SLOPE(avg_spo2, hours) END AS spo2_per_hour,
  CASE WHEN COUNT(avg_heart_rate) > 1 THEN REGR_SLOPE(avg_heart_rate, hours) END AS heart_rate_per_hour,
  CASE WHEN COUNT(avg_temperature_f) > 1 THEN REGR_SLOPE(avg_temperature_f, hours) END AS temperature_f_per_hour,
  CASE WHEN COUNT(avg_resp_rate) > 1 THEN REGR_SLOPE(avg_resp_rate, hours) END AS resp_rate_per_hour,
  CASE WHEN COUNT(avg_sbp) > 1 THEN REGR_SLOPE(avg_sbp, hours) END AS sbp_per_hour,
  CASE WHEN COUNT(avg_dbp) > 1 THEN REGR_SLOPE(avg_dbp, hours) END AS dbp_per_hour,
  CASE WHEN COUNT(avg_map) > 1 THEN REGR_SLOPE(avg_map, hours) END AS map_per_hour,
  CASE WHEN COUNT(avg_etco2) > 1 THEN REGR_SLOPE(avg_etco2, hours) END AS etco2_per_hour
FROM (
  SELECT
    ahead_of_last.*,
    CAST(
      EXTRACT(DAY FROM ahead) * 86400
      + EXTRACT(HOUR FROM ahead) * 3600
      + EXTRACT(MINUTE FROM ahead) * 60
      + EXTRACT(SECOND FROM ahead)
      AS DOUBLE
    ) / 3600 AS hours
  FROM (
    SELECT
      vitals_10m.*,
      window_start - MAX(window_start) OVER (PARTITION BY patient_id) AS ahead,
      ROW_NUMBER() OVER (PARTITION BY patient_id ORDER BY window_start DESC) AS place
    FROM vitals_10m
  ) AS ahead_of_last
  WHERE place <= 6
) AS placed
GROUP BY patient_id
ORDER BY patient_id
