-- One row per thing said about a trace; old versions may be among them.
SELECT trace_id, row_version, packed${more}
FROM traces
WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
