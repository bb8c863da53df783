-- owner: tracing
-- Ids are hexadecimal: only an entropy coder sees that half of each byte says nothing (14 bytes an id become 8). Metadata
-- repeats its words from row to row, which a wider search finds. 3 % less disk; parts written before change as they merge.
ALTER TABLE events ${on_cluster}
    MODIFY COLUMN metadata CODEC(ZSTD(3)),
    MODIFY COLUMN id CODEC(ZSTD(1)),
    MODIFY COLUMN parent_id CODEC(ZSTD(1))
