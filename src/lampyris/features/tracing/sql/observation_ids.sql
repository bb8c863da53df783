-- One row per version of an observation that passes, newest start first.
SELECT trace_id, id, start_time, row_version
FROM events
WHERE project_id = {project_id:String}${where}
ORDER BY start_time DESC, trace_id DESC, id DESC
LIMIT {limit:UInt32}
