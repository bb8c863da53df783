-- One row per column and value: in how many traces some observation has it; the most frequent of each column.
-- A trace has one level, the worst: each level counts for all below it, and what is worse than it is taken off again.
WITH ['ERROR', 'WARNING', 'DEFAULT', 'DEBUG'] AS levels
SELECT column, value, total
FROM (
    SELECT
        column,
        value,
        found - if(column = 'level', any(found) OVER (
            PARTITION BY column ORDER BY indexOf(levels, value) ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING
        ), 0) AS total
    FROM (
        SELECT said.1 AS column, said.2 AS value, uniqExactMerge(of_combination) AS found
        FROM (
            SELECT level, model, type, uniqExactState(cityHash64(trace_id)) AS of_combination
            FROM events FINAL
            WHERE project_id = {project_id:String}${where}
            GROUP BY level, model, type
        )
        ARRAY JOIN arrayConcat(
            arrayMap(one -> ('level', one), arraySlice(levels, if(has(levels, toString(level)), indexOf(levels, toString(level)), length(levels)))),
            [('model', toString(model)), ('type', toString(type))]
        ) AS said
        WHERE value != ''
        GROUP BY column, value
    )
)
WHERE total > 0
ORDER BY total DESC, value
LIMIT {limit:UInt32} BY column
SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0,
    do_not_merge_across_partitions_select_final = 1
