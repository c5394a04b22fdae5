"""定版链接 on a page: the same number, what has become of it, and what was kept where today can not answer."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cli
from dashboard.access import TRIAL
from dashboard.components import metrics
from dashboard.export.quotation import Link
from dashboard.formatting import money
from dashboard.policy.reference import superseded_regions
from dashboard.quoting import links
from dashboard.quoting.changes import REDEFINED, became
from dashboard.state import connection
from dashboard.state.chain import teach
from dashboard.store import Edition, current_edition, find_edition, open_store
from dashboard.views import pinned
from dashboard.views.page_runs import link_token
from dashboard.views.quoted import quoted_figures
from dashboard.views.view import View, answering
from tests.editions import sign
from tests.pages.opening import answer, figures, open_page, said, tables
from tests.pages.test_pages import OWN, SCRIPTS
from tests.share import mostly_in_soak
from tests.stores import ONE_RECORD, changed_store, own_copy

# The pages of each shape: key figures, one clause, one project, a comparison, a list without key figures, an own name.
LINKED = ("overview", "clause", "project", "changes", "clauses", "caps", "public-records")
KEPT = "按当时保存的结果显示"
Opened = Callable[[str], AppTest]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two editions, the ledger alone and all good sample files, in a store that this test alone writes to."""
    return Path(own_copy(changed_store(), tmp_path).removeprefix("file:"))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Opened]:
    """Open the page of a token, as the redirect does."""
    yield lambda token: open_link(monkeypatch, folder, token)


def open_link(monkeypatch: pytest.MonkeyPatch, folder: Path, token: str) -> AppTest:
    link = links.find(folder, token)
    return open_page(monkeypatch, f"file:{folder}", SCRIPTS[link.page], **link.address())


def quote(folder: Path, page: str = "overview", **parameters: str) -> str:
    """A link to the first edition, unless another is named."""
    return link_token(page, {"v": "1", "edition": "1"} | parameters, f"file:{folder}")


def rewritten(folder: Path, token: str, change: Callable[[Link], Link]) -> str:
    """A link as earlier software would have kept it, which saw something else."""
    own = change(links.find(folder, token))
    edition = replace(
        find_edition(open_store(f"file:{folder}"), own.edition_number), sha256=own.edition_sha256
    )
    return links.make(edition, own.page, own.title, own.parameters, own.choices, own.figures, own.reports)


def first_changed(link: Link, exact: str, value: str) -> Link:
    """The link with another number in its first figure and in the row that it comes from."""
    first = replace(link.figures[0], exact=exact, value=value)
    return replace(link, figures=(first, *link.figures[1:]), reports=link.reports)


def strip(app: AppTest) -> str:
    """What stands in the strip of a quoted page."""
    return "\n".join(text.value for text in app.markdown if text.value.startswith(("**当时**", "**现在**")))


def edition_of(folder: Path, number: int) -> Edition:
    return find_edition(open_store(f"file:{folder}"), number)


