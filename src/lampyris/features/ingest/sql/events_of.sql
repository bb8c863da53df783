-- One row per kept event of the given entities; repeats of an event may appear twice.
SELECT entity_id, event_id, event_type, event_at, received_at, body
FROM entity_events
WHERE project_id = {project_id:String} AND kind = {kind:String} AND entity_id IN {entity_ids:Array(String)}
