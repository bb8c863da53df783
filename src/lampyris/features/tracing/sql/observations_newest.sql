-- One row per version of an observation that passes, newest start first; versions of one observation stand together.
SELECT
    id, trace_id, parent_id, is_root, type, name, start_time, end_time, completion_start_time, level, status_message,
    version, release, environment, model, model_id, model_parameters, prompt_id, prompt_name, prompt_version,
    usage, cost, total_cost, pricing_tier_id, pricing_tier_name, trace_name, user_id, session_id, tags, public,
    source, sdk_name, sdk_version, received_at, row_version${more}
FROM events
WHERE project_id = {project_id:String}${where}
ORDER BY start_time DESC, trace_id DESC, id DESC
LIMIT {limit:UInt32}
