-- One row per version of an observation that passes, newest start first; versions of one observation stand together.
SELECT id, trace_id, start_time, row_version, packed${more}
FROM events
WHERE project_id = {project_id:String}${where}
ORDER BY start_time DESC, trace_id DESC, id DESC
LIMIT {limit:UInt32}
