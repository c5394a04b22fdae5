"""责任单位: who answers for what, alone and jointly, and how it reports; 未报送 is never 0."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from dashboard.formatting import count
from tests.editions import build, read_given
from tests.pages.opening import answer, figures, follow, open_page, said, tables
from tests.stores import demonstration_store, empty_store, folder, sample_store

SCRIPT = "units/departments.py"
QUARTER = Path(__file__).resolve().parents[1] / "queries" / "reporting_quarter"
FIGURES = (
    "department_count",
    "slot_count",
    "joint_clause_count",
    "unreported_department_count",
    "late_department_count",
)


@cache
def quarter_store() -> str:
    """The rows of the example `reporting_quarter`, published."""
    build(folder() / "quarter", read_given(QUARTER))
    return f"file:{folder() / 'quarter'}"


STORES = {
    "demonstration": demonstration_store,
    "sample": sample_store,
    "empty": empty_store,
    "quarter": quarter_store,
}


@pytest.mark.parametrize("kind", STORES)
def test_the_figures_are_those_of_the_query(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """On every edition the key figures are those of departments_totals, and 57 slots are explained."""
    store = STORES[kind]()
    app = open_page(monkeypatch, store, SCRIPT)
    totals = answer(store, "departments_totals")[0]
    units = ("个", "条次", "条", "个", "个")
    assert figures(app) == [count(totals[name], unit) for name, unit in zip(FIGURES, units, strict=True)]
    words = said(app)
    assert "责任分工 **57 条次**，涉及 25 条：4 条由一个单位负责，21 条共同负责（53 条次）。" in words
    assert "不能相加" in words
    assert ("没有数据截至日" in words) == (kind == "empty")
    assert "未经主管部门确认" in words


def test_a_department_of_the_address_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """One department in the address: its reporting in words, its clauses below, the confirmer withheld."""
    app = open_page(monkeypatch, quarter_store(), SCRIPT, department="kjt")
    words = said(app)
    assert "科技厅：报送情况" in words
    assert "科技厅：负责的条款" in words
    assert "<dt>晚报天数</dt><dd>5 天</dd>" in words
    assert "<dt>确认人</dt><dd>依规不公开</dd>" in words
    assert "<dt>单位说明</dt><dd>两个平台的金额待确认</dd>" in words
    assert "<dt>超出限额的主体</dt><dd>1 个</dd>" in words
    assert len(tables(app)[1].value) == 18


def test_choosing_a_row_opens_the_department(monkeypatch: pytest.MonkeyPatch) -> None:
    """A click on the second row opens the second department; nothing is open before."""
    app = open_page(monkeypatch, quarter_store(), SCRIPT)
    assert "：报送情况" not in said(app)
    assert len(tables(app)[1].value) == 57
    app = follow(app, "department_reporting", 1)
    assert "财政厅：报送情况" in said(app)
    assert "<dt>晚报天数</dt><dd>16 天</dd>" in said(app)
    assert len(tables(app)[1].value) == 17


def test_who_filed_nothing_has_no_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every count of a department that never filed is 未报送; a department that filed and has none shows 0."""
    store = quarter_store()
    words = said(open_page(monkeypatch, store, SCRIPT, department="zjj"))
    for label in ("记录数", "缺条款的记录", "缺信用代码的项目", "超出限额的主体", "指标填报", "未接入的行"):
        assert f"<dt>{label}</dt><dd>未报送</dd>" in words
    assert "<dt>晚报天数</dt><dd>未报送</dd>" in words
    assert "<dt>报送时间</dt><dd>未报送</dd>" in words
    filed = said(open_page(monkeypatch, store, SCRIPT, department="czt"))
    assert "<dt>缺条款的记录</dt><dd>0 条</dd>" in filed


def test_the_table_names_every_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A date that is missing says why, in the table too."""
    app = open_page(monkeypatch, quarter_store(), SCRIPT)
    table = tables(app.toggle(key="all_columns_department_reporting").set_value(True).run())[0].value
    rows = {row["责任单位"]: row for row in table.to_dict("records")}
    assert (rows["科技厅"]["报送时间"], rows["科技厅"]["确认人"]) == ("2026-10-20", "依规不公开")
    assert (rows["省能源局"]["报送时间"], rows["省能源局"]["确认人"]) == ("未报送", "未报送")
    assert (rows["未标明"]["进度状态"], rows["未标明"]["应报送日"]) == ("／ 不适用", "不适用")


def test_who_answers_for_nothing_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A filing department outside the policy, and 未标明, stand in the list whole, without a way on."""
    app = open_page(monkeypatch, quarter_store(), SCRIPT)
    assert [door is None for door in tables(app)[0].doors] == [False] * 12 + [True] * 2
    assert len(tables(app)[1].value) == 57


def test_a_clause_is_opened_from_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """A click on a clause of a department leads to that clause."""
    app = open_page(monkeypatch, quarter_store(), SCRIPT, department="jxt")
    app = follow(app, "department_clauses", 1)
    assert app.title[0].value != "责任单位"
    assert app.query_params["clause"] in ("2.5", ["2.5"])


def test_links_carry_the_department(monkeypatch: pytest.MonkeyPatch) -> None:
    """From a department to what is to be looked at in what it filed, and to its clauses."""
    app = open_page(monkeypatch, quarter_store(), SCRIPT, department="kjt")
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    to_alerts = next(query for label, query in links.items() if label.startswith("查看核查提示"))
    to_clauses = next(query for label, query in links.items() if label.startswith("查看条款进展"))
    assert "reporting_department=kjt" in to_alerts
    assert "&department=all" in to_alerts
    assert "&department=kjt" in to_clauses


def test_a_clause_filter_chooses_its_departments(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a clause chosen only those who answer for it are listed, and only its slots are counted."""
    app = open_page(monkeypatch, quarter_store(), SCRIPT, clause="4.1")
    assert list(tables(app)[0].value["责任单位"]) == [
        "科技厅",
        "省发展改革委",
        "经济和信息化厅",
        "省能源局",
    ]
    assert figures(app)[:3] == ["4 个", "4 条次", "1 条"]


def test_an_empty_choice_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no department fits, the page says so and names the filters."""
    app = open_page(monkeypatch, quarter_store(), SCRIPT, department="nyj", clause="1.1")
    assert "责任单位：省能源局" in next(info.value for info in app.info if "没有记录" in info.value)
