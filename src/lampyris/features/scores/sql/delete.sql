-- Every version of the scores with these ids, as far as they were received until a moment.
DELETE FROM scores
WHERE project_id = {project_id:String}
    AND id IN {ids:Array(String)}
    AND updated_at <= fromUnixTimestamp64Micro({until_us:Int64}, 'UTC')
