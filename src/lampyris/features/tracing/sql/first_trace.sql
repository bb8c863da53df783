-- One row: some trace of the project; none when nothing ever arrived.
SELECT trace_id
FROM traces
WHERE project_id = {project_id:String}
LIMIT 1
