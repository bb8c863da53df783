-- One row per step of a scale on which each step is wider than the one before: how many traces have such a number.
SELECT
    if(number > 0, toInt32(floor(log2(number) * 2)), -1000) AS step,
    count() AS total,
    min(number) AS least,
    max(number) AS most
FROM (
    SELECT trace_id, ${value} AS number
    FROM ${rows}
    WHERE project_id = {project_id:String}${where}
    GROUP BY trace_id
    HAVING true${having}
)
GROUP BY step
ORDER BY step
SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0,
    do_not_merge_across_partitions_select_final = 1
