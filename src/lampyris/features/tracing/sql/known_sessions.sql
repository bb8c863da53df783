-- One row per session of those asked for that some trace belongs to.
SELECT DISTINCT session_id
FROM traces
WHERE project_id = {project_id:String} AND session_id IN {session_ids:Array(String)}
