-- Every observation of a project that began before a moment.
DELETE FROM events WHERE project_id = {project_id:String} AND start_time < fromUnixTimestamp64Micro({before_us:Int64}, 'UTC')
