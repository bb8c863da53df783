-- One row per column and value: in how many traces some observation has it; the most frequent of each column.
SELECT column, value, uniqExact(trace) AS total
FROM (
    SELECT
        cityHash64(trace_id) AS trace,
        arrayJoin([('level', toString(level)), ('model', toString(model)), ('type', toString(type))]) AS said,
        said.1 AS column,
        said.2 AS value
    FROM events
    WHERE project_id = {project_id:String}${where}
)
WHERE value != ''
GROUP BY column, value
ORDER BY total DESC, value
LIMIT {limit:UInt32} BY column
