-- purpose: what is still to be paid to the selected, by the quarter in which the next payment is due
-- grain: one row per quarter with payments to come or overdue, and one without a day
-- units: yuan, counts
-- parameters: $chosen (program, city, batch, award_kind, talent_field, employer_type, talent_stage)
-- source: selected_people
with
owed as (
    select
        to_pay_amount_yuan,
        coalesce(year(payment_due_on) || '-' || quarter(payment_due_on), 'undated') as due_quarter,
        coalesce(payment_due_on < as_of_on, false) as is_overdue
    from selected_people($chosen, ($chosen).talent_stage)
    where to_pay_amount_yuan > 0
)

select
    due_quarter,
    if(due_quarter = 'undated', '未注明', split_part(due_quarter, '-', 1) || '年第' || split_part(due_quarter, '-', 2) || '季度')
        as due_quarter_name,
    count(*) as to_pay_count,
    sum(to_pay_amount_yuan)::decimal(18, 2) as to_pay_amount_yuan,
    count(*) filter (where is_overdue) as overdue_payment_count,
    coalesce(sum(to_pay_amount_yuan) filter (where is_overdue), 0)::decimal(18, 2) as overdue_payment_amount_yuan
from owed
group by due_quarter
order by due_quarter = 'undated', due_quarter