@pytest.mark.parametrize(
    "page", mostly_in_soak(sorted(SCRIPTS, key=lambda page: page not in LINKED), len(LINKED))
)
def test_every_page_opens_from_its_link(
    folder: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """A link to any page shows the figures that its page showed, on the edition of then, with the strip above."""
    store = f"file:{folder}"
    own = (
        {"id": str(answer(store, "projects_list", edition="1")[0]["record_id"])}
        if page == "project"
        else OWN.get(page, {})
    )
    seen = figures(open_page(monkeypatch, store, SCRIPTS[page], edition="1", **own))
    app = opened(quote(folder, page, **own))
    assert figures(app) == seen
    assert "第 1 版" in strip(app)
    assert "第 2 版" in strip(app)
    assert not app.warning
    assert app.query_params["link"]


def test_then_now_difference_and_why(folder: Path, opened: Opened) -> None:
    """The strip names edition and value of then and of now, and the kinds of change add up to the difference."""
    token = quote(folder)
    before, after = (
        answer(f"file:{folder}", "overview_totals", edition=number)[0]["committed_amount_yuan"]
        for number in ("1", "2")
    )
    app = opened(token)
    then, now = strip(app).split("\n")
    assert f"立项金额 **{money(before)}**" in then
    assert f"**{money(after)}**" in now
    assert f"+{money(after - before)}" in now
    assert "新增 +" in now
    for one in became(
        links.find(folder, token), edition_of(folder, 1), edition_of(folder, 2), answering(TRIAL.sight)
    ):
        if one.figure.format == "money":
            assert one.parts
            assert sum(amount for _, amount in one.parts) == one.difference
        else:
            assert one.is_same or one.why


def test_the_difference_of_one_project(folder: Path) -> None:
    """A project's own amount is taken apart by its own changes, without remainder."""
    store = f"file:{folder}"
    known = {row["record_id"] for row in answer(store, "projects_list", edition="1")}
    changed = next(
        row["record_id"]
        for row in answer(store, "edition_changes", edition="2")
        if row["record_id"] in known and row["stage"] == "committed" and row["change_amount_yuan"]
    )
    link = links.find(folder, quote(folder, "project", id=changed))
    first = became(link, edition_of(folder, 1), edition_of(folder, 2), answering(TRIAL.sight))[0]
    assert first.difference
    assert sum(amount for _, amount in first.parts) == first.difference


def test_without_a_later_edition_nothing_has_become(folder: Path, opened: Opened) -> None:
    """A link to the newest edition says that it still is, and that nothing changed."""
    app = opened(quote(folder, edition="2"))
    assert "仍是这一版" in strip(app)
    assert "没有变化" in strip(app)


def test_another_definition_today(folder: Path, opened: Opened) -> None:
    """Where today's page gives another value on the same edition, the kept one is shown, and 口径变化 enters the difference."""
    token = rewritten(folder, quote(folder), lambda link: first_changed(link, "170000000.00", "1.70 亿元"))
    app = opened(token)
    assert figures(app)[0] == "1.70 亿元"
    assert KEPT in app.warning[0].value
    assert "口径变化：今天的页面" in app.warning[0].value
    assert "口径变化 +" in strip(app)
    one = became(
        links.find(folder, token), edition_of(folder, 1), edition_of(folder, 2), answering(TRIAL.sight)
    )[0]
    own = answer(f"file:{folder}", "overview_totals", edition="1")[0]["committed_amount_yuan"]
    assert dict(one.parts)[REDEFINED] == own - Decimal("170000000.00")
    assert sum(amount for _, amount in one.parts) == one.difference


def test_another_definition_without_a_later_edition(folder: Path, opened: Opened) -> None:
    """On the newest edition the whole difference is 口径变化."""
    token = rewritten(folder, quote(folder, edition="2"), lambda link: first_changed(link, "1.00", "1.00 元"))
    app = opened(token)
    assert figures(app)[0] == "1.00 元"
    assert "仍是这一版" in strip(app)
    assert "口径变化 +" in strip(app)


def test_other_rows_today(folder: Path, opened: Opened) -> None:
    """Where today's query gives other rows on the same edition, those of then are shown."""

    def shortened(link: Link) -> Link:
        rows = tuple(
            replace(report, rows=report.rows.slice(0, 3)) if report.name == "projects_list" else report
            for report in link.reports
        )
        return replace(link, reports=rows)

    app = opened(rewritten(folder, quote(folder, "projects"), shortened))
    assert "口径变化：今天的查询对第 1 版给出的“项目台账”与当时不同" in app.warning[0].value
    assert len(next(frame.value for frame in tables(app) if "名称" in frame.value.columns)) == 3


OF_OPENED = ("edition_summary", "edition_batches", "intake_answers", "edition_proofs")


@pytest.mark.parametrize("number", [1, 2])
def test_a_link_keeps_the_edition_that_the_page_had_opened(folder: Path, opened: Opened, number: int) -> None:
    """What page 数据版本 shows of another edition is kept, quoted and compared as of that edition, never as changed."""
    token = quote(folder, "editions", edition="2", id=str(number))
    link = links.find(folder, token)
    stamps = {report.name: report.report(link.stamp, (), "").edition for report in link.reports}
    assert {name: stamps[name].number for name in (*OF_OPENED, "department_dates")} == {
        **dict.fromkeys(OF_OPENED, number),
        "department_dates": 2,
    }
    assert links.quoted_editions(folder) == {2, number}
    app = opened(token)
    assert not app.warning
    assert "5 张表，与当时相同" in strip(app)


def test_a_view_of_two_editions_keeps_the_answers_of_both(folder: Path) -> None:
    """The same question answering(TRIAL.sight) of two editions is remembered twice, each with its edition."""
    newest = edition_of(folder, 2)
    view = View(newest, newest, False, "editions", {}, TRIAL)
    earlier = view.of(edition_of(folder, 1))
    asked_of = [view.report("edition_summary"), earlier.report("edition_summary")]
    assert [one.edition.number for one in view.seen.values()] == [2, 1]
    assert [one.table for one in view.seen.values()] == [one.table for one in asked_of]


def as_of_the_first_format(link: Link) -> Link:
    """The link as software before this kept it: no table says its edition."""
    reports = tuple(
        replace(
            report, origin=None, shape={name: told for name, told in report.shape.items() if name != "origin"}
        )
        for report in link.reports
        if report.name != "intake_answers"  # which no edition had then
    )
    return replace(link, reports=reports)


def test_a_link_of_the_first_format_to_another_edition(folder: Path, opened: Opened) -> None:
    """What it kept without an edition of the one that page 数据版本 had opened is held against that one, and shown as its."""
    token = rewritten(folder, quote(folder, "editions", edition="2", id="1"), as_of_the_first_format)
    link = links.find(folder, token)
    assert {
        report.name for report in link.reports if report.origin and report.origin.stamp.number == 1
    } == set(OF_OPENED) - {"intake_answers"}
    assert links.quoted_editions(folder) == {1, 2}
    app = opened(token)
    assert not app.warning
    assert "与当时相同" in strip(app)


def test_an_opened_edition_that_can_not_answer(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    """Where the other edition is lost, its kept rows are shown under its own number."""
    token = quote(folder, "editions", edition="2", id="1")
    moved = tmp_path / "restored"
    shutil.copytree(folder, moved)
    lose(moved)
    app = open_link(monkeypatch, moved, token)
    assert "不在数据仓中" in app.warning[0].value
    assert "第 1 版" in said(app)
    assert tables(app)


def test_a_figure_is_kept_with_the_report_that_it_was_drawn_from(folder: Path) -> None:
    """Two reports with the same number, and one report answering(TRIAL.sight) twice: each figure goes back to its own, with its values."""
    edition = edition_of(folder, 1)
    view = View(edition, edition, False, "projects", {}, TRIAL)
    reports = [
        view.report("overview_totals", clause=("1.1",)),
        view.report("projects_totals", clause=("1.1",)),
        view.report("projects_totals", clause=("2.3",)),
        view.report("projects_list"),
    ]
    shown = [metrics.figure(one, "committed_amount_yuan") for one in (*reports[1:], reports[0])]
    found = quoted_figures(shown, view)
    assert found[0].exact == found[3].exact
    assert [one.report for one in found] == ["projects_totals", "projects_totals", None, "overview_totals"]
    token = pinned.make(view, pinned.Seen("项目台账", found, tuple(view.seen.values())))
    link = links.find(folder, token)
    assert link.figures == found
    assert [link.reports[one.place].bound["clause"] for one in found if one.place is not None] == [
        ("1.1",),
        ("2.3",),
        ("1.1",),
    ]
    for one in (became(link, edition, edition, answering(TRIAL.sight))[place] for place in (0, 1, 3)):
        assert one.difference == 0


def lose(folder: Path) -> None:
    """Remove the file of the first edition."""
    edition_of(folder, 1).path.unlink()


def damage(folder: Path) -> None:
    """Overwrite the file of the first edition."""
    edition_of(folder, 1).path.write_bytes(b"no database at all" * 1000)


def forget(folder: Path) -> None:
    """Take the first edition out of the catalogue."""
    import json

    path = folder / "catalogue.json"
    catalogue = json.loads(path.read_text(encoding="utf-8"))
    catalogue["editions"] = catalogue["editions"][1:]
    path.write_text(json.dumps(catalogue), encoding="utf-8")
    sign(folder)


def replace_it(folder: Path) -> None:
    """Give the first edition another content, as in another store."""
    path = folder / "catalogue.json"
    own = edition_of(folder, 1).sha256
    path.write_text(path.read_text(encoding="utf-8").replace(own, "0" * 64), encoding="utf-8")
    sign(folder)


@pytest.mark.parametrize(
    ("harm", "said_of_it"),
    [
        (lose, "不在数据仓中"),
        (damage, "已损坏"),
        (forget, "没有第 1 版数据"),
        (replace_it, "不是链接引用的版本"),
    ],
)
def test_an_edition_that_can_not_answer(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    tmp_path: Path,
    harm: Callable[[Path], None],
    said_of_it: str,
) -> None:
    """Lost, damaged, unknown or another one: a sentence, and the figures and rows of then, marked as kept."""
    token = quote(folder, "caps", clause="1.1")
    seen = figures(open_link(monkeypatch, folder, token))
    moved = tmp_path / "restored"  # no connection of this process has it open
    shutil.copytree(folder, moved)
    harm(moved)
    app = open_link(monkeypatch, moved, token)
    assert figures(app) == seen
    assert KEPT in app.warning[0].value
    assert said_of_it in app.warning[0].value
    assert any("限额" in "".join(frame.value.columns) for frame in tables(app))


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [("clause", "9.9", "条款"), ("county", "510199", "县(市、区)"), ("city", "519900", "市(州)")],
)
def test_a_value_that_is_no_longer_known(
    folder: Path, opened: Opened, name: str, value: str, label: str
) -> None:
    """A clause or a place that the edition does not know is a sentence with the kept figures, never a wider view."""

    def asking(link: Link) -> Link:
        return replace(link, parameters={**link.parameters, name: value})

    token = rewritten(folder, quote(folder, "projects", clause="1.1"), asking)
    app = opened(token)
    assert f"“{label}”没有“{value}”这个值" in app.warning[0].value
    assert figures(app)[0] == "11 个"
    assert "不能比较" in strip(app)


def test_a_county_that_has_been_renamed(folder: Path, opened: Opened) -> None:
    """A code that was given up is a sentence with its successor; the kept figures are shown, and nothing is replaced."""
    former = next(region for region in superseded_regions().values() if region.region_level == "county")

    def asking(link: Link) -> Link:
        return replace(link, parameters={**link.parameters, "county": former.region_code})

    token = rewritten(folder, quote(folder, "projects", clause="1.1"), asking)
    app = opened(token)
    for words in (
        former.region_code,
        former.region_name,
        f"{former.valid_to} 年起停用",
        former.successor_code,
    ):
        assert str(words) in app.warning[0].value
    assert figures(app)[0] == "11 个"
    assert former.region_name in said(app)


def test_a_place_that_today_does_not_know(folder: Path) -> None:
    """A county whose code is no longer valid can not be compared: the strip says so, the link itself opens."""
    link = links.find(folder, quote(folder, "projects"))
    renamed = replace(link, parameters={**link.parameters, "county": "510199"})
    found = became(renamed, edition_of(folder, 1), edition_of(folder, 2), answering(TRIAL.sight))
    assert {one.now for one in found} == {"不能比较"}
    assert all("没有“510199”这个值" in one.why for one in found)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"clause": "1.2"}, "两者不符"),
        ({"edition": "2"}, "两者不符"),
        ({"link": "aaaaaaaaaa"}, "抄错了字符"),
        ({"link": "2222222229"}, "没有编号"),
    ],
)
def test_a_token_that_does_not_fit(
    monkeypatch: pytest.MonkeyPatch, folder: Path, changes: dict[str, str], sentence: str
) -> None:
    """An address that asks for something else than its token keeps shows a sentence and no figure."""
    link = links.find(folder, quote(folder, "projects", clause="1.1"))
    changes = {
        name: "222222222" + checked() if value == "2222222229" else value for name, value in changes.items()
    }
    app = open_page(monkeypatch, f"file:{folder}", SCRIPTS["projects"], **(link.address() | changes))
    assert sentence in app.error[0].value
    assert not app.metric
    assert not tables(app)


