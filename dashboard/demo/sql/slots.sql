-- purpose: the words of the demonstration, each as often as it weighs, to be drawn by number
-- grain: one row per word and unit of its weight
-- units: counts
-- parameters: none
-- source: data/demo/words.csv
with
copied as (
    select
        word_list,
        belongs_to,
        word,
        unnest(range(weight)) as copy_number
    from demo_words
)

select
    word_list,
    belongs_to,
    word,
    row_number() over (partition by word_list, belongs_to order by word, copy_number) - 1 as slot,
    count(*) over (partition by word_list, belongs_to) as slot_count
from copied
