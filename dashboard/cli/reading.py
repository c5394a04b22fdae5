"""Commands that read: query, export, check."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from unicodedata import east_asian_width

from dashboard.access import operator
from dashboard.export import FORMATS, Occasion, ReportTable, to_bytes, write
from dashboard.export.report import cells, heading
from dashboard.policy.loading import findings, load_policy
from dashboard.questions.checks import run_checks
from dashboard.questions.parameters import choose_edition
from dashboard.refusal import Refusal
from dashboard.settings import ADDRESS_FORMAT, settings
from dashboard.state.events import events
from dashboard.state.sealing import state_faults
from dashboard.store import Store, accept_catalogue, accept_state, list_editions, open_store, signed
from dashboard.views.from_address import asked

PRINTED_FINDINGS = 200
PAGE = "page:"


def query(chosen: argparse.Namespace) -> int:
    """Print a report. Machine formats are exports and are logged; the table for people is not."""
    report, occasion = _answer(chosen)
    if chosen.format == "table":
        print_table(report)
        return 0
    sys.stdout.buffer.write(to_bytes(report, chosen.format, occasion))
    if chosen.format == "json":
        print()
    return 0


def export(chosen: argparse.Namespace) -> int:
    """Write a report, or with `page:<address>` all tables of a page, to a file; the suffix chooses the format."""
    kind = chosen.output.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise Refusal(
            f"不认识的导出格式“{chosen.output.suffix}”，可用：{'、'.join('.' + fmt for fmt in FORMATS)}。"
        )
    if chosen.name.startswith(PAGE):
        _export_page(chosen, chosen.name.removeprefix(PAGE), kind)
    else:
        report, occasion = _answer(chosen)
        write(report, kind, chosen.output, occasion)
    print(f"已导出 {chosen.output}")
    return 0


def _export_page(chosen: argparse.Namespace, page: str, kind: str) -> None:
    from dashboard.views.page_runs import (
        page_book,  # imported here: it loads Streamlit, which no other export needs
    )

    address = page_address(chosen)
    book, occasion = page_book(page, address, chosen.store)
    write(book, kind, chosen.output, occasion)


def check(chosen: argparse.Namespace) -> int:
    """Print findings; 1 when any is fatal. Findings on an edition are never fatal."""
    if chosen.subject == "policy":
        sentences = findings(load_policy(chosen.which or settings().policy_id))
        for sentence in sentences:
            print(sentence)
        if not sentences:
            print("政策数据核对无误。")
        return 1 if sentences else 0
    if chosen.subject == "audit":
        return _check_audit(open_store(chosen.store), chosen.accept, chosen.author)
    if chosen.subject == "catalogue":
        return _check_catalogue(open_store(chosen.store), chosen.accept, chosen.author)
    edition = choose_edition(open_store(chosen.store), chosen.which)
    found = run_checks(edition)
    if chosen.json:
        print(json.dumps([finding.__dict__ for finding in found], ensure_ascii=False, indent=1, default=str))
        return 0
    for finding in found[:PRINTED_FINDINGS]:
        print(f"[{finding.severity}] {finding.title}：{finding.sentence}")
    if len(found) > PRINTED_FINDINGS:
        print(f"另有 {len(found) - PRINTED_FINDINGS} 条，用 export findings_list 导出。")
    print(f"第 {edition.number} 版共有 {len(found)} 条核查提示（提示不是结论）。")
    return 0


def _check_audit(store: Store, reason: str | None, author: str | None) -> int:
    """Prove the chain of state.sqlite; 1 where it does not hold. With a reason, take the file over as it is."""
    if reason is not None:
        signed_by, why = signed(author or "", reason)
        last = accept_state(store, signed_by, why)
        print(f"已承认现在的 state.sqlite（{last} 条记录），由 {signed_by} 承认，原因留在目录里：{why}")
        return 0
    count, sentences = state_faults(store.folder)
    for sentence in sentences:
        print(sentence)
    if sentences:
        print(
            "人写的内容和审计记录不完整。请从备份恢复整个数据仓；确实找不回来的，核对清楚后运行"
            " check audit --accept 原因 --author 单位。"
        )
        return 1
    print(f"人写的内容和审计记录完整：{count} 条，逐条相连，接得上目录里记下的位置。")
    return 0


def _check_catalogue(store: Store, reason: str | None, author: str | None) -> int:
    """Check the list of editions and its signature; 1 where it does not hold. With a reason, take it over as it is."""
    if reason is not None:
        signed_by, why = signed(author or "", reason)
        count = accept_catalogue(store, signed_by, why)
        print(f"已接管现在的目录（{count} 个版本），由 {signed_by} 承认，原因留在目录和审计记录里：{why}")
        print("请再运行 editions --verify 核对版本文件；正在运行的看板请重新启动。")
        return 0
    try:
        count = len(list_editions(store))
    except Refusal as refusal:
        print(refusal)
        print(
            "最好从备份恢复整个数据仓；核对过每个版本、确认要用现在的目录的，运行"
            " check catalogue --accept 原因 --author 单位。"
        )
        return 1
    for event in reversed(events(store.folder)):
        print(f"{event.happened_at[:19].replace('T', ' ')} {event.sentence}")
    print(f"目录完好：{count} 个版本。")
    return 0


def _answer(chosen: argparse.Namespace) -> tuple[ReportTable, Occasion]:
    raw = pairs(chosen.parameters)
    _check_edition(chosen, raw)
    return asked(
        chosen.store,
        chosen.name,
        raw | ({"edition": chosen.edition} if chosen.edition else {}),
        "command",
        operator(),
    )


def page_address(chosen: argparse.Namespace) -> dict[str, str]:
    """The parameters of a page's address from `name=value` words; the edition by its number."""
    raw = pairs(chosen.parameters)
    _check_edition(chosen, raw)
    edition = choose_edition(open_store(chosen.store), chosen.edition or raw.get("edition"))
    return {"v": ADDRESS_FORMAT} | raw | {"edition": str(edition.number)}


def _check_edition(chosen: argparse.Namespace, raw: Mapping[str, str]) -> None:
    if chosen.edition and raw.get("edition", chosen.edition) != chosen.edition:
        raise Refusal(f"版本写了两次，而且不同：{chosen.edition} 和 {raw['edition']}。")


def pairs(words: Sequence[str]) -> dict[str, str]:
    """Name → value of the words `name=value`. Raises Refusal for a name without value or given twice."""
    raw: dict[str, str] = {}
    for word in words:
        name, separator, value = word.partition("=")
        if not separator:
            raise Refusal(f"参数“{word}”应写成 名称=值，例如 clause=1.1。")
        if name in raw:
            raise Refusal(f"参数“{name}”写了两次；多个值请用逗号隔开，例如 {name}={raw[name]},{value}。")
        raw[name] = value
    return raw


def print_table(report: ReportTable) -> None:
    """Print a report as aligned text."""
    heads = [heading(column, "元") for column in report.columns]
    columns = [
        ["" if value is None else str(value) for value in cells(report, column)] for column in report.columns
    ]
    widths = [max(map(_width, (head, *values))) for head, values in zip(heads, columns, strict=True)]
    print(report.marked_title)
    for row in (heads, *zip(*columns, strict=True)):
        print(
            "  ".join(
                text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)
            ).rstrip()
        )
    print(f"共 {report.table.num_rows} 行")


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
