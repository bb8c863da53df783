-- One row: what the sender itself said of the usage and cost of an observation. Newest version.
SELECT provided_usage, provided_cost
FROM events
WHERE project_id = {project_id:String} AND trace_id = {trace_id:String} AND id = {id:String}
ORDER BY row_version DESC
LIMIT 1
