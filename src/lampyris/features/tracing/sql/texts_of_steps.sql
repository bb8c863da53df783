-- One row per asked observation of a trace: the beginning of its texts, and their whole lengths. Newest version of each.
SELECT
    id,
    substring(events.input, 1, {most_bytes:UInt32}) AS input,
    substring(events.output, 1, {most_bytes:UInt32}) AS output,
    length(events.input) AS input_bytes,
    length(events.output) AS output_bytes
FROM events
WHERE project_id = {project_id:String} AND trace_id = {trace_id:String} AND id IN {ids:Array(String)}
ORDER BY row_version DESC
LIMIT 1 BY id
