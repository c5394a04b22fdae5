-- purpose: the money as it stood a month before: later documents are missing, some came in late, some claims were lower
-- grain: three statements on the facts of the demonstration
-- units: yuan
-- parameters: none
-- source: commitments, disbursements, claims, projects
delete from commitments
where committed_on > earlier_day() or hash(commitment_id) % 60 = 0;

delete from disbursements
where disbursed_on > earlier_day() or hash(disbursement_id) % 40 = 0;

update claims
set claimed_amount_yuan = (claimed_amount_yuan * 0.8)::decimal(18, 2)
where stage = 'disbursed' and hash(project_id) % 6 = 0;

update claims
set claimed_amount_yuan = (claimed_amount_yuan * 0.95)::decimal(18, 2)
where stage = 'committed' and hash(project_id) % 45 = 0;

delete from claims
where
    stage = 'disbursed'
    and project_id in (
        select projects.project_id
        from projects
        where projects.approved_on > earlier_day()
    );

update claims
set stage = 'applied'
where
    stage = 'committed'
    and project_id in (
        select projects.project_id
        from projects
        where projects.approved_on > earlier_day()
    );
