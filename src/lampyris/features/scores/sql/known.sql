-- One row per stored score among the ids: its newest version, as the write path needs it for merging.
SELECT
    id, name, data_type, value, string_value, source, environment, trace_id, observation_id, session_id,
    dataset_run_id, comment, metadata, author_user_id, config_id, queue_id, execution_trace_id,
    toUnixTimestamp64Micro(timestamp) AS timestamp_us,
    toUnixTimestamp64Micro(created_at) AS created_us,
    toUnixTimestamp64Micro(updated_at) AS updated_us,
    row_version
FROM scores
WHERE project_id = {project_id:String}
    AND id IN {ids:Array(String)}
ORDER BY row_version DESC
LIMIT 1 BY id
