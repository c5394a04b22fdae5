"""Commands that publish: demo, intake, rollback."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from dashboard.access import operator
from dashboard.cli import submissions
from dashboard.cli.intake import question_as_json, say_missing, say_planned, say_questions
from dashboard.cli.progress import shown
from dashboard.demo import build_demo
from dashboard.export.rejections import write_rejections
from dashboard.intake import FileResult, answer_workbook, understand
from dashboard.intake.accepting import take
from dashboard.intake.desk import planned_withdrawal, withdraw_file
from dashboard.intake.handing_in import hand_in, hand_in_withdrawal
from dashboard.intake.mapping import kept_mapping
from dashboard.intake.missing import missing_rows
from dashboard.intake.registering import register
from dashboard.intake.rehearsal import rehearsed
from dashboard.intake.remembering import answers_in, answers_of, remember_learned
from dashboard.intake.twice import settled
from dashboard.policy.loading import edition_tables
from dashboard.refusal import Refusal
from dashboard.settings import second_person, settings
from dashboard.state.refusals import log_refusal
from dashboard.state.submissions import Submission
from dashboard.store import (
    Draft,
    Edition,
    Store,
    ledger_base,
    list_editions,
    open_store,
    publish,
    roll_back,
    signed,
    submit_rollback,
)

DEMO_MESSAGE = "演示数据：随机生成，非真实记录"


def demo(chosen: argparse.Namespace) -> int:
    """Publish the deterministic demonstration edition; with --earlier, first the edition of a month before."""
    store = open_store(chosen.store)
    if chosen.if_empty and list_editions(store):
        return 0
    if chosen.projects < 1:
        raise Refusal(f"--projects 应为不小于 1 的整数，收到 {chosen.projects}。")
    policy_id = settings().policy_id
    tables = edition_tables(policy_id)

    def fill(con: Any, edition: int, earlier: bool = False) -> None:
        build_demo(con, projects=chosen.projects, seed=chosen.seed, edition=edition, earlier=earlier)

    before = None
    if chosen.earlier:
        message = f"{DEMO_MESSAGE}（上月的情形，供比较）"
        before = publish(
            store, Draft("demo", policy_id, "演示数据", message, tables, partial(fill, earlier=True))
        )
    now = Draft("demo", policy_id, "演示数据", DEMO_MESSAGE, tables, fill, history_of=before)
    edition = publish(store, now)
    print(f"已发布第 {edition.number} 版（演示数据，{chosen.projects} 个项目）。")
    return 0


def intake(chosen: argparse.Namespace) -> int:
    """Read files and publish an edition. 0 all files accepted, 1 some left out, 2 nothing could be read."""
    store, policy_id = open_store(chosen.store), settings().policy_id
    results = _read(chosen, store)
    if chosen.report:  # before publishing: if the report cannot be written, nothing is published
        _write_answers(chosen.files, results, chosen.report)
    missing = missing_rows(ledger_base(store), results)
    withdrawn = missing if chosen.withdraw_missing else []
    edition, planned, handed = None, None, None
    if chosen.dry_run:
        planned = rehearsed(store, results, policy_id=policy_id, withdrawn=withdrawn)
    elif second_person():
        told = {"policy_id": policy_id, "author": chosen.author, "message": chosen.message}
        handed = hand_in(store, results, operator(), "command", withdrawn=withdrawn, **told)
    else:
        author, message = signed(chosen.author, chosen.message)
        edition = take(
            store, results, policy_id=policy_id, author=author, message=message, withdrawn=withdrawn
        )
        remember_learned(store.folder, results, author)
    register(store.folder, "command", results, edition)
    _say(results, edition, chosen, handed)
    if not chosen.json:
        say_missing(missing, chosen.withdraw_missing)
        say_planned(planned)
    if all(result.refusal and not result.questions for result in results):
        return 2
    return 1 if any(result.refusal or result.held or not result.taken for result in results) else 0


def _read(chosen: argparse.Namespace, store: Store) -> list[FileResult]:
    """The files read and their questions answered as far as answers are given."""
    given = answers_in(chosen.answer) if chosen.answer else {}
    base = ledger_base(store)
    understood = understand(
        chosen.files,
        kind=chosen.kind,
        department=chosen.department,
        as_of=chosen.as_of,
        policy_id=settings().policy_id,
        limit_mib=settings().intake_limit_mib,
        remembered=lambda code, shape: kept_mapping(store.folder, code, shape),
        answers=answers_of(base, given),
        progress=shown(chosen.files, sys.stderr),
    )
    return settled(
        understood,
        base,
        given,
        accepts_valid=chosen.accept_valid,
        withdraws_missing=chosen.withdraw_missing,
    )


def _write_answers(paths: list[Path], results: list[FileResult], target: Path) -> None:
    """Write the answer workbook of one file; for several files the list of all rejected cells and an answer workbook each."""
    sent_back = [
        (file_result.file, r.sheet, r.row, r.column, r.value, r.reason)
        for file_result in results
        for r in file_result.rejections
    ]
    write_rejections(sent_back, target)
    for place, (path, result) in enumerate(zip(paths, results, strict=True), 1):
        if not result.rejections:
            continue
        answer = target
        if len(paths) > 1:
            answer = target.with_name(f"{target.stem}_{place:02d}_{path.stem}.xlsx")
        answer.write_bytes(answer_workbook(path, result))


def withdraw(chosen: argparse.Namespace) -> int:
    """Withdraw a file as a new edition; without --yes only say what would change."""
    store = open_store(chosen.store)
    if chosen.yes and second_person():
        told = (store, chosen.batch, operator(), "command")
        print(submissions.said(hand_in_withdrawal(*told, chosen.author, chosen.message)))
        return 0
    if chosen.yes:
        edition = withdraw_file(store, chosen.batch, "command", chosen.author, chosen.message)
        print(f"已发布第 {edition.number} 版：{edition.message}。")
        return 0
    say_planned(planned_withdrawal(store, chosen.batch, {}))
    print("只做试算，没有发布；确认撤回的，加 --yes --author 单位 --message 原因。")
    return 0


def rollback(chosen: argparse.Namespace) -> int:
    """Make an earlier edition current again, as a new edition."""
    told = (open_store(chosen.store), chosen.number, chosen.author, chosen.message or "")
    if second_person():
        print(submissions.said(submit_rollback(*told, operator())))
        return 0
    edition = roll_back(*told)
    print(f"已把第 {chosen.number} 版作为第 {edition.number} 版发布。")
    return 0


def _say(
    results: list[FileResult],
    edition: Edition | None,
    chosen: argparse.Namespace,
    handed: Submission | None,
) -> None:
    for result in results:
        if result.refusal:
            print(f"{result.file}：未读取。{result.refusal}", file=sys.stderr)
            log_refusal(open_store(chosen.store).folder, "command", result.file, result.refusal)
            if not chosen.json:
                say_questions(result)
    if chosen.json:
        waiting = {"submission": handed.submission_id} if handed else {}
        rows = [_as_json(result, edition) | waiting for result in results]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for result in results:
        if not result.refusal:
            _print_file(result)
    if edition is not None:
        print(f"已发布第 {edition.number} 版，数据截至 {edition.as_of_on or '未标明'}。")
    elif handed is not None:
        print(submissions.said(handed))
    elif chosen.dry_run:
        print("只做检查，没有发布。")
    else:
        print("没有可以接入的数据，没有发布；当前版本不变。")


def _print_file(result: FileResult) -> None:
    print(
        f"{result.file}：读到 {result.read} 行 = 接入 {result.taken} + 退回 {result.rejected}"
        f" + 暂留 {result.held} + 非数据 {result.not_data}"
    )
    for rejection in result.rejections:
        place = (
            f"工作表“{rejection.sheet}”第 {rejection.row} 行" if rejection.sheet else f"第 {rejection.row} 行"
        )
        print(f"  {place}“{rejection.column}”：{rejection.reason}")
    say_questions(result)
    for sentence in result.totals:
        print(f"  合计：{sentence}")
    for note in result.notes:
        print(f"  说明：{note}")
    if result.rejected and (result.held or not result.taken):
        print("  该文件有退回的行，整份没有接入。改正后重报，或加 --accept-valid 先接入没有问题的行。")


def _as_json(result: FileResult, edition: Edition | None) -> dict[str, Any]:
    rejections = [
        {"sheet": r.sheet, "row": r.row, "column": r.column, "value": r.value, "reason": r.reason}
        for r in result.rejections
    ]
    return {
        "file": result.file,
        "sha256": result.sha256,
        "read": result.read,
        "taken": result.taken,
        "rejected": result.rejected,
        "held": result.held,
        "not_data": result.not_data,
        "rejections": rejections,
        "questions": [question_as_json(question) for question in result.questions],
        "notes": list(result.notes),
        "totals": list(result.totals),
        "refusal": result.refusal,
        "edition": edition.number if edition is not None and result.taken else None,
    }
