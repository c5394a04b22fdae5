"""The router: which pages there are, the shared filters, and what every page wears."""

import logging
from pathlib import Path

import streamlit as st

from dashboard.access import may_open
from dashboard.components import helping, search_box, shell
from dashboard.formatting import plain
from dashboard.policy.help_tasks import help_tasks
from dashboard.questions.parameters import encode, parse
from dashboard.questions.scoping import OutOfScope
from dashboard.refusal import Refusal
from dashboard.settings import second_person, settings
from dashboard.store import open_store
from dashboard.views import pinned
from dashboard.views.filters import open_view
from dashboard.views.reader import reader
from dashboard.views.refused import keep_refusal
from dashboard.views.writing import remember_look
from dashboard.web import page_run

HERE = Path(__file__).parent
SECTIONS = {
    "": [
        ("watch/overview.py", "总览", "overview"),
        ("watch/search.py", "搜索", "search"),
        ("method/account.py", "我的账号", "account"),
    ],
    "条款": [
        ("watch/clauses.py", "条款进展", "clauses"),
        ("watch/clause.py", "条款详情", "clause"),
        ("units/departments.py", "责任单位", "departments"),
    ],
    "资金": [
        ("money/caps.py", "资金与上限", "caps"),
        ("money/budget.py", "预算", "budget"),
        ("money/projects.py", "项目台账", "projects"),
        ("money/project.py", "项目详情", "project"),
        ("money/recipients.py", "承担单位", "recipients"),
    ],
    "地区": [
        ("places/cities.py", "市(州)", "cities"),
        ("places/zones.py", "试验区", "zones"),
        ("places/clusters.py", "产业集群", "clusters"),
    ],
    "人才": [
        ("talent/programs.py", "人才计划", "programs"),
        ("talent/people.py", "人才计划（内部）", "people"),
    ],
    "督办": [
        ("watch/tasks.py", "任务清单", "tasks"),
        ("watch/schedule.py", "时间表", "schedule"),
        ("watch/alerts.py", "预警与核查", "alerts"),
        ("watch/changes.py", "版本变化", "changes"),
        ("watch/meeting.py", "会议", "meeting"),
        ("method/corrections.py", "更正簿", "corrections"),
    ],
    "数据": [
        ("steward/intake.py", "数据接入", "intake"),
        ("steward/desk.py", "报送台", "desk"),
        ("steward/submissions.py", "审批", "submissions"),
        ("steward/data_quality.py", "数据质量", "data-quality"),
        ("steward/editions.py", "数据版本", "editions"),
        ("method/dictionary.py", "数据字典与术语", "dictionary"),
        ("method/public_records.py", "公开记录", "public-records"),
        ("steward/audit.py", "审计记录", "audit"),
        ("steward/accounts.py", "账号与权限", "accounts"),
    ],
}
# A page of one record is opened from its list, and what was found from the box, not from the menu.
OF_ONE = ("clause", "project", "search", "account")

st.set_page_config(page_title="政策落实看板", page_icon="📋", layout="wide")
try:
    principal = reader()
except Refusal as refusal:
    shell.stopped(str(refusal))
first = "overview" if may_open(principal, "overview") else "account"
unlisted = OF_ONE if second_person() else (*OF_ONE, "submissions")
pages = {
    section: [
        st.Page(
            HERE / script,
            title=title,
            url_path=path,
            default=path == first,
            visibility="hidden" if path in unlisted else "visible",
        )
        for script, title, path in entries
        if may_open(principal, path)
    ]
    for section, entries in SECTIONS.items()
}
page = st.navigation(pages, position="top")
st.session_state["pages"] = {listed.url_path or first: listed for found in pages.values() for listed in found}
address = page.url_path or first
try:
    with page_run(address), shell.top() as top:
        view = open_view(address)
        st.session_state["view"] = view
        searches = "search" in st.session_state["pages"] and not view.is_printed
        words = search_box.box(top.tools) if searches else None
        if not view.is_printed and helping.button(top.tools):
            helping.tasks(help_tasks(), st.session_state["pages"], view.address)
        shell.reader(view.account, st.session_state["pages"]["account"])
        if words:
            find = encode(parse(view.edition, "find", words))
            st.switch_page(
                st.session_state["pages"]["search"], query_params=view.address("search", find=find)
            )
        if view.doubt:
            st.warning(plain(view.doubt))
        elif view.newest.number != view.edition.number and shell.newer(view.newest.number):
            st.query_params["edition"] = str(view.newest.number)
            st.rerun()
        remember_look(view, page.title)
        pinned.show(view, page.title, page.run, top.tools)
        shell.limits(view.limits)
        if not view.is_printed and view.link is None:
            others = [
                (one.number, f"数据截至 {one.as_of_on or '未标明'}", view.address(edition=str(one.number)))
                for one in view.others[: shell.OFFERED]
            ]
            shell.other_editions(others, page, st.session_state["pages"].get("editions"))
        source = view.report("policy_source").table.to_pylist()[0]
        shell.footer(source["policy_name"], source["source_note"])
except Refusal as refusal:
    keep_refusal(address, str(refusal))
    link = st.session_state.get("link")
    if link and not isinstance(refusal, OutOfScope):
        pinned.show_kept(link, open_store(settings().store_url).folder, str(refusal), principal)
    elif shell.refuse(str(refusal)):
        st.query_params.clear()
        st.session_state.clear()
        st.rerun()
except Exception:
    logging.getLogger(__name__).exception("page %s failed", address, extra={"page": address})
    shell.broken()
