-- One row per combination of dimension values: measures over the scores of some data types given in the window.
SELECT ${columns}
FROM (
    SELECT *
    FROM scores FINAL
    WHERE project_id = {project_id:String} AND data_type IN {data_types:Array(String)}
        AND timestamp >= {since:DateTime64(6, 'UTC')} AND timestamp < {until:DateTime64(6, 'UTC')}
) AS scored${joins}
WHERE true${where}${grouping}
ORDER BY ${order}
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1, enable_extended_results_for_datetime_functions = 1
