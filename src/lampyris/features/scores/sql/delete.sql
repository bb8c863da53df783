-- Every version of the scores with these ids.
DELETE FROM scores
WHERE project_id = {project_id:String}
    AND id IN {ids:Array(String)}
