-- purpose: how a payee or a number of a voucher or document is compared: without brackets, punctuation and case
-- grain: a macro, words; null where nothing is left to compare
-- units: none
-- parameters: none
-- source: payee_name, voucher_number or document_number of a ledger
create macro payment_words(words) as
nullif(lower(regexp_replace(regexp_replace(words, '[(（][^()（）]*[)）]', '', 'g'), '[^\p{L}\p{N}]', '', 'g')), '')
