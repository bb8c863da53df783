-- One row: the first and the last trace of a project.
SELECT min(timestamp) AS first_at, max(timestamp) AS last_at, count() AS said
FROM traces
WHERE project_id = {project_id:String}
