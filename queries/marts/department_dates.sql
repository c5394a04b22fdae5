-- purpose: 数据截至日 of each reporting department: the latest date that its files speak of
-- grain: one row per reporting department of which rows were taken (null = 未标明)
-- units: dates
-- parameters: none
-- source: batches
select
    reporting_department_code,
    max(as_of_on) as as_of_on,
    arg_max(as_of_basis, as_of_on) as as_of_basis,
    max(received_at) as received_at,
    count(*) as batch_count
from batches
where taken_row_count > 0
group by reporting_department_code
order by reporting_department_code
