-- Every kept event of the given entities that was received until a moment.
DELETE FROM entity_events
WHERE project_id = {project_id:String} AND kind = {kind:String} AND entity_id IN {entity_ids:Array(String)}
    AND received_at <= fromUnixTimestamp64Micro({until_us:Int64}, 'UTC')
