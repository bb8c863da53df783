-- owner: tracing
-- The ASCII words of the wide texts, indexed apart: the other index finds any CJK substring, but no part of a word.
ALTER TABLE events ${on_cluster}
    ADD COLUMN IF NOT EXISTS input_words String ALIAS replaceRegexpAll(lower(input), '[^a-z0-9]+', ' '),
    ADD COLUMN IF NOT EXISTS output_words String ALIAS replaceRegexpAll(lower(output), '[^a-z0-9]+', ' '),
    ADD INDEX IF NOT EXISTS events_input_words replaceRegexpAll(lower(input), '[^a-z0-9]+', ' ') TYPE text(tokenizer = splitByNonAlpha),
    ADD INDEX IF NOT EXISTS events_output_words replaceRegexpAll(lower(output), '[^a-z0-9]+', ' ') TYPE text(tokenizer = splitByNonAlpha)
