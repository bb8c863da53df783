-- One row per column and value: in how many traces it was said; the most frequent of each column.
SELECT column, value, uniqExact(trace) AS total
FROM (
    SELECT
        cityHash64(trace_id) AS trace,
        arrayJoin(arrayConcat(
            [('environment', toString(environment)), ('name', toString(name)), ('userId', user_id),
             ('sessionId', session_id), ('version', toString(version)), ('release', toString(release))],
            arrayMap(tag -> ('tags', toString(tag)), tags)
        )) AS said,
        said.1 AS column,
        said.2 AS value
    FROM traces
    WHERE project_id = {project_id:String}${where}
)
WHERE value != ''
GROUP BY column, value
ORDER BY total DESC, value
LIMIT {limit:UInt32} BY column
