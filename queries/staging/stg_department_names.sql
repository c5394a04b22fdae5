-- purpose: every name under which a department is written in a table; a bureau stands for its department
-- grain: one row per written name
-- units: none
-- parameters: none
-- source: departments, department_aliases
with names as (
    select
        unnest([departments.department_name, departments.short_name, departments.department_code]) as written,
        departments.department_code
    from departments

    union all

    select
        department_aliases.alias as written,
        department_aliases.department_code
    from department_aliases
)

select
    narrow(names.written) as department_words,
    min(coalesce(departments.parent_code, departments.department_code)) as department_code
from names
inner join departments on departments.department_code = names.department_code
where names.written is not null
group by all
order by department_words
