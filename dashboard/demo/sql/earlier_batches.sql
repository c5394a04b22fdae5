-- purpose: the batches of the earlier demonstration came in a month before
-- grain: one statement on the batches of the demonstration
-- units: dates
-- parameters: none
-- source: batches
update batches
set as_of_on = earlier_day(), received_at = received_at - interval 1 month
where as_of_on > earlier_day();
