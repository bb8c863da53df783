-- One row per trace: everything said about it, newest version of each word, the latest word winning field by field.
SELECT
    trace_id,
    min(timestamp) AS at,
    min(first_start) AS earliest,
    max(last_end) AS latest,
    argMaxIf(name, (said_at, row_version), name != '') AS trace_name,
    argMaxIf(user_id, (said_at, row_version), user_id != '') AS user,
    argMaxIf(session_id, (said_at, row_version), session_id != '') AS session,
    argMaxIf(release, (said_at, row_version), release != '') AS trace_release,
    argMaxIf(version, (said_at, row_version), version != '') AS trace_version,
    ${environment} AS trace_environment,
    ${tags} AS all_tags,
    argMaxIf(public, (said_at, row_version), isNotNull(public)) AS is_public,
    argMaxIf(bookmarked, (said_at, row_version), isNotNull(bookmarked)) AS is_bookmarked,
    min(received_at) AS created_at,
    max(received_at) AS updated_at${more}
FROM (
    SELECT *
    FROM traces
    WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
    ORDER BY row_version DESC
    LIMIT 1 BY trace_id, source_id
)
GROUP BY trace_id
