"""Commands on whole editions: editions, diff, backup, restore, retire."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Collection
from pathlib import Path

from dashboard.access import operator
from dashboard.cli.reading import print_table
from dashboard.export import Occasion, to_bytes
from dashboard.questions.editions import KINDS, state_of
from dashboard.questions.parameters import choose_edition
from dashboard.questions.reports import report_table
from dashboard.quoting.links import quoted_editions
from dashboard.store import (
    Edition,
    back_up,
    current_edition,
    is_whole,
    list_editions,
    numbers_found,
    open_store,
    plan_retention,
    redact,
    restore,
    retire,
    standings,
)

# Functions that give the numbers of editions that people quote in a store; these editions are never retired.
QUOTED_BY: tuple[Callable[[Path], Collection[int]], ...] = (quoted_editions,)
PARTS = ("edition_changes_totals", "edition_changes_summary", "edition_changes")


def editions(chosen: argparse.Namespace) -> int:
    """List the editions; with --verify read every file. 1 when a file is missing or has changed since publishing."""
    listed = list_editions(open_store(chosen.store))
    whole = (
        {edition.number: is_whole(edition) for edition in listed if not edition.retired_at}
        if chosen.verify
        else {}
    )
    if chosen.json:
        print(json.dumps([_as_json(edition, whole) for edition in listed], ensure_ascii=False, indent=1))
    elif not listed:
        print("数据仓里还没有数据版本。")
    else:
        current = current_edition(open_store(chosen.store)).number
        for edition in listed:
            print(_line(edition, current, whole))
    return 0 if all(whole.values()) else 1


def diff(chosen: argparse.Namespace) -> int:
    """Print the changes from A to B: kinds, sums, rows. Returns 0; with --exit-code 1 when anything changed."""
    store = open_store(chosen.store)
    before, after = choose_edition(store, chosen.before), choose_edition(store, chosen.after)
    kinds, sums, rows = (report_table(after, name, {"since": before.number}, operator()) for name in PARTS)
    if chosen.json:
        asked = {"since": str(before.number), "edition": str(after.number)}
        sys.stdout.buffer.write(
            to_bytes(rows, "json", Occasion(store.folder, "command", operator(), "changes", asked))
        )
        print()
    else:
        for report in (kinds, sums, rows):
            print_table(report)
            print()
    changed = sums.table.column("change_count")[0].as_py() > 0
    return 1 if changed and chosen.exit_code else 0


def backup(chosen: argparse.Namespace) -> int:
    """Copy the store to a new folder and check every file."""
    manifest = back_up(open_store(chosen.store), chosen.folder)
    size = sum(file["size_bytes"] for file in manifest["files"]) / 1024 / 1024
    kept = len(manifest["editions"]) - len(manifest["retired"])
    print(
        f"已备份 {kept} 个数据版本（{len(manifest['files'])} 个文件，{size:.1f} MiB）到 {chosen.folder}，逐个核对无误。"
    )
    waiting = [one for one in standings(open_store(chosen.store)) if one.state == "waiting"]
    if waiting:
        print(
            f"等待审批的 {len(waiting)} 份提交的候选文件不在备份里：从这份备份恢复以后，请提交单位重新提交。"
        )
    return 0


def bring_back(chosen: argparse.Namespace) -> int:
    """Replace the store by a backup."""
    store = open_store(chosen.store)
    manifest, aside = restore(store, chosen.folder.absolute(), replace=chosen.replace)
    print(
        f"已从 {chosen.folder} 恢复 {len(manifest['editions'])} 个数据版本到 {store.folder}（备份于 {manifest['made_at']}）。"
    )
    if aside is not None:
        print(f"原来的数据仓改名保留在 {aside}。")
    print("正在运行的看板请重新启动。")
    return 0


def redaction(chosen: argparse.Namespace) -> int:
    """Show where editions hold numbers of persons; with --yes publish clean copies and seal those editions."""
    store = open_store(chosen.store)
    found = numbers_found(store)
    for one in found:
        print(f"第 {one.edition.number} 版：{one.table} 的 {one.column}，{len(one.values)} 处文字")
    if not found:
        print("没有发现身份证号或手机号。")
        return 0
    if not chosen.yes:
        print(
            "以上只是列出，没有改动。确认请加 --yes --author 单位 --reason 原因：先发布清除后的版本，再封存以上各版，"
            "它们的文件和引用它们的链接保存的内容都会移除，不能找回。以前的备份里仍有这些号码，请一并销毁，再做新的备份。"
        )
        return 1
    made, sealed = redact(store, chosen.author, chosen.reason)
    for edition in made:
        print(f"已发布第 {edition.number} 版：与第 {edition.parent_number} 版相同，文字里的号码已遮去。")
    print(
        f"已封存第 {'、'.join(map(str, sealed))} 版。请销毁以前的备份，再做新的备份；正在运行的看板请重新启动。"
    )
    return 0


def retention(chosen: argparse.Namespace) -> int:
    """Show which editions would be retired; with --yes remove their files."""
    store = open_store(chosen.store)
    quoted = {number for quotes in QUOTED_BY for number in quotes(store.folder)}
    plan = (retire if chosen.yes else plan_retention)(store, chosen.keep, quoted)
    for number, why in sorted(plan.kept.items()):
        print(f"保留第 {number} 版：{why}")
    for edition in plan.leaving:
        word = "已归档" if chosen.yes else "将归档"
        print(
            f"{word}第 {edition.number} 版：{edition.published_at.replace('T', ' ')} {edition.author} {edition.message}"
        )
    if not plan.leaving:
        print("没有可以归档的版本。")
    elif not chosen.yes:
        print("以上只是列出，没有删除任何文件。确认请加 --yes；建议先运行 backup。")
    return 0


def _as_json(edition: Edition, whole: dict[int, bool]) -> dict[str, object]:
    keys = (
        "number",
        "kind",
        "policy_id",
        "published_at",
        "author",
        "message",
        "as_of_on",
        "parent_number",
        "retired_at",
    )
    row = {key: getattr(edition, key) for key in keys} | {
        "summary": vars(edition.summary) if edition.summary else None
    }
    return row | ({"is_whole": whole.get(edition.number)} if whole else {})


def _line(edition: Edition, current: int, whole: dict[int, bool]) -> str:
    words = [f"第 {edition.number} 版", KINDS[edition.kind], f"截至 {edition.as_of_on or '未标明'}"]
    words += [
        edition.published_at.replace("T", " "),
        edition.author,
        edition.message,
        f"（{state_of(edition, current)}）",
    ]
    if edition.number in whole:
        words.append("文件完好" if whole[edition.number] else "文件缺失或已损坏，请从备份恢复")
    return "  ".join(words)
