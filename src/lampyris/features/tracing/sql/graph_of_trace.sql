-- One row per observation of a trace that says which node of an agent's graph it is. Newest version of each.
SELECT id, node, step
FROM (
    SELECT id, metadata['langgraph_node'] AS node, toInt32OrNull(metadata['langgraph_step']) AS step, start_time
    FROM events
    WHERE project_id = {project_id:String} AND trace_id = {trace_id:String}
    ORDER BY row_version DESC
    LIMIT 1 BY id
)
WHERE notEmpty(node)
ORDER BY start_time, id
LIMIT {limit:UInt32}
