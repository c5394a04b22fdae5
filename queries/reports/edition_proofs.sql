-- purpose: the inner checks that an edition passed before it was published
-- grain: one row per check
-- units: none
-- parameters: none
-- source: proofs, codes
select
    proofs.check_id,
    coalesce(codes.code_name, proofs.check_id) as proof_name,
    '通过' as proof_state
from proofs
left join codes on codes.code_list = 'proof' and proofs.check_id = codes.code
order by codes.code_order nulls last, proofs.check_id
