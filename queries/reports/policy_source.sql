-- purpose: what is known of the policy document itself; unknown is null and shown as 未核实
-- grain: one row
-- units: dates
-- parameters: none
-- source: policies
select
    policy_id,
    policy_name,
    title,
    document_number,
    issuer,
    issued_on,
    source_note
from policies
order by policy_id
