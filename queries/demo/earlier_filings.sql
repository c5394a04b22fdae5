-- purpose: what units had filed a month before: the last quarter, some adjustments and some awards are missing
-- grain: statements on the facts of the demonstration
-- units: none
-- parameters: none
-- source: readings, reporting, budgets, talent_awards
delete from readings
where as_of_on >= earlier_day();

update readings
set reading_value = reading_value + 1
where as_of_on = (select max(latest.as_of_on) from readings as latest) and hash(reading_id) % 12 = 0;

delete from reporting
where period_on >= earlier_day();

update budgets
set adjusted_budget_amount_yuan = null;

update talent_awards
set stage_code = 'public_notice', disbursed_amount_yuan = null
where stage_code = 'selected' and hash(award_id) % 2 = 0;
