-- Deletes the rows of observations under a start that later events corrected: a row is identified by its start too.
-- Starts are numbers: in a DELETE, ClickHouse writes a time out and reads it back wrongly when it is before 1973 or
-- after 2286.
DELETE FROM events
WHERE project_id = {project_id:String}
  AND start_time IN arrayMap(us -> fromUnixTimestamp64Micro(us, 'UTC'), {starts_us:Array(Int64)})
  AND (id, start_time) IN
      arrayZip({ids:Array(String)}, arrayMap(us -> fromUnixTimestamp64Micro(us, 'UTC'), {starts_us:Array(Int64)}))
