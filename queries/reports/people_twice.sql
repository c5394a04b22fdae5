-- purpose: persons who stand in more than one programme, with all their awards; the same field in both is a matter to look at
-- grain: one row per person of whom an award is in the choice
-- units: yuan, counts
-- parameters: $chosen (program, city, batch, award_kind, talent_field, employer_type, talent_stage)
--   $chosen.city text list: cities of all the awards that are listed, so that nobody sees those of other cities; null means all
-- source: awards_in_full, selected_people
with
-- Blanks do not make another field; a field that is not stated is none.
people as (
    select
        *,
        concat_ws(' ', program_name, award_kind_name) as kind_words,
        translate(field, ' 　', '') as plain_field
    from awards_in_full()
    where
        person_key is not null
        and is_chosen(($chosen).city, city_code)
        and person_key in (select chosen_ones.person_key from selected_people($chosen, ($chosen).talent_stage) as chosen_ones)
),

same_fields as (
    select distinct one.person_key
    from people as one
    inner join people as other
        on
            one.person_key = other.person_key
            and one.plain_field = other.plain_field
            and one.program_code < other.program_code
),

summed as (
    select
        people.person_key,
        count(*) as person_award_count,
        string_agg(people.record_id, '；' order by people.program_name, people.record_id) as record_ids,
        string_agg(people.kind_words || '：' || people.stage_name, '；' order by people.program_name, people.record_id)
            as stage_words,
        string_agg(people.kind_words || '：' || coalesce(people.field, '未注明'), '；' order by people.program_name, people.record_id)
            as field_words,
        string_agg(coalesce(people.employer_name, '未注明'), '；' order by people.program_name, people.record_id)
            as employer_words,
        count(*) filter (where people.plain_field is null) as fieldless_count,
        sum(people.support_amount_yuan)::decimal(18, 2) as person_support_amount_yuan,
        sum(people.disbursed_amount_yuan)::decimal(18, 2) as person_disbursed_amount_yuan,
        string_agg(
            people.source_file || ' ' || people.source_sheet || ' 第 ' || people.source_row || ' 行', '；'
            order by people.program_name, people.record_id
        ) as source_words
    from people
    group by people.person_key
    having count(distinct people.program_code) > 1
)

select
    summed.person_key,
    case
        when same_fields.person_key is not null then '领域相同'
        when summed.fieldless_count > 0 then '领域未注明，不能比较'
        else '领域不同'
    end as field_comparison,
    summed.person_award_count,
    summed.record_ids,
    summed.stage_words,
    summed.field_words,
    summed.employer_words,
    summed.person_support_amount_yuan,
    summed.person_disbursed_amount_yuan,
    case when summed.person_disbursed_amount_yuan is null then 'not_reported' end as person_disbursed_amount_yuan_missing_code,
    summed.source_words
from summed
left join same_fields on summed.person_key = same_fields.person_key
order by same_fields.person_key is null, summed.fieldless_count = 0, summed.person_support_amount_yuan desc, summed.person_key
