-- One row per session or user (the key), in the order asked for: what was said about their traces.
SELECT
    ${key} AS id,
    min(timestamp) AS first_at,
    max(last_end) AS last_at,
    uniqExact(trace_id) AS trace_count,
    arraySort(groupUniqArray(toString(environment))) AS environments,
    arraySort(groupUniqArrayIf(100)(user_id, user_id != '')) AS user_ids,
    uniqExactIf(session_id, session_id != '') AS session_count,
    arraySort(groupUniqArrayArray(tags)) AS all_tags,
    ${value} AS value
FROM ${rows}
WHERE project_id = {project_id:String} AND ${key} != ''${where}
GROUP BY ${key}
HAVING true${having}
ORDER BY value ${direction}, id ${direction}
LIMIT {limit:UInt32}
