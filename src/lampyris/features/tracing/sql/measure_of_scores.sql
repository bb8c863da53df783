-- One row per trace that has the score: the mean of what it says.
SELECT trace_id, ${measure} AS measure, 1 AS scored
FROM scores FINAL
WHERE project_id = {project_id:String} AND trace_id != '' AND data_type IN ('NUMERIC', 'BOOLEAN')
GROUP BY trace_id
HAVING isFinite(measure)
