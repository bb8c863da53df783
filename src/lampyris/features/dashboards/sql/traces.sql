-- One row per combination of dimension values: measures over the traces that begin in the window.
SELECT ${columns}
FROM (
    SELECT
        trace_id,
        min(timestamp) AS at${said}
    FROM traces
    WHERE project_id = {project_id:String}
        AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {said_until:DateTime64(6, 'UTC')}
    GROUP BY trace_id
    HAVING at >= {since:DateTime64(6, 'UTC')} AND at < {until:DateTime64(6, 'UTC')}${having}
) AS traced${joins}
WHERE true${where}${grouping}
ORDER BY ${order}
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1, enable_extended_results_for_datetime_functions = 1
