-- purpose: 承担单位 by 统一社会信用代码, with every spelling of its name
-- grain: one row per 信用代码 (or per name where no code is given)
-- units: counts
-- parameters: none
-- source: records
select
    coalesce(recipient_code, recipient_name) as recipient_id,
    recipient_code,
    mode(recipient_name) as recipient_name,
    list_sort(list(distinct recipient_name)) as recipient_names,
    count(*) as record_count,
    count(distinct clause_id) as clause_count
from records
where recipient_name is not null and record_kind = 'project'
group by recipient_code, coalesce(recipient_code, recipient_name)
