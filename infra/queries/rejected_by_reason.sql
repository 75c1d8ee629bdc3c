-- What the aggregation could not use: whole messages (no field) and fields of readings, by reason;
-- each row_id counts once. Rows from before there were fields are whole messages.
WITH once AS (
  SELECT DISTINCT
    row_id,
    reason,
    COALESCE(field, '') AS field,
    COALESCE(readings, 1) AS readings,
    partition_key,
    arrival
  FROM rejected_readings
)
SELECT
  reason,
  field,
  CAST(SUM(readings) AS BIGINT) AS readings,
  COUNT(DISTINCT partition_key) AS partition_keys,
  MIN(arrival) AS first_arrival,
  MAX(arrival) AS last_arrival
FROM once
GROUP BY reason, field
ORDER BY readings DESC, reason, field
