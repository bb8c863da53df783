-- One row: how many observations pass; newest version of each.
SELECT count() AS total
FROM events FINAL
WHERE project_id = {project_id:String}${where}
SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0,
    do_not_merge_across_partitions_select_final = 1
