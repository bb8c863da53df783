-- One row per observation with scores: how many.
SELECT cityHash64(trace_id, observation_id) AS key, count() AS score_count
FROM scores FINAL
WHERE project_id = {project_id:String} AND observation_id != ''
    AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {scored_until:DateTime64(6, 'UTC')}
GROUP BY key
