-- One row per trace that scores of a page are about: what lists show of it.
SELECT
    trace_id,
    argMaxIf(user_id, (said_at, row_version), user_id != '') AS trace_user_id,
    argMaxIf(session_id, (said_at, row_version), session_id != '') AS trace_session_id,
    argMin(environment, (NOT said, timestamp)) AS trace_environment,
    arraySort(groupUniqArrayArray(tags)) AS trace_tags
FROM traces
WHERE project_id = {project_id:String}
    AND trace_id IN {trace_ids:Array(String)}
GROUP BY trace_id
