-- purpose: values that were taken with a decision the sender should know of
-- grain: one row per sheet and decision, with the first row it concerns
-- units: note_count in rows
-- parameters: none
-- source: every stg_ table of rows, stg_amounts, stg_evidence, raw_regions
with decisions as (
    select
        stg_projects.source_sheet,
        stg_projects.source_row,
        '项目状态‘' || stg_projects.project_status_text || '’不在代码表内，记为未注明' as decision
    from stg_projects
    where
        stg_projects.project_status = 'unstated'
        and not is_missing(stg_projects.project_status_text)
        and stg_projects.project_status_text not in ('未注明', '未说明', '不详')

    union all

    select
        stg_projects.source_sheet,
        stg_projects.source_row,
        '条款规则‘' || stg_projects.rule_group_text || '’不是该条款的规则，按未写明处理' as decision
    from stg_projects
    where stg_projects.rule_group is null and not is_missing(stg_projects.rule_group_text)

    union all

    select
        stg_projects.source_sheet,
        stg_projects.source_row,
        '投资期‘' || stg_projects.investment_period_text || '’读不出月数，按未填处理' as decision
    from stg_projects
    where stg_projects.investment_period_months is null and not is_missing(stg_projects.investment_period_text)

    union all

    select
        stg_commitments.source_sheet,
        stg_commitments.source_row,
        '资金层级‘' || stg_commitments.funding_level_text || '’不在代码表内，记为未注明' as decision
    from stg_commitments
    where
        stg_commitments.funding_level = 'unstated'
        and not is_missing(stg_commitments.funding_level_text)
        and stg_commitments.funding_level_text not in ('未注明', '未说明', '不详')

    union all

    select
        stg_disbursements.source_sheet,
        stg_disbursements.source_row,
        '资金层级‘' || stg_disbursements.funding_level_text || '’不在代码表内，记为未注明' as decision
    from stg_disbursements
    where
        stg_disbursements.funding_level = 'unstated'
        and not is_missing(stg_disbursements.funding_level_text)
        and stg_disbursements.funding_level_text not in ('未注明', '未说明', '不详')

    union all

    select
        stg_talent_awards.source_sheet,
        stg_talent_awards.source_row,
        '用人单位类型‘' || stg_talent_awards.employer_type_text || '’不在代码表内，按未填处理' as decision
    from stg_talent_awards
    where stg_talent_awards.employer_type is null and not is_missing(stg_talent_awards.employer_type_text)

    union all

    select
        stg_talent_awards.source_sheet,
        stg_talent_awards.source_row,
        '评审方式‘' || stg_talent_awards.review_mode_text || '’不在代码表内，按未填处理' as decision
    from stg_talent_awards
    where stg_talent_awards.review_mode is null and not is_missing(stg_talent_awards.review_mode_text)

    union all

    select
        stg_talent_awards.source_sheet,
        stg_talent_awards.source_row,
        '是否在岗‘' || stg_talent_awards.on_duty_text || '’不在代码表内，按未填处理' as decision
    from stg_talent_awards
    where stg_talent_awards.on_duty is null and not is_missing(stg_talent_awards.on_duty_text)

    union all

    select
        stg_talent_awards.source_sheet,
        stg_talent_awards.source_row,
        '中期评估结果‘' || stg_talent_awards.midterm_result_text || '’不在代码表内，按未填处理' as decision
    from stg_talent_awards
    where stg_talent_awards.midterm_result is null and not is_missing(stg_talent_awards.midterm_result_text)

    union all

    select
        raw_regions.source_sheet,
        stg_amounts.source_row,
        '列‘' || stg_amounts.source_column || '’的金额细于 1 分，按四舍五入到分' as decision
    from stg_amounts
    inner join raw_regions on raw_regions.region_order = stg_amounts.region_order
    where stg_amounts.is_rounded and stg_amounts.reason is null

    union all

    select
        stg_evidence.source_sheet,
        stg_evidence.source_row,
        '列‘' || stg_evidence.source_column || if(
            stg_evidence.value_kind = 'money', '’读不出一个带单位的金额', '’的填写不在核查用词之内'
        ) || '，只记原文，按缺材料处理' as decision
    from stg_evidence
    where stg_evidence.is_met is null and stg_evidence.evidence_amount_yuan is null

    union all

    select
        stg_budgets.source_sheet,
        stg_budgets.source_row,
        '资金层级‘' || stg_budgets.funding_level_text || '’不在代码表内，记为未注明' as decision
    from stg_budgets
    where
        stg_budgets.funding_level = 'unstated'
        and not is_missing(stg_budgets.funding_level_text)
        and stg_budgets.funding_level_text not in ('未注明', '未说明', '不详')

    union all

    select
        stg_readings.source_sheet,
        stg_readings.source_row,
        '数值细于 4 位小数，按四舍五入到 4 位' as decision
    from stg_readings
    where stg_readings.is_rounded and len(stg_readings.reasons) = 0

    union all

    select
        stg_readings.source_sheet,
        stg_readings.source_row,
        '没有填截至日期，按文件的数据截至日 ' || stg_readings.as_of_on || ' 计' as decision
    from stg_readings
    where stg_readings.is_day_of_file and len(stg_readings.reasons) = 0

    union all

    select
        stg_readings.source_sheet,
        stg_readings.source_row,
        '百分比‘' || stg_readings.value_text || '’按 ' || stg_readings.value_text
        || '% 计；如果是占比的小数，请改填百分数' as decision
    from stg_readings
    where stg_readings.may_be_share and len(stg_readings.reasons) = 0

    union all

    select
        days.source_sheet,
        days.source_row,
        '日期‘' || days.day_text || '’按当天计；如果指整月，请写成年月，如 2026年9月' as decision
    from (
        select
            stg_readings.source_sheet,
            stg_readings.source_row,
            stg_readings.as_of_on_text as day_text,
            stg_readings.as_of_on as day_on,
            stg_readings.reasons
        from stg_readings

        union all

        select
            stg_reporting.source_sheet,
            stg_reporting.source_row,
            stg_reporting.period_text as day_text,
            stg_reporting.period_on as day_on,
            stg_reporting.reasons
        from stg_reporting
    ) as days
    where day(days.day_on) = 1 and days.day_text is not null and len(days.reasons) = 0

    union all

    select
        stg_milestones.source_sheet,
        stg_milestones.source_row,
        '里程碑状态‘' || stg_milestones.milestone_status_text || '’不在代码表内，记为' || if(
            stg_milestones.milestone_status = 'done', '已完成（填了实际完成日期）', '未注明'
        ) as decision
    from stg_milestones
    where stg_milestones.is_status_unknown and len(stg_milestones.reasons) = 0

    union all

    select
        stg_milestones.source_sheet,
        stg_milestones.source_row,
        '完成比例‘' || stg_milestones.share_text || '’按 ' || stg_milestones.share_text
        || '% 计；如果是占比的小数，请改填百分数' as decision
    from stg_milestones
    where stg_milestones.may_be_share and len(stg_milestones.reasons) = 0

    union all

    select
        stg_delegations.source_sheet,
        stg_delegations.source_row,
        '没有填授权年度，按文号里的 ' || stg_delegations.delegation_year || ' 年计' as decision
    from stg_delegations
    where stg_delegations.is_year_of_document and len(stg_delegations.reasons) = 0

    union all

    select
        stg_zones.source_sheet,
        stg_zones.source_row,
        '试验区状态‘' || stg_zones.status_text || '’不在代码表内，记为未核实，原文保留' as decision
    from stg_zones
    where stg_zones.is_status_unknown and len(stg_zones.reasons) = 0

    union all

    select
        stg_clusters.source_sheet,
        stg_clusters.source_row,
        '集群状态‘' || stg_clusters.status_text || '’不在代码表内，记为未核实，原文保留' as decision
    from stg_clusters
    where stg_clusters.is_status_unknown and len(stg_clusters.reasons) = 0
)

select
    decisions.source_sheet,
    decisions.decision,
    min(decisions.source_row) as source_row,
    count(*) as note_count
from decisions
group by all
order by decisions.source_sheet, source_row, decisions.decision
