-- Every score of a project that was given before a moment.
DELETE FROM scores WHERE project_id = {project_id:String} AND timestamp < fromUnixTimestamp64Micro({before_us:Int64}, 'UTC')
