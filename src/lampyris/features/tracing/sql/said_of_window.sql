-- One row per thing said about traces of a time window; old versions may be among them.
SELECT *
FROM traces
WHERE project_id = {project_id:String}${where}
