-- One row per trace that scores of a page are about: what lists show of it. Tags set at the console replace earlier ones.
SELECT
    trace_id,
    argMaxIf(user_id, (said_at, row_version), user_id != '') AS trace_user_id,
    argMaxIf(session_id, (said_at, row_version), session_id != '') AS trace_session_id,
    argMin(environment, (NOT said, timestamp)) AS trace_environment,
    arraySort(arrayDistinct(arrayFlatten(arrayMap(said -> said.2, arrayFilter(
        said -> said.1 >= maxIf(said_at, tags_replaced), groupArrayIf((said_at, tags), notEmpty(tags) OR tags_replaced)
    ))))) AS trace_tags
FROM traces
WHERE project_id = {project_id:String}
    AND trace_id IN {trace_ids:Array(String)}
GROUP BY trace_id
