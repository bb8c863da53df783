-- One row: how many sessions pass.
SELECT count() AS total
FROM (
    SELECT session_id, min(received_at) AS created_at, argMin(environment, timestamp) AS began_in
    FROM traces
    WHERE project_id = {project_id:String} AND session_id != ''
    GROUP BY session_id
    HAVING true${having}
)
