-- One row: how many traces pass.
SELECT count() AS total
FROM (
    SELECT trace_id
    FROM ${rows}
    WHERE project_id = {project_id:String}${where}
    GROUP BY trace_id
    HAVING true${having}
)
SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0,
    do_not_merge_across_partitions_select_final = 1
