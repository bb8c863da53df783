-- owner: ingest
-- One row per partial update received through the batch API. An entity is merged anew from all of its rows.
CREATE TABLE IF NOT EXISTS entity_events ${on_cluster} (
    project_id LowCardinality(String),
    kind LowCardinality(String),
    entity_id String,
    event_id String,
    event_type LowCardinality(String),
    event_at DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    body String CODEC(ZSTD(1))
) ENGINE = ${replicated}ReplacingMergeTree(received_at)
ORDER BY (project_id, kind, entity_id, event_at, event_id)
TTL toDateTime(received_at) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, index_granularity = 1024
