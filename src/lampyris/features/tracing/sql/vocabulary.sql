-- One row: the words of a phrase, and which words of all stored texts may stand at its edges.
-- The text index has one dictionary for all projects; words serve as conditions on a project's rows and are never shown.
WITH tokens({phrase:String}, 'asciiCJK') AS words
SELECT
    words,
    groupUniqArrayIf({most:UInt32})(
        token, if(length(words) = 1, position(token, words[1]) > 0, endsWith(token, words[1]))
    ) AS first,
    groupUniqArrayIf({most:UInt32})(token, length(words) > 1 AND startsWith(token, words[-1])) AS last
FROM (
    SELECT token FROM mergeTreeTextIndex(currentDatabase(), 'events', 'events_input_text')
    UNION ALL
    SELECT token FROM mergeTreeTextIndex(currentDatabase(), 'events', 'events_output_text')
)
