-- Every score about these traces and their observations.
DELETE FROM scores
WHERE project_id = {project_id:String}
    AND trace_id IN {trace_ids:Array(String)}
