-- purpose: what changed in the clauses of each responsible department between two editions; joint clauses stand in several rows, so rows are never added up
-- grain: one row per responsible department with a change
-- units: yuan, counts
-- parameters: $since, $chosen (part, clause, department, city, county)
-- source: changed_legs, clause_departments, departments
select
    $since::integer as since_edition,
    answering.department_code,
    departments_after.department_name,
    count(distinct chosen.record_id) as changed_record_count,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'applied'), 0)::decimal(18, 2)
        as applied_change_amount_yuan,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'committed'), 0)::decimal(18, 2)
        as committed_change_amount_yuan,
    coalesce(sum(chosen.change_amount_yuan) filter (where chosen.stage = 'disbursed'), 0)::decimal(18, 2)
        as disbursed_change_amount_yuan
from later.clause_departments as answering
inner join changed_legs($chosen) as chosen on answering.clause_id = chosen.clause_id
inner join later.departments as departments_after on answering.department_code = departments_after.department_code
where is_chosen(($chosen).department, answering.department_code)
group by answering.department_code, departments_after.department_name
order by answering.department_code
