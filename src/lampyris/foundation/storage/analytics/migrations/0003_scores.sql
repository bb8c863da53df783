-- owner: scores
-- One row per score version. Newest `row_version` of an id wins.
CREATE TABLE IF NOT EXISTS scores ${on_cluster} (
    project_id LowCardinality(String),
    id String,
    timestamp DateTime64(6, 'UTC'),
    name LowCardinality(String),
    trace_id String,
    observation_id String,
    session_id String,
    dataset_run_id String,
    data_type LowCardinality(String),
    value Float64,
    string_value String CODEC(ZSTD(1)),
    source LowCardinality(String),
    comment String CODEC(ZSTD(1)),
    metadata Map(LowCardinality(String), String),
    environment LowCardinality(String),
    author_user_id LowCardinality(String),
    config_id LowCardinality(String),
    queue_id LowCardinality(String),
    execution_trace_id String,
    created_at DateTime64(6, 'UTC'),
    updated_at DateTime64(6, 'UTC'),
    row_version UInt64,
    INDEX scores_by_id id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX scores_by_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX scores_by_session session_id TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ${replicated}ReplacingMergeTree(row_version)
PARTITION BY toYYYYMM(timestamp)
ORDER BY (project_id, timestamp, id)
SETTINGS non_replicated_deduplication_window = 1000
