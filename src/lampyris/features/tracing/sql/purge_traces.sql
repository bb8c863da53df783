-- Everything said about the traces of a project that began before a moment.
DELETE FROM traces WHERE project_id = {project_id:String} AND timestamp < fromUnixTimestamp64Micro({before_us:Int64}, 'UTC')
