-- One row per observation that passes, in the order asked for; newest version of each.
SELECT trace_id, id, start_time, ${value} AS value
FROM events FINAL
WHERE project_id = {project_id:String}${where}
ORDER BY value ${direction}, trace_id ${direction}, id ${direction}
LIMIT {limit:UInt32} OFFSET {offset:UInt64}
SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0,
    do_not_merge_across_partitions_select_final = 1
