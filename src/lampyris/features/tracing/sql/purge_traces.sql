-- Everything said about the traces of a project that began before a moment.
DELETE FROM traces WHERE project_id = {project_id:String} AND timestamp < {before:DateTime64(6, 'UTC')}
