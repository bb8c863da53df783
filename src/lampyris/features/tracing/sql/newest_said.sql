-- One row per newest thing said that may belong to a trace that passes: its trace and its time.
SELECT trace_id, timestamp AS at
FROM traces
WHERE project_id = {project_id:String}${where}
ORDER BY timestamp DESC
LIMIT {limit:UInt32}
