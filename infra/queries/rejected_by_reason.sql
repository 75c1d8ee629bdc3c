-- What the aggregation could not read, by reason; each row_id counts once.
SELECT
  reason,
  COUNT(DISTINCT row_id) AS readings,
  COUNT(DISTINCT partition_key) AS partition_keys,
  MIN(arrival) AS first_arrival,
  MAX(arrival) AS last_arrival
FROM rejected_readings
GROUP BY reason
ORDER BY readings DESC, reason
