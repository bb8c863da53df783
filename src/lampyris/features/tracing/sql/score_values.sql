-- One row per score, type, text and tenth of its range: in how many of the passing traces it was given.
SELECT
    name, data_type, label, lowest, highest,
    if(highest > lowest, least(9, toInt32(floor((value - lowest) / (highest - lowest) * 10))), 0) AS tenth,
    uniqExact(trace_id) AS total
FROM (
    SELECT
        trace_id, name, data_type, value,
        multiIf(data_type = 'CATEGORICAL', string_value, data_type = 'BOOLEAN', if(value = 1, 'true', 'false'), '') AS label,
        min(value) OVER (PARTITION BY name, data_type) AS lowest,
        max(value) OVER (PARTITION BY name, data_type) AS highest
    FROM scores FINAL
    WHERE project_id = {project_id:String} AND data_type IN ('NUMERIC', 'BOOLEAN', 'CATEGORICAL')${where}
)
GROUP BY name, data_type, label, lowest, highest, tenth
ORDER BY name, data_type, tenth, total DESC, label
LIMIT {limit:UInt32}