def checked() -> str:
    """The sign that makes nine 2 a token."""
    from dashboard.quoting.tokens import SIGNS, is_token

    return next(sign for sign in SIGNS if is_token("222222222" + sign))


def test_another_filter_is_no_longer_the_link(folder: Path, opened: Opened) -> None:
    """A filter that is changed on a quoted page drops the token and its strip."""
    app = opened(quote(folder, "projects", clause="1.1"))
    assert strip(app)
    app.multiselect(key="filter_city").set_value(["510100"]).run()
    assert not strip(app)
    assert "link" not in app.query_params
    assert app.query_params["edition"] in ("1", ["1"])


def test_the_layout_is_part_of_the_link(
    monkeypatch: pytest.MonkeyPatch, folder: Path, opened: Opened
) -> None:
    """How a page is laid out stands in its address and in its link; an unknown layout is refused."""
    app = opened(quote(folder, "clauses", layout="matrix"))
    assert app.query_params["layout"] in ("matrix", ["matrix"])
    assert app.segmented_control(key="page_layout").value == "matrix"
    assert strip(app)
    app.segmented_control(key="page_layout").select("table").run()
    assert app.query_params["layout"] in ("table", ["table"])
    assert not strip(app)
    wrong = open_page(monkeypatch, f"file:{folder}", SCRIPTS["clauses"], layout="pie")
    assert "“显示方式”没有“pie”这个值" in wrong.error[0].value


