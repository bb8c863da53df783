-- One row per thing said about a trace; old versions may be among them.
SELECT
    trace_id, source_id, said_at, row_version, timestamp, first_start, last_end, said, name, user_id, session_id, tags,
    tags_replaced, public, bookmarked, release, version, environment, received_at${more}
FROM traces
WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
