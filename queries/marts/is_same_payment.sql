-- purpose: the one meaning of the same money twice: whether two payments, or two 下达, of one project and amount may be one
-- grain: a macro, true or false, of structs: sheet (with file and batch), entry_on, funding_level, payee, number, department
-- units: none
-- parameters: none
-- source: two rows of disbursements or commitments with the same project and amount; payee and number through payment_words
create macro is_same_payment(one, other) as
(one.funding_level = other.funding_level or 'unstated' in (one.funding_level, other.funding_level))
-- A unit that gave two numbers made two payments.
and (
    one.number is null or other.number is null or one.number = other.number
    or one.department is distinct from other.department
)
and if(
    one.sheet = other.sheet,
    -- A sheet lists a payment once: only what nothing tells apart is asked about.
    coalesce(one.entry_on = other.entry_on and one.payee = other.payee, false) and one.number is null and other.number is null,
    coalesce(one.payee = other.payee, true)
    and coalesce(date_trunc('month', one.entry_on) = date_trunc('month', other.entry_on), true)
)
