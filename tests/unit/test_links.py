"""定版链接: kept whole, opened as they were seen, by several processes at once and through a kill; refused in a sentence."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from dashboard.export.quotation import Kept, Quoted
from dashboard.questions.parameters import bind
from dashboard.questions.queries import load, report_names
from dashboard.quoting import links
from dashboard.quoting.formats import ROW_FORMAT
from dashboard.quoting.kept_rows import kept, rows_from_bytes, rows_to_bytes
from dashboard.quoting.link_checks import check_edition, check_fits
from dashboard.quoting.tokens import SIGNS, is_token, new_token
from dashboard.refusal import Refusal
from dashboard.settings import VERSION
from dashboard.state import connection
from dashboard.state.chain import teach
from dashboard.state.notes import add_note, notes
from dashboard.store import Edition, Store, find_edition
from tests.asking import report_table, run
from tests.contracts.test_repository import ROOT
from tests.editions import build
from tests.share import mostly_in_soak
from tests.unit.test_state import child, line, whole

FORMAT_1 = ROOT / "tests" / "fixtures" / "links_format_1.sql"
FACTS = {
    "projects": [{"project_id": "KJ-001", "clause_id": "1.1", "city_code": "510100"}],
    "commitments": [{"project_id": "KJ-001", "committed_amount_yuan": "1234567.89"}],
}
ADDRESS = {"v": "1", "edition": "1", "clause": "1.1", "city": "all"}
FIGURE = Quoted(
    "立项金额",
    "123.46 万元",
    "",
    "",
    "committed_amount_yuan",
    "1234567.89",
    "money",
    "元",
    "overview_totals",
    0,
)
# A process of its own that makes links until it is killed, and says each token once it is kept.
WRITER = """
import sys
from pathlib import Path
from dashboard.store import Store, find_edition
from tests.unit.test_links import quote
edition = find_edition(Store(Path(sys.argv[1])), 1)
for place in range(int(sys.argv[2])):
    print(quote(edition, {"v": "1", "edition": "1", "q": f"{sys.argv[3]}{place}"}), flush=True)
