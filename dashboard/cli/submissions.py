"""The command of the second person: lists what waits, approves it, sends it back. The operator is who decides."""

from __future__ import annotations

import argparse
import json
from typing import Any

from dashboard.access import operator
from dashboard.questions.submissions_list import worded
from dashboard.state.submissions import Submission
from dashboard.store import Standing, approve, open_store, send_back, standings, take_back

SAID = "已提交审批，编号 {id}：批准后发布为第 {number} 版，候选文件校验值 {digest}。当前版本不变。"


def add_to(commands: argparse._SubParsersAction[Any], common: argparse.ArgumentParser) -> None:
    """Add the command with its own."""
    asked = commands.add_parser(
        "submissions", parents=[common], help="列出等待第二人审批的提交；批准、退回或撤回其中一份"
    )
    asked.add_argument("--json", action="store_true")
    asked.set_defaults(run=listed, reason="")
    deciding = asked.add_subparsers(title="办理", metavar="办理")
    for name, run, words in (
        ("approve", approved, "批准，候选文件原样发布"),
        ("return", returned, "退回，写明原因"),
        ("take-back", taken_back, "撤回自己的提交"),
    ):
        # The same options again: those of the command itself stand before its own command.
        made = deciding.add_parser(name, help=words)
        made.add_argument("submission", metavar="编号")
        made.add_argument("--store", default=argparse.SUPPRESS, help="数据仓地址，例如 file:data/store")
        if name == "return":
            made.add_argument("--reason", required=True, metavar="原因")
        made.set_defaults(run=run)


def listed(chosen: argparse.Namespace) -> int:
    """Print every submission, the last first."""
    found = list(reversed(standings(open_store(chosen.store))))
    if chosen.json:
        print(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=1))
        return 0
    for one in found:
        told = worded(one, {})
        words = [told["submission_id"], told["submission_state"], told["submission_kind"]]
        words += [f"拟发布第 {told['submitted_edition']} 版", told["submitted_at"], told["submitted_by"]]
        words += [told["submission_author"], told["submission_message"], told["submission_digest"]]
        print("  ".join([*words, f"原因：{one.reason}"] if one.reason else words))
    if not found:
        print("没有提交。")
    return 0


def approved(chosen: argparse.Namespace) -> int:
    """Publish a candidate as it is."""
    edition = approve(open_store(chosen.store), chosen.submission, operator())
    print(f"已批准，发布为第 {edition.number} 版，文件校验值 {edition.sha256}。")
    return 0


def returned(chosen: argparse.Namespace) -> int:
    """Send a submission back."""
    send_back(open_store(chosen.store), chosen.submission, operator(), chosen.reason)
    print(f"已退回提交 {chosen.submission}。")
    return 0


def taken_back(chosen: argparse.Namespace) -> int:
    """Take the operator's own submission back."""
    take_back(open_store(chosen.store), chosen.submission, operator())
    print(f"已撤回提交 {chosen.submission}。")
    return 0


def said(made: Submission) -> str:
    """What a command says after it has handed something in."""
    return SAID.format(id=made.submission_id, number=made.edition_number, digest=made.digest)


def _as_json(one: Standing) -> dict[str, Any]:
    made, decided = one.submission, one.decided
    return {
        "id": made.submission_id,
        "state": one.state,
        "kind": made.kind,
        "submitted_at": made.submitted_at,
        "subject": made.actor.subject,
        "unit": made.actor.unit,
        "channel": made.actor.channel,
        "author": made.author,
        "message": made.message,
        "base": made.base_number or None,
        "edition": made.edition_number,
        "digest": made.digest,
        "files": [vars(file) for file in made.files],
        "reason": one.reason,
        "decided_at": decided.happened_at if decided else None,
        "decided_by": decided.actor.subject if decided else None,
    }
