-- One row per newest observation whose text holds the phrase: its trace and its start.
SELECT trace_id, start_time AS at
FROM events
WHERE project_id = {project_id:String}${where}
ORDER BY start_time DESC
LIMIT {limit:UInt32}
