-- One row: how many traces pass. Hashes are grouped: it takes two thirds of the time, and they do not meet.
SELECT count() AS total
FROM (
    SELECT cityHash64(trace_id)
    FROM ${rows}
    WHERE project_id = {project_id:String}${where}
    GROUP BY cityHash64(trace_id)
    HAVING true${having}
)
SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0,
    do_not_merge_across_partitions_select_final = 1
