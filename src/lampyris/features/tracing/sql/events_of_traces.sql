-- One row per observation of the traces at hand, newest version of each.
SELECT *, input_words, output_words
FROM events
WHERE project_id = {project_id:String}${where}
ORDER BY row_version DESC
LIMIT 1 BY trace_id, id
