"""HTTP and command line: the address of the page can be pasted, the link opens what was exported, nothing is wider."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from dashboard.access import TRIAL
from dashboard.components import corrections
from dashboard.export import EditionStamp
from dashboard.questions.addresses import OWN, rows_link
from dashboard.questions.known_values import LISTS, known_values
from dashboard.questions.layouts import layouts
from dashboard.questions.parameters import OPTIONS, SHARED, bind
from dashboard.questions.queries import load
from dashboard.refusal import Refusal
from dashboard.store import Edition, current_edition, open_store
from dashboard.views.filters import read_values
from dashboard.views.from_address import asked
from dashboard.views.view import View
from tests.asking import run
from tests.stores import demonstration_store
from tests.unit.test_audit import ask


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch) -> str:
    """Every test asks the demonstration."""
    monkeypatch.setenv("DASHBOARD_STORE", demonstration_store())
    return demonstration_store()


def edition() -> Edition:
    return current_edition(open_store(demonstration_store()))


def page_address(page: str, **values: Any) -> dict[str, str]:
    """What the address bar holds on this page, as software and reader made it."""
    own = dict.fromkeys((*SHARED, "q", *OWN.get(page, ())))
    own |= {one: words[0] for one, words in OPTIONS.items() if one in own}
    return View(edition(), edition(), False, page, own | {"row_offset": 0} | values, TRIAL).address()


@pytest.mark.parametrize("name", sorted(layouts()))
def test_a_page_address_works_as_it_is_pasted(name: str) -> None:
    """Every parameter of a page's address, also those that only draw, may stand behind each of its reports."""
    address = page_address(layouts()[name].page)
    bare = ask(f"/export/{name}.json")[2]
    assert ask(f"/export/{name}.json?{urlencode(address)}")[::2] == (200, bare)


def test_the_place_of_a_reader_is_no_filter() -> None:
    """The second page of a list exports the whole list, as its button does; with row_limit both are what they say."""
    whole = json.loads(ask("/export/projects_list.json")[2])
    turned = page_address("projects", row_offset=50)
    assert json.loads(ask(f"/export/projects_list.json?{urlencode(turned)}")[2]) == whole
    part = json.loads(ask("/export/projects_list.json?row_limit=10&row_offset=50")[2])
    assert part == whole[50:60]


def test_how_a_page_draws_is_checked_and_changes_no_row() -> None:
    """`measure` and `layout` are let through with a value they have, and refused with another."""
    assert ask("/export/zones_progress.json?measure=paid")[0] == 200
    status, _, said = ask("/export/zones_progress.json?measure=loud")
    assert (status, "着色指标" in said.decode()) == (400, True)


@pytest.mark.parametrize(
    "query",
    ["id=x", "since=1", "clause=1.1&clause=1.2", "row_offset=x", "link=abcdefghjk", "embed=true", "x=1"],
)
def test_what_would_be_ignored_is_refused(query: str) -> None:
    """A parameter that the report cannot follow is 400 with one sentence, never a wider answer."""
    status, headers, said = ask(f"/export/money_by_month.json?{query}")
    assert (status, said.decode().endswith("。")) == (400, True)
    assert headers["content-type"].startswith("text/plain")


def test_head_tells_what_get_would(store: str) -> None:
    """HEAD has the type and no length that would not hold; a refused address is refused there too."""
    for fmt, kind in (
        ("xlsx", "application/vnd.openxmlformats"),
        ("csv", "text/csv"),
        ("json", "application/json"),
    ):
        status, headers, body = ask(f"/export/money_by_clause.{fmt}", "HEAD")
        assert (status, body) == (200, b"")
        assert headers["content-type"].startswith(kind)
        assert "content-length" not in headers
    assert ask("/export/money_by_clause.csv?city=1", "HEAD")[0] == 400


