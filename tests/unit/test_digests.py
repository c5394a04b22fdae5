"""tools/digests: a difference is shown with report, filter, column, old and new; what is meant is left out, with its reason."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROWS: list[dict[str, Any]] = [
    {"clause_id": "1.1", "committed_amount_yuan": "100.00"},
    {"clause_id": "1.2", "committed_amount_yuan": None},
]
PAGE = "main title.body: 总览\nmain metric.body: 1.00 万元"


def kept(
    path: Path,
    reports: dict[str, list[dict[str, Any]] | str],
    page: str = PAGE,
    exports: dict[str, str] | None = None,
) -> Path:
    """A file of digests as `take` writes it."""
    told = {what: one if isinstance(one, str) else json.dumps(one) for what, one in reports.items()}
    kinds = {"reports": told, "pages": {"overview?": page}, "exports": exports or {}}
    digests = {
        kind: {what: sha256(text.encode()).hexdigest() for what, text in found.items()}
        for kind, found in kinds.items()
    }
    texts = {sha256(text.encode()).hexdigest(): text for found in kinds.values() for text in found.values()}
    path.write_text(json.dumps({"demo": digests}), encoding="utf-8")
    path.with_name(path.name + ".xz").write_bytes(lzma.compress(json.dumps(texts).encode()))
    return path


def compare(*words: object) -> tuple[int, list[str]]:
    """Exit code and lines of `compare`."""
    command = [sys.executable, "tools/digests", "compare", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def changed(tmp_path: Path) -> tuple[Path, Path]:
    """Two takes: one amount differs under two filters, a row is gone under another, a page has another figure."""
    other = [ROWS[0] | {"committed_amount_yuan": "100.01"}, ROWS[1]]
    before = kept(
        tmp_path / "a.json", {"money?": ROWS, "money?city=1": ROWS, "money?city=2": ROWS, "list?": ROWS}
    )
    after = kept(
        tmp_path / "b.json",
        {"money?": other, "money?city=1": other, "money?city=2": ROWS[:1], "list?": ROWS},
        PAGE.replace("1.00", "2.00"),
    )
    return before, after


def test_equal_takes_have_no_difference(tmp_path: Path) -> None:
    """Nothing is told, and the code is 0."""
    before, _ = changed(tmp_path)
    assert compare(before, before) == (0, ["no difference"])


def test_a_difference_names_report_filter_column_old_and_new(tmp_path: Path) -> None:
    """Alike ones stand in one line; a row that went and a line of a page are told too."""
    assert compare(*changed(tmp_path)) == (
        1,
        [
            "demo pages overview: main metric.body: 1.00 万元 → main metric.body: 2.00 万元   [(no filter)]",
            'demo reports money committed_amount_yuan: "100.00" → "100.01"   [(no filter), city=1]',
            'demo reports money (row): "1.2" null → (not there)   [city=2]',
            "4 differences",
        ],
    )
    assert len(compare(*changed(tmp_path), "--all")[1]) == 5


def test_a_new_column_and_a_new_refusal_are_told(tmp_path: Path) -> None:
    """A column once, not once a row; a refusal by its sentence; a report that only one side was asked."""
    before = kept(tmp_path / "a.json", {"money?": ROWS, "list?": ROWS})
    wider = [row | {"note": "x"} for row in ROWS]
    after = kept(tmp_path / "b.json", {"money?": wider, "list?": "400 没有", "new?": ROWS})
    code, lines = compare(before, after)
    assert code == 1
    assert "demo reports money note: (not there) → (there)   [(no filter)]" in lines
    assert any(line.startswith("demo reports list: [") and "→ 400 没有" in line for line in lines)
    assert "demo reports new: (not there) → (there)   [(no filter)]" in lines


SHEET = """资金!A1: 分条款资金
资金!A2: 单位：万元
资金!A3: 条款号 | General
资金!B3: 立项金额（万元） | General
资金!A4: 1.1 | @
资金!B4: 100 | #,##0.00
资金 widths: {'A': 9.0}; merged: []; frozen: None; filter: None
资金: A1:B4"""
WIDER = """资金!A1: 分条款资金
资金!A2: 单位：万元
资金!A3: 条款号 | General
资金!B3: 项目立项金额（万元） | General
资金!C3: 备注 | General
资金!A4: 1.1 | @
资金!B4: 101 | #,##0.00
资金!C4: 新 | General
资金 widths: {'A': 11.0}; merged: []; frozen: None; filter: None
资金: A1:C4"""
DOCUMENT = (
    "word/document.xml: <w:p>\nword/document.xml: <w:keepNext/>\nword/document.xml: <w:t>已拨付100元。</w:t>"
)


def test_an_export_is_compared_by_column(tmp_path: Path) -> None:
    """In each format a column that came is told once, one that has another name still has its values compared."""
    head = "application/json inline"
    rows = [
        '{"clause_id": "1.1", "amount": "100.00"}',
        '{"clause_id": "1.1", "note": "新", "amount": "100.00"}',
    ]
    field = 'datapackage.json: {"resources": [{"bytes": 9, "schema": {"fields": [{"name": "amount", "title": "立项"}]}}]}'
    before = {
        "money.json?": f"{head}\n[\n{rows[0]}\n]",
        "money.csv?": f"{head}\n条款号,立项金额\n1.1,100.00",
        "money.zip?": f"{head}\n{field}\nmoney.csv: clause_id,amount\nmoney.csv: 1.1,100.00",
        "money.xlsx?": SHEET,
        "briefing.docx": DOCUMENT,
    }
    after = {
        "money.json?": f"{head}\n[\n{rows[1]}\n]",
        "money.csv?": f"{head}\n条款号,项目立项金额\n1.1,101.00",
        "money.zip?": f"{head}\n{field.replace('立项', '申请').replace('9', '10')}\nmoney.csv: clause_id,amount\nmoney.csv: 1.1,101.00",
        "money.xlsx?": WIDER,
        "briefing.docx": DOCUMENT.replace("word/document.xml: <w:keepNext/>\n", "").replace("100", "101"),
    }
    code, lines = compare(
        kept(tmp_path / "a.json", {}, exports=before), kept(tmp_path / "b.json", {}, exports=after)
    )
    assert code == 1
    assert [line.removeprefix("demo exports ").removesuffix("   [(no filter)]") for line in lines] == [
        "briefing.docx: word/document.xml: 已拨付100元。 → word/document.xml: 已拨付101元。",
        "money.csv (column): 立项金额 → 项目立项金额",
        'money.csv 立项金额: "100.00" → "101.00"',
        "money.json note: (not there) → (there)",
        "money.xlsx 资金!(column): 立项金额（万元） → 项目立项金额（万元）",
        "money.xlsx 资金!备注: (not there) → (there)",
        'money.xlsx 资金!立项金额（万元）: "100 | #,##0.00" → "101 | #,##0.00"',
        'money.zip fields!title: "立项" → "申请"',
        'money.zip money.csv!amount: "100.00" → "101.00"',
        "9 differences",
    ]


def test_of_a_page_the_figures_are_compared(tmp_path: Path) -> None:
    """A figure, its label or its note that is said otherwise is told; a caption, a button or a filter is layout."""
    page = "main caption.body: 说明\nmain metric.label: 拨付金额\nmain metric.body: 100.00 元\nmain metric.delta: 其中退回 3 元"
    other = page.replace("说明", "换了说法").replace("100.00", "101.00") + "\nmain button.label: 新按钮"
    assert compare(kept(tmp_path / "a.json", {}, page), kept(tmp_path / "b.json", {}, other)) == (
        1,
        [
            "demo pages overview: main metric.body: 100.00 元 → main metric.body: 101.00 元   [(no filter)]",
            "1 differences",
        ],
    )


def test_a_link_that_shows_what_was_kept_is_one_difference(tmp_path: Path) -> None:
    """In both directions: the page became what was kept, or what was kept became the page."""
    told = "main warning.body: 按当时保存的结果显示。口径变化：今天的查询对第 1 版给出的“总览”与当时不同。"
    paths = []
    for name, text in (("a", PAGE), ("b", f"{told}\nmain title.body: 当时")):
        path = kept(tmp_path / f"{name}.json", {})
        digest = sha256(text.encode()).hexdigest()
        path.write_text(json.dumps({"demo": {"links": {"23456789ab": digest}}}), encoding="utf-8")
        path.with_name(path.name + ".xz").write_bytes(lzma.compress(json.dumps({digest: text}).encode()))
        paths.append(path)
    for old, new, line in ((*paths, f"(the page) → {told}"), (*paths[::-1], f"{told} → (the page)")):
        assert compare(old, new) == (1, [f"demo links 23456789ab: {line}   [(no filter)]", "1 differences"])


def test_words_are_left_out_and_numbers_are_not(tmp_path: Path) -> None:
    """Reviewed words cover what differs in them alone; a number that differs beside them is told."""
    reviewed = tmp_path / "reviewed.toml"
    reviewed.write_text(
        '[[words]]\nwhy = "a button has another name"\nsaid = [["逐行来源", "数据来源"], ["不当作 0", "不计为 0"]]\n',
        encoding="utf-8",
    )

    def lines(page: str) -> list[str]:
        old = kept(tmp_path / "old.json", {}, f"{PAGE}\nmain metric.delta: 共 3 行，逐行来源，逐行来源")
        return compare(old, kept(tmp_path / "new.json", {}, page), "--reviewed", reviewed)[1]

    said = f"{PAGE}\nmain metric.delta: 共 3 行，数据来源，逐行来源"
    assert lines(said) == ["no difference"]
    assert lines(said.replace("3", "4"))[-1] == "1 differences"
    assert lines(said.replace("数据来源", "来源"))[-1] == "1 differences"


def test_what_is_meant_is_left_out(tmp_path: Path) -> None:
    """A reviewed change takes away what it covers and no more; one that covers nothing is told."""
    reviewed = tmp_path / "reviewed.toml"
    reviewed.write_text(
        '[[change]]\nwhy = "the amount is rounded once, not twice"\nsubject = "money"\n'
        'column = "committed_amount_yuan"\nold = \'"100.00"\'\n'
        '[[change]]\nwhy = "nothing is like this any more"\nsubject = "nothing"\n',
        encoding="utf-8",
    )
    code, lines = compare(*changed(tmp_path), "--reviewed", reviewed)
    assert (code, len(lines)) == (1, 4)
    assert lines[0] == "reviewed, and found nowhere: nothing is like this any more"
    assert not any("committed_amount_yuan" in line for line in lines)