"""
# A process that is killed after the link went in and before the transaction ended.
HALFWAY = """
import sys, time
from pathlib import Path
from dashboard.state.notes import add_note, notes
from dashboard.state import connection
with connection.writing(Path(sys.argv[1])) as con:
    con.execute("insert into link_reports select token, place + 100, name, bound, shape, rows from link_reports")
    con.execute("update links set figures = '[]'")
    print("inside", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one edition of one project."""
    folder: Path = tmp_path_factory.mktemp("links") / "store"
    build(folder, FACTS)
    return folder


@pytest.fixture
def edition(published: Path, tmp_path: Path) -> Edition:
    """The edition in a store of its own."""
    shutil.copytree(published, tmp_path / "store")
    return find_edition(Store(tmp_path / "store"), 1)


def reports(edition: Edition) -> list[Kept]:
    """Two reports as a page asks them."""
    found = []
    for name in ("overview_totals", "projects_list"):
        values = bind(edition, load(name), {"clause": "1.1"})
        found.append(kept(report_table(edition, name, values), edition.sha256))
    return found


def quote(edition: Edition, address: dict[str, str] = ADDRESS, **changed: Any) -> str:
    """One link with what a test does not care about filled in."""
    given: dict[str, Any] = {
        "page": "overview",
        "title": "总览",
        "choices": [("条款", "一(一) 技术攻关")],
        "figures": [FIGURE],
        "reports": reports(edition),
    }
    return links.make(edition, parameters=address, **{**given, **changed})


def change(folder: Path, sql: str) -> None:
    """Write into the file behind the program's back."""
    with closing(sqlite3.connect(folder / connection.FILE)) as con:
        con.execute(sql)
        con.commit()


def test_a_token_notices_every_wrong_sign() -> None:
    """One other sign anywhere, two neighbours in the other order, one sign less or more: noticed."""
    for _ in range(50):
        token = new_token()
        assert is_token(token)
        for place, sign in enumerate(token):
            wrong = [token[:place] + other + token[place + 1 :] for other in SIGNS if other != sign]
            assert not any(map(is_token, wrong))
            swapped = token[:place] + token[place : place + 2][::-1] + token[place + 2 :]
            assert swapped == token or not is_token(swapped)
        assert not is_token(token[:-1])
        assert not is_token(token + "2")


def test_no_sign_is_read_as_another() -> None:
    """No 0 and o, no 1, i and l; thirty-one different signs."""
    assert len(set(SIGNS)) == len(SIGNS) == 31
    assert not set(SIGNS) & set("01ilo")


def test_a_link_is_kept_as_it_was_seen(edition: Edition) -> None:
    """Page, every parameter, the filters in words, the figures and the rows with exact decimals and dates."""
    found = links.find(edition.folder, quote(edition).upper())
    assert (found.page, found.title, found.edition_number) == ("overview", "总览", 1)
    assert (found.edition_sha256, found.software) == (edition.sha256, VERSION)
    assert found.parameters == ADDRESS
    assert found.choices == (("条款", "一(一) 技术攻关"),)
    assert found.figures == (FIGURE,)
    assert found.figures[0].number == Decimal("1234567.89")
    assert [report.name for report in found.reports] == ["overview_totals", "projects_list"]
    for own in found.reports:
        rows = run(edition, own.name, {"clause": ["1.1"]})
        assert own.rows.equals(rows)
        assert own.bound["clause"] == ("1.1",)
        assert own.shape["sql"] == load(own.name).sql


def test_rows_survive_their_packing(edition: Edition) -> None:
    """What is unpacked is what was packed, for every report that the edition answers."""
    names = report_names()
    assert len(names) > 60
    for name in names:
        rows = run(edition, name)
        again = rows_from_bytes(rows_to_bytes(rows))
        assert again.equals(rows), name
        assert again.schema.equals(rows.schema), name


def test_the_same_view_has_the_same_token(edition: Edition) -> None:
    """Seen again it is the same link; another parameter, figure or page makes another."""
    first = quote(edition)
    assert quote(edition) == first
    other = {
        quote(edition, ADDRESS | {"city": "510100"}),
        quote(edition, figures=[]),
        quote(edition, page="caps"),
    }
    assert len(other | {first}) == 4


def test_the_address_of_a_link(edition: Edition) -> None:
    """The redirect goes to the page with every parameter and the token; the overview has no name of its own."""
    token = quote(edition)
    page, _, query = links.find(edition.folder, token).path().partition("?")
    assert (page, dict(parse_qsl(query))) == ("", ADDRESS | {"link": token})
    other = quote(edition, page="caps")
    assert links.find(edition.folder, other).path().startswith("caps?")


def test_editions_that_links_and_meetings_quote(edition: Edition) -> None:
    """A link quotes its edition and the one it is compared with, a meeting its own; nothing written quotes nothing."""
    assert links.quoted_editions(edition.folder) == set()
    quote(edition, {"v": "1", "edition": "1", "since": "7"}, page="changes")
    with connection.writing(edition.folder) as con:
        con.execute("insert into meetings values ('m', 'ledger', 'p', 8, '例会', '2026-11-24', '2026-11-24')")
    assert links.quoted_editions(edition.folder) == {1, 7, 8}


def test_unreadable_links_quote_everything(tmp_path: Path) -> None:
    """Where the links cannot be read, the question is refused, and no edition counts as free."""
    (tmp_path / connection.FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(Refusal, match="从备份恢复"):
        links.quoted_editions(tmp_path)


@pytest.mark.parametrize("token", ["", "abc", "0" * 10, "../../etc", "a" * 500, "一" * 10, "' or 1=1 --"])
def test_what_is_no_token_is_refused(token: str, tmp_path: Path) -> None:
    """Anything but a token is a sentence, and no file appears."""
    with pytest.raises(Refusal, match="不完整或抄错了字符"):
        links.find(tmp_path, token)
    assert list(tmp_path.iterdir()) == []


def test_a_token_that_nobody_made(edition: Edition) -> None:
    """A well-formed token of another store is a sentence, before and after the first link."""
    strange = new_token()
    for _ in range(2):
        with pytest.raises(Refusal, match=f"没有编号为“{strange}”的定版链接"):
            links.find(edition.folder, strange)
        quote(edition)


@pytest.mark.parametrize(
    "sql",
    [
        "update links set figures = replace(figures, '1234567.89', '9234567.89')",
        "update links set parameters = replace(parameters, '1.1', '1.2')",
        "update links set edition_number = 2",
        "update link_reports set bound = '{}' where place = 0",
        "update link_reports set rows = x'00' where place = 1",
        "delete from link_reports where place = 1",
    ],
)
def test_what_was_changed_afterwards_is_noticed(edition: Edition, sql: str) -> None:
    """A kept figure, parameter, edition or row that is no longer what was kept is not shown."""
    token = quote(edition)
    change(edition.folder, sql)
    with pytest.raises(Refusal, match="与校验不符"):
        links.find(edition.folder, token)


def test_a_link_of_later_software_is_left_alone(edition: Edition) -> None:
    """A format that this software does not know is refused, and does not stand in lists."""
    token = quote(edition)
    change(edition.folder, f"update links set format = {ROW_FORMAT + 1}")
    with pytest.raises(Refusal, match="升级软件"):
        links.find(edition.folder, token)
    assert links.listed(edition.folder, "ledger", edition.policy_id) == []


@pytest.mark.parametrize(
    ("page", "raw", "said"),
    [
        ("caps", ADDRESS, "另一个页面"),
        ("overview", ADDRESS | {"clause": "1.2"}, "“条款”是“1.2”"),
        ("overview", ADDRESS | {"clause": "all"}, "“条款”是“全部”"),
        ("overview", {"v": "1", "edition": "1"}, "“条款”是“全部”"),
        ("overview", ADDRESS | {"edition": "2"}, "“数据版本”是“2”"),
        ("overview", ADDRESS | {"edition": "latest"}, "“数据版本”是“最新版本”"),
        ("overview", ADDRESS | {"year": "2026"}, "“年度”是“2026”"),
        ("overview", ADDRESS | {"anything": "x"}, "anything"),
    ],
)
def test_a_token_that_does_not_fit_its_address(
    edition: Edition, page: str, raw: dict[str, str], said: str
) -> None:
    """Another page, value, edition or parameter beside the token is refused, never widened."""
    link = links.find(edition.folder, quote(edition))
    check_fits(link, "overview", {**ADDRESS, "year": "all", "link": link.token})
    with pytest.raises(Refusal, match=said):
        check_fits(link, page, raw)


def test_a_page_that_has_learnt_to_turn_its_pages(edition: Edition) -> None:
    """A link of before such a page had several pages, or a filter that it has now, is its first page and all."""
    link = links.find(edition.folder, quote(edition))
    check_fits(link, "overview", ADDRESS | {"row_offset": "0", "program": "all"})
    with pytest.raises(Refusal, match="起始行"):
        check_fits(link, "overview", ADDRESS | {"row_offset": "50"})


def test_no_number_of_a_person_in_a_link(edition: Edition) -> None:
    """A keyword that looks like an 身份证号 or a telephone number is not kept."""
    for words in ("51010419900101123X", "联系 13812345678"):
        with pytest.raises(Refusal, match="不能写进链接"):
            quote(edition, ADDRESS | {"q": words})
    assert links.listed(edition.folder, "ledger", edition.policy_id) == []


def test_the_edition_of_another_store(edition: Edition, tmp_path: Path) -> None:
    """An edition with the same number and another content is not the one that was quoted."""
    link = links.find(edition.folder, quote(edition))
    check_edition(link, edition)
    other = build(tmp_path / "other", {})
    with pytest.raises(Refusal, match="不是链接引用的版本"):
        check_edition(link, other)


def test_links_are_listed_by_kind_and_policy(edition: Edition) -> None:
    """Demonstration and ledger, and two policies, are never mixed."""
    token = quote(edition)
    assert [link.token for link in links.listed(edition.folder, "ledger", edition.policy_id)] == [token]
    assert links.listed(edition.folder, "demo", edition.policy_id) == []
    assert links.listed(edition.folder, "ledger", "other") == []
    assert links.listed(edition.folder / "none", "ledger", edition.policy_id) == []


def test_a_copy_of_the_store_keeps_the_links(edition: Edition, tmp_path: Path) -> None:
    """Backup and restore: the copied folder opens the same link."""
    token = quote(edition)
    shutil.copytree(edition.folder, tmp_path / "backup")
    shutil.rmtree(edition.folder)
    shutil.copytree(tmp_path / "backup", edition.folder)
    assert links.find(edition.folder, token).figures == (FIGURE,)


def test_a_copy_while_the_server_has_it_open(edition: Edition, tmp_path: Path) -> None:
    """What is still in SQLite's log is copied with the folder and opens from the copy."""
    with closing(sqlite3.connect(edition.folder / connection.FILE)) as server:
        token = quote(edition)
        server.execute("select count(*) from links").fetchone()
        other = quote(edition, figures=[])
        shutil.copytree(edition.folder, tmp_path / "copy")
    for one in (token, other):
        assert links.find(tmp_path / "copy", one).token == one


def test_a_file_of_before_the_links(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that holds notes only takes its first link, and the notes stay."""
    with monkeypatch.context() as before:
        before.setattr(connection, "MIGRATIONS", connection.MIGRATIONS[:1])
        note = add_note(edition.folder, "ledger", "0" * 32, "kjt", None, "checking", "核对")
    token = quote(edition)
    assert links.find(edition.folder, token).token == token
    assert [one.note_id for one in notes(edition.folder, "ledger")] == [note]


def test_links_of_the_first_format(tmp_path: Path) -> None:
    """Links that the first format wrote open with the figures and rows of then."""
    with connection.writing(tmp_path):
        pass  # makes the tables of today
    with closing(sqlite3.connect(tmp_path / connection.FILE)) as con:
        teach(con)
        con.executescript(FORMAT_1.read_text(encoding="utf-8"))
    expected = json.loads(FORMAT_1.with_suffix(".json").read_text(encoding="utf-8"))
    assert len(expected) == 2
    for token, own in expected.items():
        found = links.find(tmp_path, token)
        assert (found.page, dict(found.parameters)) == (own["page"], own["parameters"])
        assert [[figure.label, figure.value, figure.exact] for figure in found.figures] == own["figures"]
        assert {report.name: report.rows.num_rows for report in found.reports} == own["rows"]


@pytest.mark.soak
def test_two_processes_make_links_at_once(edition: Edition) -> None:
    """Every token that was said is there once, the same view has one token, and the file is whole."""
    arguments = (edition.folder, 12)
    with (
        child(WRITER, *arguments, "a") as one,
        child(WRITER, *arguments, "b") as two,
        child(WRITER, *arguments, "a") as again,
    ):
        said = [process.communicate()[0].split() for process in (one, two, again)]
        assert (one.returncode, two.returncode, again.returncode) == (0, 0, 0)
    assert said[0] == said[2]
    assert len(set(said[0] + said[1])) == 24
    for token in said[0] + said[1]:
        assert links.find(edition.folder, token).figures == (FIGURE,)
    assert len(links.listed(edition.folder, "ledger", edition.policy_id)) == 24
    assert whole(edition.folder)


@pytest.mark.slow
@pytest.mark.parametrize("count", mostly_in_soak([3, 1, 30], 1))
def test_a_killed_writer_leaves_whole_links(edition: Edition, count: int) -> None:
    """Killed while it writes: every token that was said opens, and the file is whole."""
    with child(WRITER, edition.folder, 100_000, "k") as process:
        said = [line(process.stdout) for _ in range(count)]
        process.send_signal(signal.SIGKILL)
        process.communicate()
    for token in said:
        assert len(links.find(edition.folder, token).reports) == 2
    for link in links.listed(edition.folder, "ledger", edition.policy_id):
        assert links.find(edition.folder, link.token).figures == (FIGURE,)
    assert whole(edition.folder)


def test_a_writer_killed_inside_its_transaction(edition: Edition) -> None:
    """What was not committed left no trace in the links before it."""
    token = quote(edition)
    with child(HALFWAY, edition.folder) as process:
        assert line(process.stdout) == "inside"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert len(links.find(edition.folder, token).reports) == 2
    assert whole(edition.folder)
