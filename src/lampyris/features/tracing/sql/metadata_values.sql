-- One row per text under a key of metadata, long ones aside: in how many of the passing traces it was said.
SELECT ${text} AS value, uniqExact(trace_id) AS total
FROM traces
WHERE project_id = {project_id:String}${where}
GROUP BY value
HAVING value != '' AND length(value) <= {longest:UInt32}
ORDER BY total DESC, value
LIMIT {limit:UInt32}
