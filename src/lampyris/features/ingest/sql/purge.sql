-- Every partial event of a project that arrived before a moment.
DELETE FROM entity_events WHERE project_id = {project_id:String} AND received_at < fromUnixTimestamp64Micro({before_us:Int64}, 'UTC')
