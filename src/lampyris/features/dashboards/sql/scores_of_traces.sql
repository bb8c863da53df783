-- One row per trace with scores: how many, those of its observations included.
SELECT cityHash64(trace_id) AS key, count() AS score_count
FROM scores FINAL
WHERE project_id = {project_id:String} AND trace_id != ''
    AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {scored_until:DateTime64(6, 'UTC')}
GROUP BY key
