-- One row per trace that has one of the fields: the latest word on each.
SELECT trace_id, ${fields} AS texts
FROM traces
WHERE project_id = {project_id:String} AND trace_id IN {ids:Array(String)}
GROUP BY trace_id
