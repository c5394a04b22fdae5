-- purpose: what units had filed a month before: the last quarter, some adjustments and some awards are missing
-- grain: statements on the facts of the demonstration
-- units: none
-- parameters: none
-- source: readings, reporting, targets, budgets, talent_awards
delete from readings
where as_of_on >= earlier_day();

update readings
set reading_value = reading_value + 1
where as_of_on = (select max(latest.as_of_on) from readings as latest) and hash(reading_id) % 12 = 0;

delete from reporting
where period_on >= earlier_day();

delete from targets
where document_on >= earlier_day();

update budgets
set adjusted_budget_amount_yuan = null;

-- One programme's newest batch of individuals was not yet selected: the lists of the others have stayed as they were.
update talent_awards
set
    stage_code = 'public_notice', disbursed_amount_yuan = null, term_end_on = null, payment_due_on = null,
    stage_on = least(stage_on, earlier_day()) - 30
where
    stage_code = 'selected'
    and award_kind = 'individual'
    and program_code = (select max(awards.program_code) from talent_awards as awards)
    and batch_year = (select max(awards.batch_year) from talent_awards as awards);

-- What came later was not known then.
update talent_awards
set
    stage_on = least(stage_on, earlier_day() - 5),
    left_on = case when left_on <= earlier_day() then left_on end;
