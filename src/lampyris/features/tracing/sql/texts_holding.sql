-- One row per observation of a trace whose texts hold a phrase: in which, and what stands around it. By start.
SELECT id, field, around
FROM (
    SELECT
        id, start_time,
        positionCaseInsensitiveUTF8(input, {phrase:String}) AS in_input,
        positionCaseInsensitiveUTF8(output, {phrase:String}) AS in_output,
        arrayStringConcat(mapValues(metadata), '\n') AS noted,
        positionCaseInsensitiveUTF8(noted, {phrase:String}) AS in_noted,
        multiIf(in_input > 0, 'input', in_output > 0, 'output', 'metadata') AS field,
        multiIf(
            in_input > 0, substringUTF8(input, greatest(toInt64(in_input) - 40, 1), 160),
            in_output > 0, substringUTF8(output, greatest(toInt64(in_output) - 40, 1), 160),
            substringUTF8(noted, greatest(toInt64(in_noted) - 40, 1), 160)
        ) AS around,
        in_input + in_output + in_noted > 0 AS holds
    FROM events
    WHERE project_id = {project_id:String} AND trace_id = {trace_id:String}
    ORDER BY row_version DESC
    LIMIT 1 BY id
)
WHERE holds
ORDER BY start_time, id
LIMIT {limit:UInt32}
