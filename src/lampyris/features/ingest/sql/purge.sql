-- Every partial event of a project that arrived before a moment.
DELETE FROM entity_events WHERE project_id = {project_id:String} AND received_at < {before:DateTime64(6, 'UTC')}
