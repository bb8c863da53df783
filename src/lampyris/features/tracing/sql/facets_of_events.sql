-- One row per column and value: in how many traces some observation has it; the most frequent of each column.
SELECT said.1 AS column, said.2 AS value, uniqExactMerge(of_combination) AS total
FROM (
    SELECT level, model, type, uniqExactState(cityHash64(trace_id)) AS of_combination
    FROM events
    WHERE project_id = {project_id:String}${where}
    GROUP BY level, model, type
)
ARRAY JOIN [('level', toString(level)), ('model', toString(model)), ('type', toString(type))] AS said
WHERE value != ''
GROUP BY column, value
ORDER BY total DESC, value
LIMIT {limit:UInt32} BY column
