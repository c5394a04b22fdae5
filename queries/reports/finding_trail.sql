-- purpose: what units have noted on one finding, as far as this edition keeps it, the oldest first
-- grain: one row per note
-- units: none
-- parameters:
--   $id text: the key of the finding; null means none
-- source: finding_notes, departments, codes
select
    date_trunc('second', finding_notes.noted_at) as noted_at,
    writers.department_name as noting_department_name,
    owners.department_name as owner_department_name,
    handlings.code_name as handling,
    finding_notes.note,
    finding_notes.note_id
from finding_notes
left join departments as writers on finding_notes.department_code = writers.department_code
left join departments as owners on finding_notes.owner_department_code = owners.department_code
left join codes as handlings on handlings.code_list = 'handling' and finding_notes.handling = handlings.code
where finding_notes.finding_key = $id
order by finding_notes.noted_at, finding_notes.note_id
