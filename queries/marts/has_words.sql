-- purpose: the one meaning of words to search for: whether a text has all of them, in any order; null means any text
-- grain: a macro, true or false; null for no text where words are given
-- units: none
-- parameters: none
-- source: a text in lower case, words with spaces between them
create macro has_words(searched, words) as
words is null or list_bool_and(
    list_transform(string_split(lower(words::varchar), ' '), lambda word: contains(searched, word))
)
