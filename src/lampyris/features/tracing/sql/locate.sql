-- One row per project that holds a trace of this id. Asked across projects; the door shows only what the person may see.
SELECT DISTINCT project_id
FROM traces
WHERE trace_id = {trace_id:String}
LIMIT 20
