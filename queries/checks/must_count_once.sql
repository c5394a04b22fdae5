-- purpose: an itemised amount and the claim that it replaces are never both counted
-- grain: one row per project, stage and funding level counted twice; must be none
-- units: counts
-- parameters: none
-- source: money_entries
select
    record_id,
    stage,
    funding_level
from money_entries
where is_counted and entry_source in ('claim', 'item')
group by record_id, stage, funding_level
having count(distinct entry_source) > 1
order by all
