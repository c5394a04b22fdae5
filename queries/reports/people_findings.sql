-- purpose: what of persons and 名额 needs a look: a reason to ask, never a verdict
-- grain: one row per matter and award, employer, year or sheet that it is of
-- units: none; amounts and days stand in the sentences
-- parameters: $chosen (program, city, batch, award_kind, talent_field, employer_type, talent_stage)
-- source: selected_people, awards_in_full, person_stages, talent_stages, cap_subjects, people_quotas_used, quotas_by_year, departments
with
people as (
    select * from selected_people($chosen, ($chosen).talent_stage)
),

-- A sheet without any key is one matter, not one for each of its rows.
sheets as (
    select
        source_file,
        source_sheet,
        max(reporting_department_code) as reporting_department_code,
        count(*) as award_count,
        count(person_key) as keyed_count
    from people
    group by source_file, source_sheet
),

-- A stage that was known without its day at first may be held twice.
stages as (
    select
        person_stages.person_key,
        person_stages.program_code,
        person_stages.award_kind,
        person_stages.stage_code,
        talent_stages.stage_name,
        talent_stages.stage_order,
        min(person_stages.stage_on) as stage_on
    from person_stages
    inner join talent_stages
        on
            person_stages.program_code = talent_stages.program_code
            and person_stages.stage_code = talent_stages.stage_code
    group by all
),

-- The latest stage that a person is known to have come to; not one at which another award of the person stands now.
furthest as (
    select
        stages.person_key,
        stages.program_code,
        stages.award_kind,
        max(stages.stage_order) as stage_order,
        max_by({'stage_name': stages.stage_name, 'stage_on': stages.stage_on}, stages.stage_order) as stage
    from stages
    left join awards_in_full() as present
        on
            stages.person_key = present.person_key
            and stages.program_code = present.program_code
            and stages.award_kind = present.award_kind
            and stages.stage_code = present.stage_code
    where present.record_id is null
    group by all
),

-- What differs between the awards of one person in one programme, and who is in both: a chosen city tells nothing of others.
repeated as (
    select
        person_key,
        program_code,
        count(*) as award_count,
        concat_ws(
            '、',
            case when count(distinct coalesce(employer_name, '')) > 1 then '用人单位' end,
            case when count(distinct coalesce(field, '')) > 1 then '专业领域' end,
            case when count(distinct coalesce(city_code, '')) > 1 then '市(州)' end,
            case when count(distinct coalesce(employer_type, '')) > 1 then '用人单位类型' end,
            case when count(distinct award_kind) > 1 then '类别' end
        ) as what_differs
    from awards_in_full()
    where person_key is not null and is_chosen(($chosen).city, city_code)
    group by all
),

in_both as (
    select
        person_key,
        string_agg(distinct program_name, '、' order by program_name) as program_names
    from awards_in_full()
    where person_key is not null and is_chosen(($chosen).city, city_code)
    group by person_key
    having count(distinct program_code) > 1
),

