-- One row per trace with scores: how many, those of its observations included.
SELECT trace_id, count() AS score_count
FROM scores FINAL
WHERE project_id = {project_id:String} AND trace_id != ''
    AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {scored_until:DateTime64(6, 'UTC')}
GROUP BY trace_id
