-- Every score about these traces and their observations, as far as they were received until a moment.
DELETE FROM scores
WHERE project_id = {project_id:String}
    AND trace_id IN {trace_ids:Array(String)}
    AND updated_at <= fromUnixTimestamp64Micro({until_us:Int64}, 'UTC')