def test_an_address_without_token_stays_as_it_is(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A pinned address without token opens its edition without a strip."""
    app = open_page(monkeypatch, f"file:{folder}", SCRIPTS["projects"], edition="1", clause="1.1")
    assert not strip(app)
    assert "link" not in app.query_params


def test_the_newest_link_says_so(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """An address that follows the current edition says it in words; a pinned one does not."""
    app = open_page(monkeypatch, f"file:{folder}", SCRIPTS["overview"], edition="latest")
    assert "最新链接：本页随最新版本变化，当前为第 2 版" in said(app)
    assert "最新链接" not in said(open_page(monkeypatch, f"file:{folder}", SCRIPTS["overview"], edition="2"))


def test_one_click_gives_both_links(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The button shows the short link with its code and check, and the address that follows the current edition."""
    monkeypatch.setenv("DASHBOARD_BASE_URL", "https://kanban.example.gov.cn/")
    app = open_page(monkeypatch, f"file:{folder}", SCRIPTS["projects"], edition="1", clause="1.1")
    next(button for button in app.button if button.label == "定版链接").click().run()
    pinned, latest = (one.value for one in app.code[-2:])
    token = pinned.removeprefix("https://kanban.example.gov.cn/l/")
    link = links.find(folder, token)
    assert [figure.value for figure in link.figures] == figures(app)
    assert link.parameters["edition"] == "1"
    assert {"year", "part", "clause", "city", "county", "q", "row_offset"} <= set(link.parameters)
    assert latest.startswith("https://kanban.example.gov.cn/projects?v=1&edition=latest&")
    assert "clause=1.1" in latest
    assert f"校验 {link.check}" in said(app)
    assert 'class="qr"' in said(app)


def test_a_link_cannot_be_made_where_nothing_can_be_written(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    """A damaged state.sqlite is a sentence on the page, whose figures stay."""
    (folder / connection.FILE).write_bytes(b"no database at all" * 100)
    app = open_page(monkeypatch, f"file:{folder}", SCRIPTS["projects"], edition="1")
    next(button for button in app.button if button.label == "定版链接").click().run()
    assert "从备份恢复" in app.error[0].value
    assert figures(app)


def test_a_comparison_keeps_both_its_editions(folder: Path, opened: Opened) -> None:
    """A link to the changes names the edition compared with, also where it was the one before by default."""
    link = links.find(folder, quote(folder, "changes", edition="2"))
    assert link.parameters["since"] == "1"
    assert links.quoted_editions(folder) == {1, 2}
    assert all(report.bound["since"] == 1 for report in link.reports if "since" in report.bound)
    assert "与第 1 版相比" in opened(link.token).metric[-1].delta


def test_demonstration_and_ledger_are_not_compared(folder: Path, opened: Opened) -> None:
    """A newer edition of the other kind is not what became of a quoted figure."""
    token = quote(folder, edition="2")
    assert cli.main(["demo", "--projects", "20", "--store", f"file:{folder}"]) == 0
    assert current_edition(open_store(f"file:{folder}")).kind == "demo"
    assert "仍是这一版" in strip(opened(token))


def test_links_of_the_first_format_open_as_they_were(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A link of the first format to an edition that is not here shows its kept figures and rows."""
    import json

    from tests.unit.test_links import FORMAT_1

    with connection.writing(folder):
        pass
    with closing(sqlite3.connect(folder / connection.FILE)) as con:
        teach(con)
        con.executescript(FORMAT_1.read_text(encoding="utf-8"))
    for token, own in json.loads(FORMAT_1.with_suffix(".json").read_text(encoding="utf-8")).items():
        app = open_link(monkeypatch, folder, token)
        assert figures(app) == [value for _, value, _ in own["figures"]]
        assert KEPT in app.warning[0].value


def test_the_command(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`link` prints one line, the short link below DASHBOARD_BASE_URL; what the page refuses it refuses too."""
    monkeypatch.setenv("DASHBOARD_BASE_URL", "https://kanban.example.gov.cn")
    store = ["--store", f"file:{folder}"]
    capsys.readouterr()
    assert cli.main(["link", "caps", "clause=1.1", "--edition", "1", *store]) == 0
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    link = links.find(folder, line.strip().removeprefix("https://kanban.example.gov.cn/l/"))
    assert (link.page, link.edition_number, link.parameters["clause"]) == ("caps", 1, "1.1")
    for wrong, sentence in (
        (["caps", "clause=9.9"], "9.9"),
        (["nowhere"], "没有名为“nowhere”的页面"),
        (["caps", "--edition", "9"], "没有第 9 版"),
        (["caps", "cluase=1.1"], "cluase"),
        (["caps", "edition=1", "--edition", "2"], "写了两次"),
    ):
        assert cli.main(["link", *wrong, *store]) == 2
        printed = capsys.readouterr()
        assert (printed.out, sentence in printed.err) == ("", True)


def more(folder: Path, text: str) -> None:
    """Publish one more small ledger."""
    ledger = folder.parent / "科技厅_增补_2026年11月.csv"
    ledger.write_text(text, encoding="utf-8")
    assert cli.main(["intake", str(ledger), "--store", f"file:{folder}"]) == 0


def test_the_book_of_corrections(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Every quoted figure that has changed stands in it with old, new, difference and why; others do not."""
    link = links.find(folder, quote(folder))
    quote(folder, "projects", edition="2")
    more(folder, ONE_RECORD)
    store = f"file:{folder}"
    app = open_page(monkeypatch, store, SCRIPTS["corrections"])
    rows = tables(app)[0].value
    now = {
        one.figure.label: one
        for one in became(link, edition_of(folder, 1), edition_of(folder, 3), answering(TRIAL.sight))
    }
    own = rows[rows["引用版本"] == "1"]
    assert list(own["指标"]) == [label for label, one in now.items() if not one.is_same]
    first = own.iloc[0]
    assert (first["当时"], first["现在"]) == (link.figures[0].value, now["立项金额"].now)
    assert first["差"].startswith("+")
    assert "新增 +" in first["原因"]
    assert first["定版链接"].endswith(f"/l/{link.token}")
    later = open_page(monkeypatch, store, SCRIPTS["corrections"], q="项目数")
    assert set(tables(later)[0].value["指标"]) == {"项目数"}
    first_edition = open_page(monkeypatch, store, SCRIPTS["corrections"], edition="1")
    assert not tables(first_edition)
    assert "引用的数均无变化" in said(first_edition)


def test_an_empty_book(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Before the first link the page says how figures come to be followed."""
    app = open_page(monkeypatch, f"file:{folder}", SCRIPTS["corrections"])
    assert "尚未引用任何数" in said(app)


def test_a_damaged_link_does_not_hide_the_others(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The book names the link that cannot be read and shows the rest."""
    quote(folder)
    broken = quote(folder, "caps")
    with closing(sqlite3.connect(folder / connection.FILE)) as con:
        con.execute("update links set digest = 'x' where token = ?", [broken])
        con.commit()
    app = open_page(monkeypatch, f"file:{folder}", SCRIPTS["corrections"])
    assert broken in app.error[0].value
    assert len(tables(app)[0].value)
