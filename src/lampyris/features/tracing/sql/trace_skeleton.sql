-- One row per observation of a trace, by start: what its tree and its timeline show. Newest version of each.
SELECT *
FROM (
    SELECT
        id, parent_id, type, name, start_time, end_time, completion_start_time, level,
        leftUTF8(status_message, 400) AS status_message, model,
        arraySum(mapValues(mapFilter((type, n) -> position(type, 'input') > 0, usage))) AS input_tokens,
        arraySum(mapValues(mapFilter((type, n) -> position(type, 'output') > 0, usage))) AS output_tokens,
        usage['total'] AS total_tokens,
        total_cost,
        notEmpty(input_preview) AS has_input,
        notEmpty(output_preview) AS has_output
    FROM events
    WHERE project_id = {project_id:String}
        AND trace_id = {trace_id:String}${where}
    ORDER BY row_version DESC
    LIMIT 1 BY id
)
ORDER BY start_time, id
LIMIT {limit:UInt32}
