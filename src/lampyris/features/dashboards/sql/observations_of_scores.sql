-- One row per observation that a score of the window is about: the fields that scores are grouped by.
SELECT
    cityHash64(trace_id, id) AS key,
    toString(name) AS observation_name,
    toString(model) AS observation_model,
    toString(prompt_name) AS observation_prompt_name,
    prompt_version AS observation_prompt_version
FROM events FINAL
WHERE project_id = {project_id:String}
    AND start_time >= {said_since:DateTime64(6, 'UTC')} AND start_time < {said_until:DateTime64(6, 'UTC')}
    AND id IN (
        SELECT observation_id
        FROM scores
        WHERE project_id = {project_id:String} AND observation_id != ''
            AND timestamp >= {since:DateTime64(6, 'UTC')} AND timestamp < {until:DateTime64(6, 'UTC')}
    )
