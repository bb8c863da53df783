-- One row per trace that passes, in the order asked for: its id, its time and what the order compares.
SELECT trace_id, min(timestamp) AS at, ${value} AS value
FROM ${rows}
WHERE project_id = {project_id:String}${where}
GROUP BY trace_id
HAVING true${having}
ORDER BY value ${direction}, trace_id ${direction}
LIMIT {limit:UInt32} OFFSET {offset:UInt64}
SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0,
    do_not_merge_across_partitions_select_final = 1
