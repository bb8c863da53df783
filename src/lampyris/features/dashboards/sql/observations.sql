-- One row per combination of dimension values: measures over the observations that start in the window.
SELECT ${columns}
FROM (
    SELECT *${exploded}
    FROM events FINAL
    WHERE project_id = {project_id:String}
        AND start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}
) AS observed${joins}
WHERE true${where}${grouping}
ORDER BY ${order}
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1, enable_extended_results_for_datetime_functions = 1
