-- One row per session, the one we heard of last first: when we first heard of it, and where it began.
SELECT session_id AS id, min(received_at) AS created_at, argMin(environment, timestamp) AS began_in
FROM traces
WHERE project_id = {project_id:String} AND session_id != ''${where}
GROUP BY session_id
HAVING true${having}
ORDER BY created_at DESC, id DESC
LIMIT {limit:UInt32} OFFSET {offset:UInt64}