def test_conditions_and_ranges_get_the_whole_file() -> None:
    """A spreadsheet's data connection that asks for a part or for news gets the file, with its length and no cookie."""
    status, headers, body = ask("/export/money_by_clause.csv")
    assert (status, int(headers["content-length"])) == (200, len(body))
    assert "set-cookie" not in headers
    assert headers["cache-control"] == "no-store"
    assert "filename*=UTF-8''" in headers["content-disposition"]


def chosen(name: str, draw: random.Random) -> dict[str, Any]:
    """A value for each filter that the report takes."""
    known = known_values(edition())
    found: dict[str, Any] = {}
    for parameter in load(name).parameters:
        if (
            parameter.name in LISTS
            and parameter.name not in ("county", "part")
            and known[parameter.name].labels
        ):
            found[parameter.name] = [draw.choice(list(known[parameter.name].labels))]
    return found


@pytest.mark.parametrize("name", sorted(layouts()))
def test_the_link_of_an_export_opens_what_was_exported(name: str) -> None:
    """The page takes the address, edition and every parameter spelt out, and asks the report with the same values."""
    values = chosen(name, random.Random(name))
    target = urlsplit(rows_link(edition(), name, values))
    raw = dict(parse_qsl(target.query))
    assert raw["edition"] == str(edition().number)
    if target.path.startswith("/export/"):  # a value that no page has
        bound = bind(edition(), load(name), raw)
        assert {one: value for one, value in bound.items() if value is not None} == values
        return
    page = target.path.removeprefix("/") or "overview"
    assert page == layouts()[name].page
    assert set(raw) == {"v", "edition", *SHARED, "q", *OWN.get(page, ())}
    opened = read_values(edition(), page, raw, TRIAL)
    assert {one: list(opened[one]) for one in values} == values
    assert all(opened[one] is None for one in opened if one in LISTS and one not in values)


def test_the_command_line_and_http_give_the_same_report(store: str) -> None:
    """One report is asked by one way: rows, filters and link are the same for both."""
    raw = {"clause": "1.1", "city": "510100"}
    one, _ = asked(store, "projects_list", raw, "http", TRIAL)
    other, _ = asked(store, "projects_list", raw, "command", TRIAL)
    assert one == other
    assert one.table.equals(run(edition(), "projects_list", {"clause": ["1.1"], "city": ["510100"]}))
    assert [label for label, _ in one.filters] == ["条款", "市(州)"]


def test_a_wrong_edition_is_refused(store: str) -> None:
    """An edition that does not exist is a sentence."""
    with pytest.raises(Refusal, match="99"):
        asked(store, "projects_list", {"edition": "99"}, "http", TRIAL)


def test_an_export_loads_no_briefing() -> None:
    """What answers an export of the command line or of HTTP draws nothing and knows no 汇报材料."""
    program = (
        "import sys; import dashboard.views.from_address, dashboard.questions.addresses; "
        "print([one for one in sys.modules if one.startswith(('dashboard.briefing', 'dashboard.components'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_table_of_a_page_says_where_it_is_seen() -> None:
    """Paged or whole, a table of a page leads back to the page with its edition and every filter spelt out."""
    chosen = dict.fromkeys((*SHARED, "q")) | {"city": ("510100",), "row_offset": 50}
    view = View(edition(), edition(), False, "projects", chosen, TRIAL)
    paged = view.report("projects_list", row_limit=50)
    for report in (paged, view.whole(paged)):
        target = urlsplit(str(report.link))
        told = dict(parse_qsl(target.query))
        assert target.path == "/projects"
        assert (told["edition"], told["city"], told["clause"]) == (str(edition().number), "510100", "all")
        assert "row_offset" not in told


def test_the_book_of_corrections_says_where_it_is_seen() -> None:
    """更正簿 is no query, so its address is given beside its rows."""
    stamp = EditionStamp(2, "demo", None, None, "", "")
    assert corrections.report((), stamp, (), "http://a").link == "http://a/corrections?edition=2"
