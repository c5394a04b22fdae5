-- purpose: every way in which a clause of the policy is written, squeezed for comparison
-- grain: one row per written form
-- units: none
-- parameters: none
-- source: clauses of the policy; 一(一) and 1.1 are the printed number and the id
with forms as (
    select
        clauses.clause_id,
        unnest([clauses.clause_id, clauses.clause_number]) as written
    from clauses
)

select
    clause_words(forms.written) as clause_name,
    min(forms.clause_id) as clause_id
from forms
group by all
order by clause_name
