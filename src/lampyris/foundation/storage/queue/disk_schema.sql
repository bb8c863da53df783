-- The embedded ingestion queue and its ledger.
CREATE TABLE IF NOT EXISTS batches (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    project_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    received_us INTEGER NOT NULL,
    headers BLOB NOT NULL,
    body_bytes INTEGER NOT NULL,
    items INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    claimable_us INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS accounts (
    project_id TEXT PRIMARY KEY,
    received_batches INTEGER NOT NULL DEFAULT 0,
    received_items INTEGER NOT NULL DEFAULT 0,
    stored_items INTEGER NOT NULL DEFAULT 0,
    rejected_items INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settled (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    batch_id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    received_us INTEGER NOT NULL,
    settled_us INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    rejected INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS rejected (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    headers BLOB NOT NULL,
    item_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    payload BLOB NOT NULL,
    items INTEGER NOT NULL,
    rejected_us INTEGER NOT NULL
);
