-- purpose: the projects as they stood a month before: fewer decided, some in another state, place or clause, two that were withdrawn since
-- grain: statements on the facts of the demonstration
-- units: none
-- parameters: none
-- source: projects, claims
update projects
set project_status = 'applied', approved_on = null, approved_on_text = null
where approved_on > earlier_day();

update projects
set project_status = 'in_progress'
where project_status = 'acceptance' and hash(project_id) % 3 = 0;

update projects
set
    city_code = (
        select max(places.city_code)
        from projects as places
        where places.city_code != projects.city_code
    ),
    county_code = null
where
    project_id in (
        select moved.project_id
        from projects as moved
        order by hash(moved.project_id || '地区')
        limit 3
    );

update projects
set
    clause_id = (
        select min(others.clause_id)
        from projects as others
        where others.rule_group is null and others.clause_id != projects.clause_id
    )
where
    project_id in (
        select moved.project_id
        from projects as moved
        where moved.rule_group is null
        order by hash(moved.project_id || '条款')
        limit 2
    );

insert into claims
select * replace (project_id || '-T' as project_id)
from claims
where
    stage = 'committed'
    and project_id in (
        select projects.project_id
        from projects
        order by hash(projects.project_id) desc
        limit 2
    );

insert into projects
select * replace (project_id || '-T' as project_id, '（演示）后来撤下的项目' as project_name)
from projects
order by hash(project_id) desc
limit 2;
