-- purpose: 拨付率: what was paid of what was committed; not under a year that leaves undated money out, because the dated alone would lack what was paid
-- grain: a macro, percent with two decimals; null where there is nothing to divide by, or a year leaves undated money out
-- units: yuan, percent
-- parameters: none
-- source: percent_of
create macro paid_share(years, paid, committed, undated_paid, undated_committed) as
case
    when
        years is null
        or (coalesce(undated_paid, 0) = 0 and coalesce(undated_committed, 0) = 0)
        or (list_contains(years::varchar[], 'undated') and len(years) > 1)
        then percent_of(paid, committed)
end
