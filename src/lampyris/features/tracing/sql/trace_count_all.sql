-- One row: how many traces there are. Hashes are counted: it takes half the time, and they do not meet.
SELECT uniqExact(cityHash64(trace_id)) AS total
FROM traces
WHERE project_id = {project_id:String}
