-- purpose: the one meaning of a list that is chosen: whether a value is in it; null means all
-- grain: a macro, true or false; null for no value where a list is chosen
-- units: none
-- parameters: none
-- source: a list of text, a text
create macro is_chosen(listed, value) as listed is null or list_contains(listed::varchar[], value)
