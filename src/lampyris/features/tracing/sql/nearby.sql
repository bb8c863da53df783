-- One row per trace that has one observation in a stretch of time, sent with the same key as a given one. By start.
SELECT
    trace_id, any(key) AS api_key, any(observation_id) AS id, any(name) AS name, any(type) AS type, any(model) AS model,
    min(started) AS start_time, any(ended) AS end_time, any(tokens) AS total_tokens, any(asked) AS input
FROM (
    SELECT
        trace_id, api_key AS key, id AS observation_id, name, type, model, start_time AS started, end_time AS ended,
        usage['total'] AS tokens, leftUTF8(input, 4000) AS asked
    FROM events
    WHERE project_id = {project_id:String}
        AND start_time >= {since:DateTime64(6)} AND start_time <= {until:DateTime64(6)}
    ORDER BY row_version DESC
    LIMIT 1 BY trace_id, id
)
GROUP BY trace_id
HAVING count() = 1 AND trace_id != {trace_id:String}
    AND api_key = (SELECT any(api_key) FROM events WHERE project_id = {project_id:String} AND trace_id = {trace_id:String})
ORDER BY start_time, trace_id
LIMIT {limit:UInt32}
