-- owner: tracing
-- What people set at the console: a bookmark, and tags that replace everything said before.
ALTER TABLE traces ${on_cluster} ADD COLUMN IF NOT EXISTS bookmarked Nullable(Bool);
ALTER TABLE traces ${on_cluster} ADD COLUMN IF NOT EXISTS tags_replaced Bool DEFAULT false;
