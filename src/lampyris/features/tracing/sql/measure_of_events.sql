-- One row per trace: a number over its observations.
SELECT trace_id, ${measure} AS measure
FROM ${events}
GROUP BY trace_id
