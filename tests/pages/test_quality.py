"""数据质量: the figures are those of the lists that they open, files wait where the log says so, and editions are compared."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cli
from dashboard.components.quality import LISTS
from dashboard.questions.waiting_list import waiting_list
from dashboard.store import current_edition, forget, list_editions, open_store
from tests.editions import as_published
from tests.pages.opening import answer, follow, open_page, said, tables
from tests.stores import GOOD_LEDGERS, demonstration_store

SCRIPT = "steward/data_quality.py"
HEADS = "项目编号,项目名称,条款,承担单位,市(州),补助金额(元)\n"


def told(app: AppTest) -> str:
    return said(app).replace("\u00a0", " ")


def shown(app: AppTest, heading: str) -> list[dict[str, object]]:
    """The rows of the table with this heading."""
    for frame in tables(app):
        data = getattr(frame.value, "data", frame.value)
        if heading in data.columns:
            rows: list[dict[str, object]] = data.to_dict("records")
            return rows
    raise AssertionError(heading)


def test_the_figures_are_those_of_their_lists() -> None:
    """Duties, findings and missing codes of each unit are as many as the lists behind them have rows."""
    store = demonstration_store()
    units = answer(store, "quality_by_department")
    duties, found = answer(store, "reporting_calendar"), answer(store, "findings_list")
    for unit in units:
        code = unit["reporting_department_code"]
        own = [row["duty_state"] for row in duties if row["department_code"] == code]
        assert unit["overdue_duty_count"] == own.count("逾期")
        assert unit["unreported_duty_count"] == own.count("未报送")
        mine = [row for row in found if row["reporting_department_code"] == code]
        handled = [row for row in mine if row["handling"] in ("已说明", "已更正")]
        assert unit["open_finding_count"] == len(mine) - len(handled)
        for name in ("unlisted_count", "record_without_code_count"):
            check = LISTS[name][1]["check"]
            assert unit[name] == len([row for row in mine if row["check_id"] == check])
    totals = answer(store, "quality_totals")[0]
    assert totals["open_finding_count"] == sum(unit["open_finding_count"] for unit in units)
    assert totals["undated_entry_count"] == sum(unit["undated_entry_count"] for unit in units)


def test_a_unit_opens_its_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """A choice shows the unit line by line, with a link to each list that has something in it."""
    app = follow(open_page(monkeypatch, demonstration_store(), SCRIPT), "quality_by_department", 0)
    assert "科技厅：逐项" in told(app)
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    label = next(one for one in links if one.startswith("未注明日期的资金"))
    assert "reporting_department=kjt" in links[label]
    assert "year=undated" in links[label]
    assert "clause=all" in links[label]
    assert any(one.startswith("缺信用代码的项目") for one in links)


def test_the_editions_of_a_kind_are_compared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each edition so far has its row, the newest first; a choice of a unit holds for all of them."""
    store = f"file:{tmp_path / 'store'}"
    ledger = tmp_path / "科技厅_项目台账_2026年10月.csv"
    rows = "KJ2026-001,算法攻关,一(一),某研究院,成都市,1000000\n"
    for extra in ("", "KJ2026-002,芯片攻关,,某公司,成都市,2000000\n"):
        ledger.write_text(f"{HEADS}{rows}{extra}", encoding="utf-8")
        assert cli.main(["intake", str(ledger), "--store", store]) == 0
    app = open_page(monkeypatch, store, SCRIPT, reporting_department="kjt")
    trend = shown(app, "版本")
    assert [row["版本"] for row in trend] == ["2", "1"]
    counts = [answer(store, "quality_totals", edition=number)[0] for number in ("2", "1")]
    assert [one["record_without_code_count"] for one in counts] == [2, 1]
    assert [float(str(row["缺信用代码的项目"])) for row in trend] == [2, 1]
    assert "还没有可以对照的较早版本" not in told(app)


def test_an_edition_of_earlier_software_is_left_out_of_the_trend(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An earlier edition without the tables is told in a sentence, and the newer ones are compared."""
    folder = tmp_path / "store"
    shutil.copytree(demonstration_store().removeprefix("file:"), folder)
    store = f"file:{folder}"
    assert cli.main(["rollback", "1", "--store", store]) == 0
    forget()
    with duckdb.connect(str(list_editions(open_store(store))[0].path)) as con:
        con.execute("drop view ledger_rows")
    as_published(folder)
    app = open_page(monkeypatch, store, SCRIPT)
    assert "另有 1 版由较早的软件发布或打不开，没有这些数" in told(app)
    assert [row["版本"] for row in shown(app, "版本")] == ["2"]
    assert "用另一个版本的软件" not in told(app)


def test_a_file_waits_until_one_of_its_name_is_published(tmp_path: Path) -> None:
    """A file that is sent back waits at its unit; a mended one of the same name ends that; a person's file has no counts of rows."""
    store = f"file:{tmp_path / 'store'}"
    assert cli.main(["intake", str(GOOD_LEDGERS[0]), "--store", store]) == 0
    ledger = tmp_path / "科技厅_补充台账_2026年10月.csv"
    ledger.write_text(f"{HEADS}KJ2026-009,平台,九(九),某公司,成都市,2000000\n", encoding="utf-8")
    assert cli.main(["intake", str(ledger), "--store", store]) == 1
    names = answer(store, "quality_by_department")
    rows = waiting_list(current_edition(open_store(store)), names).table.to_pylist()
    assert [(row["reporting_department_name"], row["sent_back_file_count"]) for row in rows] == [
        ("科技厅", 1)
    ]
    assert not waiting_list(current_edition(open_store(store)), names, ["czt"]).table.num_rows
    ledger.write_text(f"{HEADS}KJ2026-009,平台,一(一),某公司,成都市,2000000\n", encoding="utf-8")
    assert cli.main(["intake", str(ledger), "--store", store]) == 0
    assert not waiting_list(current_edition(open_store(store)), names).table.num_rows
