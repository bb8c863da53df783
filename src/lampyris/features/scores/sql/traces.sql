-- One row per trace that scores of a page are about: what lists show of it.
SELECT
    trace_id,
    argMaxIf(user_id, said_at, user_id != '') AS user_id,
    argMaxIf(session_id, said_at, session_id != '') AS session_id,
    argMin(environment, said_at) AS environment,
    arraySort(groupUniqArrayArray(tags)) AS tags
FROM traces
WHERE project_id = {project_id:String}
    AND trace_id IN {trace_ids:Array(String)}
GROUP BY trace_id
