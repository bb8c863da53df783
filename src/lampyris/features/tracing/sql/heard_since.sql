-- One row: whether a trace, and whether an observation, of any project began since a moment.
SELECT
    (SELECT count() > 0 FROM (SELECT 1 FROM traces WHERE timestamp >= {since:DateTime64(6, 'UTC')} LIMIT 1)) AS traces,
    (SELECT count() > 0 FROM (SELECT 1 FROM events WHERE start_time >= {since:DateTime64(6, 'UTC')} LIMIT 1)) AS events
