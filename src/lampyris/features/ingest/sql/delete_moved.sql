-- Deletes the rows of observations under a start that later events corrected: a row is identified by its start too.
DELETE FROM events
WHERE project_id = {project_id:String}
  AND start_time IN {starts:Array(DateTime64(6, 'UTC'))}
  AND (id, start_time) IN arrayZip({ids:Array(String)}, {starts:Array(DateTime64(6, 'UTC'))})
