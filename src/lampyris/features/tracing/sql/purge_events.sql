-- Every observation of a project that began before a moment.
DELETE FROM events WHERE project_id = {project_id:String} AND start_time < {before:DateTime64(6, 'UTC')}
