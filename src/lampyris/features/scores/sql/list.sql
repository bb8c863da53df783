-- One row per score that matches, newest first (ties as the list wants them). Newest version only.
-- The skip indexes stand on columns that never change within one id, so they may be used before versions are compared.
SELECT
    id, name, data_type, value, string_value, timestamp, source, environment, trace_id, observation_id, session_id,
    dataset_run_id, comment, metadata, author_user_id, config_id, queue_id, execution_trace_id, created_at, updated_at
FROM scores FINAL
WHERE project_id = {project_id:String}
    AND (NOT {after:Bool} OR (timestamp, id) < ({after_timestamp:DateTime64(6, 'UTC')}, {after_id:String}))${where}
ORDER BY ${sorting}
LIMIT {limit:UInt32} OFFSET {offset:UInt64}
SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0,
    do_not_merge_across_partitions_select_final = 1
