-- owner: tracing
-- One row per thing said about a trace (see TraceRecord). A trace is the union of its rows.
CREATE TABLE IF NOT EXISTS traces ${on_cluster} (
    project_id LowCardinality(String),
    trace_id String,
    source_id String,
    said_at DateTime64(6, 'UTC'),
    timestamp DateTime64(6, 'UTC'),
    first_start DateTime64(6, 'UTC'),
    last_end DateTime64(6, 'UTC'),
    said Bool,
    name LowCardinality(String),
    user_id String,
    session_id String,
    tags Array(LowCardinality(String)),
    public Nullable(Bool),
    release LowCardinality(String),
    version LowCardinality(String),
    environment LowCardinality(String),
    input String CODEC(ZSTD(1)),
    output String CODEC(ZSTD(1)),
    input_from String,
    output_from String,
    metadata Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    received_at DateTime64(6, 'UTC'),
    row_version UInt64,
    INDEX traces_by_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX traces_by_session session_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX traces_by_user user_id TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ${replicated}ReplacingMergeTree(row_version)
PARTITION BY toYYYYMM(timestamp)
ORDER BY (project_id, toDate(timestamp), trace_id, source_id)
-- Small granules, as those of `events`: one trace is looked up sooner, and the disk holds no more.
SETTINGS non_replicated_deduplication_window = 1000, index_granularity = 1024
