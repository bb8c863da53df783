-- One row per trace that passes.
SELECT trace_id
FROM ${rows}
WHERE true${where}
GROUP BY trace_id
HAVING true${having}
