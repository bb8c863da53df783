-- One row per experiment that ran around the window: its name.
SELECT toString(experiment_id) AS dataset_run_id, max(toString(experiment_name)) AS run_name
FROM events
WHERE project_id = {project_id:String} AND experiment_id != ''
    AND start_time >= {said_since:DateTime64(6, 'UTC')} AND start_time < {said_until:DateTime64(6, 'UTC')}
GROUP BY dataset_run_id
