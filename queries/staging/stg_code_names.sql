-- purpose: every word that ledgers use for a code
-- grain: one row per code list and word
-- units: none
-- parameters: none
-- source: codes (code_name, and aliases separated by '|')
with words as (
    select
        codes.code_list,
        codes.code,
        unnest(list_append(string_split(coalesce(codes.aliases, ''), '|'), codes.code_name)) as word
    from codes
)

select
    words.code_list,
    narrow(words.word) as code_name,
    min(words.code) as code
from words
where words.word != ''
group by all
order by words.code_list, code_name
