-- owner: tracing
-- What a reader shows of a row, as one JSON array. A read costs by its columns, in planning and in files to open: a page
-- or a whole trace of 36 columns took twice as long. Rows written before have it worked out when they are read.
-- Moments are microseconds. `features/tracing/store/packed.py` names the places: change both, in a further migration.
ALTER TABLE events ${on_cluster} ADD COLUMN IF NOT EXISTS packed String MATERIALIZED toJSONString(tuple(
    parent_id, is_root, type, name, toUnixTimestamp64Micro(end_time), toUnixTimestamp64Micro(completion_start_time),
    level, status_message, version, release, environment, model, model_id, model_parameters, prompt_id, prompt_name,
    prompt_version, usage, cost, total_cost, pricing_tier_id, pricing_tier_name, trace_name, user_id, session_id, tags,
    public, source, sdk_name, sdk_version, toUnixTimestamp64Micro(received_at), trace_metadata_keys
)) CODEC(ZSTD(3));
ALTER TABLE traces ${on_cluster} ADD COLUMN IF NOT EXISTS packed String MATERIALIZED toJSONString(tuple(
    source_id, toUnixTimestamp64Micro(said_at), toUnixTimestamp64Micro(timestamp), toUnixTimestamp64Micro(first_start),
    toUnixTimestamp64Micro(last_end), said, name, user_id, session_id, tags, tags_replaced, public, bookmarked, release,
    version, environment, toUnixTimestamp64Micro(received_at), input_from, output_from
)) CODEC(ZSTD(3));
