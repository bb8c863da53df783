-- One row: one text of an observation as it was received. Newest version.
SELECT ${field} AS text
FROM events
WHERE project_id = {project_id:String} AND trace_id = {trace_id:String} AND id = {id:String}
ORDER BY row_version DESC
LIMIT 1
