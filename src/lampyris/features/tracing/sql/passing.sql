-- One row per trace that passes.
SELECT trace_id
FROM ${rows}
WHERE project_id = {project_id:String}${where}
GROUP BY trace_id
HAVING true${having}
