-- One row per trace, score name, type and text: how many, and the mean of the numbers.
SELECT
    trace_id, name, data_type, if(data_type = 'CATEGORICAL', string_value, '') AS label,
    avg(value) AS mean, count() AS total
FROM (
    SELECT trace_id, id, name, data_type, string_value, value
    FROM scores
    WHERE project_id = {project_id:String}
        AND trace_id IN {trace_ids:Array(String)}
        AND data_type IN ('NUMERIC', 'BOOLEAN', 'CATEGORICAL')
    ORDER BY row_version DESC
    LIMIT 1 BY id
)
GROUP BY trace_id, name, data_type, label
ORDER BY trace_id, name, data_type, total DESC, label
