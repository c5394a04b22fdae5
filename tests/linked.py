"""定版链接 over all pages, made on the first edition of a store, before three later editions change it.

Run as a program it makes them in a separate process: python -m tests.linked FOLDER VIEWS
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from dashboard import cli
from dashboard.questions.known_values import known_values
from dashboard.quoting.links import find
from dashboard.store import Edition, current_edition, open_store
from dashboard.views.page_runs import link_token
from tests.asking import run
from tests.stores import GOOD_LEDGERS

ROOT = Path(__file__).resolve().parents[1]
SEED = 50
BUDGET = (
    "文号,条款,责任单位,年度,资金层级,年初预算(万元),调整后预算(万元)\n"
    "示财预〔2026〕1号,一(一),科技厅,2026年,省级,9000,8000\n"
    "示财预〔2026〕2号,二(三),科技厅,2026年,省级,5000,5500\n"
)
HEADS = "项目编号,项目名称,条款,承担单位,市(州),补助金额(元),已拨付金额(元)\n"
# Page → the filters of its links; a number asks for that many records or clauses instead.
FILTERS: dict[str, tuple[str, ...] | int] = {
    "overview": ("", "city", "clause", "year", "funding_level"),
    "clauses": ("", "part", "department", "city"),
    "clause": 6,
    "alerts": ("", "check", "city"),
    "tasks": ("", "task_state"),
    "schedule": ("",),
    "caps": ("", "clause", "state", "city"),
    "budget": ("", "clause", "year"),
    "projects": ("", "city", "clause", "project_status", "reporting_department"),
    "project": 5,
    "departments": ("", "department", "clause"),
    "zones": ("", "city"),
    "clusters": ("",),
    "cities": ("", "city"),
    "recipients": ("", "clause"),
    "programs": ("",),
    "people": ("", "program", "award_kind", "city"),
    "public-records": ("",),
    "changes": ("",),
    "meeting": ("",),
    "corrections": ("",),
    "editions": ("", "id"),
    "dictionary": ("",),
    "search": ("",),
    "desk": ("", "reporting_department"),
    "data-quality": ("", "reporting_department"),
    "intake": ("",),
    "audit": ("",),
    "accounts": ("",),
    "account": ("",),
    "submissions": ("",),
}


@dataclass(frozen=True)
class Made:
    """One link and what its page showed. values: of the key figures; rows: of each report."""

    token: str
    page: str
    values: tuple[str, ...]


def first_edition(folder: Path) -> Edition:
    """The sample ledgers and a budget, published as one edition."""
    budget = folder.parent / "财政厅_预算安排_2026年10月.csv"
    budget.write_text(BUDGET, encoding="utf-8")
    assert cli.main(["intake", *map(str, GOOD_LEDGERS), str(budget), "--store", f"file:{folder}"]) == 0
    return current_edition(open_store(f"file:{folder}"))


def later_editions(folder: Path) -> None:
    """Three more: a project that is there changes twice, and new ones come in."""
    projects = run(current_edition(open_store(f"file:{folder}")), "projects_list").to_pylist()
    old = next(row for row in projects if row["record_id"].startswith("KJ") or row["recipient_name"])
    known = f"{old['record_id']},{old['record_name']},一(一),{old['recipient_name']},{old['city_name']}"
    for number in (2, 3, 4):
        ledger = folder.parent / "科技厅_补充台账_2026年11月.csv"
        new = f"ZZ-{number},新项目{number},二(三),某研究院,{old['city_name']},{number}230000.50,{number}000.25\n"
        ledger.write_text(f"{HEADS}{known},{number}000000,{number}00000\n{new}", encoding="utf-8")
        given = ["intake", str(ledger), "--store", f"file:{folder}", "--message", f"第{number}次"]
        assert cli.main(given) == 0


def wanted(folder: Path, views: int) -> list[dict[str, str]]:
    """Page and parameters of each link, drawn from the values that the edition knows.

    views: of each page, at most.
    """
    edition = current_edition(open_store(f"file:{folder}"))
    draw, known = random.Random(SEED), known_values(edition)
    asked = []
    for page, filters in FILTERS.items():
        if isinstance(filters, int):
            name = "clause" if page == "clause" else "id"
            records = [row["record_id"] for row in run(edition, "projects_list").to_pylist()]
            values = list(known["clause"].labels) if page == "clause" else records
            asked += [{"page": page, name: value} for value in draw.sample(values, filters)]
            continue
        for name in filters:
            values = [str(edition.number)] if name == "id" else list(known[name].labels) if name else []
            asked.append({"page": page} | ({name: draw.choice(values)} if name else {}))
    pages = [one["page"] for one in asked]
    return [one for place, one in enumerate(asked) if pages[:place].count(one["page"]) < views]


def make(folder: Path, views: int) -> list[Made]:
    """The links, made by another process, as before a restart."""
    command = [sys.executable, "-m", "tests.linked", str(folder), str(views)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [Made(link["token"], link["page"], tuple(link["values"])) for link in json.loads(done.stdout)]


def main(folder: Path, views: int) -> None:
    """Make the links of FOLDER and print what their pages showed."""
    made = []
    for asked in wanted(folder, views):
        page = asked.pop("page")
        token = link_token(page, {"v": "1", "edition": "1"} | asked, f"file:{folder}")
        values = [figure.value for figure in find(folder, token).figures]
        made.append({"token": token, "page": page, "values": values})
    sys.stdout.write(json.dumps(made, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
