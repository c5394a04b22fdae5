-- purpose: why there is no share of an amount: that of the whole, else that of the part, else that there is nothing to divide by
-- grain: a macro, a missing code; null where there is a share
-- units: none
-- parameters: none
-- source: a share with the missing codes of the two amounts it is worked out from
create macro share_missing_code(share_pct, whole_missing_code, part_missing_code) as
case when share_pct is null then coalesce(whole_missing_code, part_missing_code, 'not_applicable') end
