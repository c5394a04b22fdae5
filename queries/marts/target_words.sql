-- purpose: a target as it is read in a sentence: 应于 2026-12-31 前不少于 20 个
-- grain: a macro, text
-- units: the indicator's own unit
-- parameters: none
-- source: a target with its bound, the day it is due and the unit of its indicator
create macro target_words(target_value, target_bound, target_due_on, unit) as
concat(
    '应于 ', target_due_on, ' 前',
    case target_bound
        when 'at_least' then '不少于 '
        when 'at_most' then '不超过 '
        when 'exact' then '等于 '
        else '达到 '
    end,
    said_quantity(target_value, unit), if(target_bound = 'about', '左右', '')
)
