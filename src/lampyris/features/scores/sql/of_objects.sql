-- One row per score about the traces, observations or sessions, newest first. Newest version only.
SELECT
    id, name, data_type, value, string_value, timestamp, source, environment, trace_id, observation_id, session_id,
    dataset_run_id, comment, metadata, author_user_id, config_id, queue_id, execution_trace_id, created_at, updated_at
FROM scores
WHERE project_id = {project_id:String}
    AND (empty({trace_ids:Array(String)}) OR trace_id IN {trace_ids:Array(String)})
    AND (empty({observation_ids:Array(String)}) OR observation_id IN {observation_ids:Array(String)})
    AND (empty({session_ids:Array(String)}) OR session_id IN {session_ids:Array(String)})
ORDER BY timestamp DESC, id DESC, row_version DESC
LIMIT 1 BY id
LIMIT {limit:UInt32}
