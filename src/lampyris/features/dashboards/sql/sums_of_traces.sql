-- One row per trace: what its observations around the window add up to.
SELECT
    cityHash64(trace_id) AS key,
    count() AS observation_count,
    sum(usage['total']) AS trace_tokens,
    sum(total_cost) AS trace_cost
FROM events FINAL
WHERE project_id = {project_id:String}
    AND start_time >= {said_since:DateTime64(6, 'UTC')} AND start_time < {said_until:DateTime64(6, 'UTC')}
GROUP BY key
