-- How often a patient's caregiver was paged, hour by hour; each alert_id counts once, though a page
-- that was redelivered has more than one row. suppressed: breaches since the page before it that
-- paged nobody. Other notices (resolved, escalated, silent, returned) are no alarm load.
SELECT
  patient_id,
  DATE_TRUNC('hour', arrival) AS arrival_hour,
  COUNT(*) AS pages,
  COUNT(DISTINCT episode_start) AS episodes,
  SUM(suppressed) AS suppressed
FROM (
  SELECT
    alert_id,
    MIN(patient_id) AS patient_id,
    MIN(arrival) AS arrival,
    MIN(episode_start) AS episode_start,
    MAX(hushed_since_last) AS suppressed
  FROM alerts
  WHERE reason IN ('first', 'worsened', 'deeper', 'still')
  GROUP BY alert_id
) AS once
GROUP BY patient_id, DATE_TRUNC('hour', arrival)
ORDER BY patient_id, arrival_hour
