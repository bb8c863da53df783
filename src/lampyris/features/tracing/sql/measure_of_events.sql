-- One row per trace: a number over its observations.
SELECT trace_id, ${measure} AS measure
FROM ${events}
WHERE project_id = {project_id:String}
GROUP BY trace_id