of_awards as (
    select
        10 as matter_order,
        '环节倒退' as people_matter,
        '关注' as severity,
        people.record_id,
        '曾到“' || furthest.stage.stage_name || '”'
        || coalesce('（' || strftime(furthest.stage.stage_on, '%Y-%m-%d') || '）', '')
        || '，现在是“' || people.stage_name || '”' as matter_text
    from people
    inner join furthest
        on
            people.person_key = furthest.person_key
            and people.program_code = furthest.program_code
            and people.award_kind = furthest.award_kind
            and people.stage_order < furthest.stage_order
    union all
    select
        20 as matter_order,
        '提前离岗' as people_matter,
        '关注' as severity,
        record_id,
        strftime(left_on, '%Y-%m-%d') || ' 离岗，离支持期满还有 ' || (term_end_on - left_on) || ' 天' as matter_text
    from people
    where left_on < term_end_on
    union all
    select
        30 as matter_order,
        '两个计划都有' as people_matter,
        '关注' as severity,
        people.record_id,
        '同一人在' || in_both.program_names || '都有记录，请核对是否重复支持' as matter_text
    from people
    inner join in_both on people.person_key = in_both.person_key
    union all
    select
        40 as matter_order,
        '同一人两次记录不一致' as people_matter,
        '关注' as severity,
        people.record_id,
        '同一人在' || people.program_name || '有 ' || repeated.award_count || ' 条记录，' || repeated.what_differs || '不一致'
            as matter_text
    from people
    inner join repeated on people.person_key = repeated.person_key and people.program_code = repeated.program_code
    where repeated.award_count > 1 and repeated.what_differs != ''
    union all
    select
        50 as matter_order,
        '超过限额' as people_matter,
        '关注' as severity,
        people.record_id,
        '支持 ' || plain_number(cap_subjects.committed_amount_yuan) || ' 元，高于限额 '
        || plain_number(cap_subjects.limit_amount_yuan) || ' 元' as matter_text
    from people
    inner join cap_subjects on people.record_id = cap_subjects.first_record_id
    where cap_subjects.state_code = 'exceeded'
    union all
    select
        60 as matter_order,
        '拨付多于支持金额' as people_matter,
        '关注' as severity,
        record_id,
        '已拨付 ' || plain_number(disbursed_amount_yuan) || ' 元，多于支持的 '
        || plain_number(support_amount_yuan) || ' 元' as matter_text
    from people
    where disbursed_amount_yuan > support_amount_yuan
    union all
    select
        90 as matter_order,
        '不能辨认是否同一人' as people_matter,
        '提醒' as severity,
        people.record_id,
        '没有可以辨认的身份证号，也没有姓名和用人单位，不能与其他记录对照' as matter_text
    from people
    inner join sheets on people.source_file = sheets.source_file and people.source_sheet = sheets.source_sheet
    where people.person_key is null and sheets.keyed_count > 0
),

-- 名额 are of no field, type or stage, and of a place or kind only where they say so: left out where such is chosen.
of_quotas as (
    select
        70 as matter_order,
        '自主评审名额超用' as people_matter,
        '关注' as severity,
        quotas.delegation_id as record_id,
        quotas.employer_name || ' ' || quotas.delegation_year || ' 年授权 ' || quotas.quota_count || ' 个，已用 '
        || quotas.most_used_count || ' 个' as matter_text,
        quotas.reporting_department_code,
        quotas.source_file,
        quotas.source_sheet,
        quotas.source_row
    from people_quotas_used($chosen) as quotas
    where
        quotas.most_used_count > quotas.quota_count
        and is_chosen(($chosen).award_kind, quotas.award_kind)
        and ($chosen).talent_field is null
        and ($chosen).employer_type is null
        and ($chosen).talent_stage is null
    union all by name
    select
        80 as matter_order,
        '单列名额超用' as people_matter,
        '关注' as severity,
        batch as record_id,
        batch || ' 年单列名额 ' || granted_count || ' 个，该批次入选 ' || used_count || ' 个' as matter_text
    from quotas_by_year($chosen)
    where
        used_count > granted_count
        and has_granted
        and ($chosen).program is null
        and ($chosen).city is null
        and ($chosen).award_kind is null
        and ($chosen).talent_field is null
        and ($chosen).employer_type is null
        and ($chosen).talent_stage is null
),

of_sheets as (
    select
        90 as matter_order,
        '不能辨认是否同一人' as people_matter,
        '提醒' as severity,
        '整张工作表没有可以辨认的身份证号，也没有姓名和用人单位，所选的 ' || award_count || ' 条都不能与其他记录对照'
            as matter_text,
        reporting_department_code,
        source_file,
        source_sheet
    from sheets
    where keyed_count = 0
),

listed as (
    select
        of_awards.*,
        people.record_name,
        people.reporting_department_code,
        people.source_file,
        people.source_sheet,
        people.source_row
    from of_awards
    inner join people on of_awards.record_id = people.record_id
    union all by name
    select * from of_quotas
    union all by name
    select * from of_sheets
)

select
    listed.people_matter,
    listed.severity,
    listed.record_id,
    listed.record_name,
    listed.matter_text,
    listed.reporting_department_code,
    coalesce(filers.department_name, '未标明') as reporting_department_name,
    listed.source_file,
    listed.source_sheet,
    listed.source_row,
    case when listed.source_row is null then 'not_applicable' end as source_row_missing_code
from listed
left join departments as filers on listed.reporting_department_code = filers.department_code
order by listed.matter_order, listed.record_id nulls first, listed.source_file, listed.source_sheet
