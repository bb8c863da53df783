-- One row per key of metadata, also those one level down (`scope.name`): in how many of the passing traces it occurs.
SELECT
    arrayJoin(arrayConcat(mapKeys(metadata), arrayFlatten(arrayMap(
        (key, text) -> arrayMap(inner -> concat(key, '.', inner), JSONExtractKeys(text)),
        mapKeys(metadata), mapValues(metadata)
    )))) AS value,
    uniqExact(trace_id) AS total
FROM traces
WHERE project_id = {project_id:String}${where}
GROUP BY value
ORDER BY total DESC, value
LIMIT {limit:UInt32}
