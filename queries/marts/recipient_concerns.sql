-- purpose: which findings concern which 承担单位, and why: through its projects, the subjects that it shares, its 信用代码, or what was paid to it
-- grain: a macro, one row per 承担单位 and finding
-- units: none
-- parameters: none
-- source: findings, records, recipients, disbursements
create macro recipient_concerns() as table
    with
    owned as (
        select
            coalesce(recipient_code, recipient_name) as recipient_id,
            recipient_code,
            record_id,
            concat_ws('|', clause_id, subject_kind, subject_id) as subject_key
        from records
        where record_kind = 'project' and recipient_name is not null
    ),

    -- The name on a payment counts as a 承担单位 only where no other 承担单位 has the same name (D-050).
    names as (
        select
            unnest(recipient_names) as payee_name,
            recipient_id
        from recipients
    ),

    unshared_names as (
        select
            payee_name,
            min(recipient_id) as recipient_id
        from names
        group by payee_name
        having count(*) = 1
    ),

    paid as (
        select
            unshared_names.recipient_id,
            disbursements.project_id,
            disbursements.disbursement_id
        from disbursements
        inner join unshared_names on disbursements.payee_name = unshared_names.payee_name
    ),

    -- A finding can name a 信用代码, a subject or a payment besides its record.
    own_keys as (
        select
            recipient_id,
            recipient_code as item_key,
            2 as basis_order
        from owned
        where recipient_code is not null
        union
        select
            recipient_id,
            subject_key as item_key,
            3 as basis_order
        from owned
        union
        select
            recipient_id,
            unnest([disbursement_id, 'disbursed|' || disbursement_id]) as item_key,
            4 as basis_order
        from paid
    ),

    concerns as (
        select
            owned.recipient_id,
            findings.finding_key,
            1 as basis_order
        from owned
        inner join findings on owned.record_id = findings.record_id
        union all
        select
            own_keys.recipient_id,
            findings.finding_key,
            own_keys.basis_order
        from own_keys
        inner join findings on own_keys.item_key = findings.item_key
        union all
        -- A project number that no ledger lists has only payments.
        select
            paid.recipient_id,
            findings.finding_key,
            4 as basis_order
        from paid
        inner join findings on paid.project_id = findings.record_id
        where findings.check_id = 'find_project_unlisted'
    )

    select
        recipient_id,
        finding_key,
        ['本单位的项目', '本单位的信用代码', '本单位的项目所属的主体', '付给本单位的款'][min(basis_order)] as concern_basis
    from concerns
    group by recipient_id, finding_key
