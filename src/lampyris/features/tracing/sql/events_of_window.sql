-- One row per observation that starts in a time window, newest version of each.
SELECT *, input_words, output_words
FROM events FINAL
WHERE project_id = {project_id:String}${where}
