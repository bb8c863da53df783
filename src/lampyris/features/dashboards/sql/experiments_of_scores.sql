-- One row per experiment that ran around the window: its name.
SELECT cityHash64(toString(experiment_id)) AS key, max(toString(experiment_name)) AS run_name
FROM events
WHERE project_id = {project_id:String} AND experiment_id != ''
    AND start_time >= {said_since:DateTime64(6, 'UTC')} AND start_time < {said_until:DateTime64(6, 'UTC')}
GROUP BY key
