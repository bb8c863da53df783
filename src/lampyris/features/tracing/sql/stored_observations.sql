-- The newest version of each of these observations, whole: one row each, none for an id that nobody sent.
SELECT ${columns}
FROM events
WHERE project_id = {project_id:String} AND id IN {ids:Array(String)}
ORDER BY row_version DESC
LIMIT 1 BY id
