"""The tables of what people write on tasks: a step of MIGRATIONS. Rows are only added and stand in the chain.

given_tasks: tasks that a meeting gave. task_decisions: what was decided on any task, of 任务清单 or of a meeting; decision: a code
of task_rows.DECISIONS; '' for no unit, document, date or meeting.
"""

from __future__ import annotations

TASK_TABLES = (
    """
    create table given_tasks (
        task_id text primary key,
        edition_kind text not null,
        policy_id text not null,
        meeting_id text not null references meetings (meeting_id),
        noted_at text not null,
        department_code text not null,
        due_on text not null,
        task text not null
    ) strict
    """,
    """
    create table task_decisions (
        decision_id text primary key,
        edition_kind text not null,
        policy_id text not null,
        task_id text not null,
        noted_at text not null,
        department_code text not null,
        decision text not null,
        reason text not null,
        document_number text not null,
        document_name text not null,
        due_on text not null,
        meeting_id text not null
    ) strict
    """,
    "create index task_decisions_by_task on task_decisions (edition_kind, policy_id, task_id)",
)
# 交办事项 of earlier software, in the order in which they were written, with the same ids; the old rows stay in the chain.
TAKE_OVER_TASKS = (
    """
    insert into given_tasks
    select task_id, edition_kind, policy_id, meeting_id, noted_at, department_code, due_on, task
    from meeting_tasks join meetings using (meeting_id)
    order by meeting_tasks.rowid
    """,
    """
    insert into task_decisions
    select
        'meeting-' || meeting_task_states.rowid, edition_kind, policy_id, meeting_task_states.task_id,
        meeting_task_states.noted_at, '', state, remark, '', '', '', meeting_task_states.meeting_id
    from meeting_task_states join meetings using (meeting_id)
    order by meeting_task_states.rowid
    """,
)
