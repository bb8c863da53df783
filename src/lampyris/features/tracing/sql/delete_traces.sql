-- Everything said about these traces that was received until a moment.
DELETE FROM traces
WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
    AND received_at <= fromUnixTimestamp64Micro({until_us:Int64}, 'UTC')
