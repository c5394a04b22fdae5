"""报送台: who owes what by when, what became of each file, and withdrawing one on the page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cli
from dashboard.questions.received_list import COUNTS, received_list
from dashboard.state.received import received
from dashboard.store import Edition, current_edition, open_store
from tests.asking import run
from tests.ledgers import workbook
from tests.pages.opening import answer, checked, open_page, said, tables
from tests.stores import GOOD_LEDGERS, demonstration_store

SCRIPT = "steward/desk.py"
HEADS = ["项目编号", "项目名称", "条款", "承担单位", "省级财政资金(万元)"]
FIRST = [
    HEADS,
    ["KJ2026-001", "算力平台", "1.1", "甲公司", 100],
    ["KJ2026-002", "数据平台", "1.1", "乙公司", 200],
]
WRONG = [HEADS, ["KJ2026-002", "数据平台", "1.1", "乙公司", 999], ["KJ2026-003", "误报", "1.1", "丙公司", 50]]
ASKED = [HEADS, ["KJ2026-009", "某", "1.1", "丁公司", 10], ["合计", None, None, None, 99]]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files published one after the other, the second by mistake; one that is asked about; one that is no workbook."""
    folder: Path = tmp_path_factory.mktemp("sent")
    files = [
        workbook(folder / "科技厅_项目台账_2026年10月.xlsx", FIRST),
        workbook(folder / "科技厅_补充台账_2026年10月.xlsx", WRONG),
        workbook(folder / "科技厅_有疑问的台账_2026年10月.xlsx", ASKED),
        folder / "科技厅_打不开_2026年10月.xlsx",
    ]
    files[-1].write_bytes(b"no workbook")
    url = f"file:{folder / 'store'}"
    assert [cli.main(["intake", str(file), "--store", url]) for file in files] == [0, 0, 1, 2]
    return folder


@pytest.fixture
def store(sent: Path, tmp_path: Path) -> str:
    """A copy of that store for one test."""
    shutil.copytree(sent, tmp_path / "sent")
    return f"file:{tmp_path / 'sent' / 'store'}"


def current(store: str) -> Edition:
    return current_edition(open_store(store))


def shown(app: AppTest, place: int) -> pd.DataFrame:
    """What a table of the page holds."""
    value = tables(app)[place].value
    return getattr(value, "data", value)


def went(store: str) -> dict[str, tuple[str, int | None]]:
    """File → what became of it, and the edition in which it was published."""
    rows = received_list(
        current(store), run(current(store), "department_reporting").to_pylist()
    ).table.to_pylist()
    return {row["received_file"]: (row["received_step"], row["published_edition"]) for row in rows}


def test_what_became_of_each_file(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """Published with its edition, asked about, not read with the sentence; reading again adds nothing."""
    assert went(store) == {
        "科技厅_打不开_2026年10月.xlsx": ("没有读取", None),
        "科技厅_有疑问的台账_2026年10月.xlsx": ("有问题待答复", None),
        "科技厅_补充台账_2026年10月.xlsx": ("已发布", 2),
        "科技厅_项目台账_2026年10月.xlsx": ("已发布", 1),
    }
    app = open_page(monkeypatch, store, SCRIPT)
    assert "没有读取" in shown(app, 1).to_string()
    folder = open_store(store).folder
    lines = len(received(folder))
    asked = next(folder.parent.glob("*有疑问*"))
    assert cli.main(["intake", str(asked), "--store", store]) == 1
    assert len(received(folder)) == lines


def test_the_calendar_and_the_files_of_a_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page lists what its reports say, for the chosen unit alone."""
    store = demonstration_store()
    owed = answer(store, "reporting_calendar", reporting_department="kjt")
    assert {row["department_code"] for row in owed} == {"kjt"}
    assert {"季度报送", "指标填报", "项目里程碑"} >= {row["duty_kind_name"] for row in owed}
    app = open_page(monkeypatch, store, SCRIPT, reporting_department="kjt")
    states = [row["duty_state"] for row in owed]
    for state in set(states):
        assert f"{state} {states.count(state):,} 项" in said(app)
    files = answer(store, "files_in_use", reporting_department="kjt")
    assert shown(app, -1).iloc[:, 0].tolist() == [row["source_file"] for row in files]


def chosen(app: AppTest) -> AppTest:
    """The page with the first file in use chosen."""
    return checked(app.selectbox(key="withdrawn_file").select_index(0).run())


def test_a_file_is_withdrawn_on_the_page(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """A choice shows what would change; without a confirmation nothing happens, with it a new edition stands."""
    app = chosen(open_page(monkeypatch, store, SCRIPT))
    assert "撤回“科技厅_补充台账_2026年10月.xlsx”" in said(app)
    assert "若发布为第 **3** 版，与第 2 版相比" in said(app)
    button = next(one for one in app.button if one.label == "撤回该文件")
    app = checked(button.click().run())
    assert "未撤回" in app.error[0].value
    assert current(store).number == 2
    written = {one.label: one for one in (*app.text_input, *app.checkbox)}
    written["撤回单位或岗位"].set_value("科技厅高新处")
    written["原因"].set_value("误报了未审定的台账")
    written["已核对上述变化，确认撤回该文件"].check()
    checked(next(one for one in app.button if one.label == "撤回该文件").click().run())
    assert current(store).number == 3
    rows = answer(store, "projects_list")
    assert {row["record_id"]: str(row["committed_amount_yuan"]) for row in rows} == {
        "KJ2026-001": "1000000.00",
        "KJ2026-002": "2000000.00",
    }
    assert went(store)["科技厅_补充台账_2026年10月.xlsx"] == ("已撤回", 2)


def test_the_command_does_the_same(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It says what would change, and publishes where that is confirmed; an unknown number is refused."""
    batch = answer(store, "files_in_use")[0]["batch_id"]
    capsys.readouterr()
    assert cli.main(["withdraw", batch, "--store", store]) == 0
    assert "若发布为第 3 版，与第 2 版相比" in capsys.readouterr().out
    assert current(store).number == 2
    told = ["--yes", "--author", "科技厅高新处", "--message", "误报", "--store", store]
    assert cli.main(["withdraw", batch, *told]) == 0
    assert "已发布第 3 版：撤回“科技厅_补充台账_2026年10月.xlsx”" in capsys.readouterr().out
    assert cli.main(["withdraw", batch, *told]) == 2
    assert "在用的台账里没有批次" in capsys.readouterr().err
    assert (
        cli.main(["withdraw", answer(store, "files_in_use")[0]["batch_id"], "--yes", "--store", store]) == 2
    )
    assert "请填写发布单位或岗位" in capsys.readouterr().err


def test_how_many_people_a_file_lists_is_not_told(tmp_path: Path) -> None:
    """A file of the talent programmes stands in the list without its counts."""
    url = f"file:{tmp_path / 'store'}"
    sample = next(path for path in GOOD_LEDGERS if "人才" in path.name)
    assert cli.main(["intake", str(sample), "--store", url]) == 0
    row = received_list(current(url), []).table.to_pylist()[0]
    assert (row["received_step"], row["published_edition"]) == ("已发布", 1)
    for name in COUNTS:
        assert (row[name], row[f"{name}_missing_code"]) == (None, "withheld")


def test_the_demonstration_is_not_withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files were never sent by anybody."""
    app = chosen(open_page(monkeypatch, demonstration_store(), SCRIPT))
    assert "演示数据为随机生成，不能撤回" in said(app)
