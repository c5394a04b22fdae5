"""The command line: its options, its commands, its exit codes. A Refusal is printed as its sentence."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from dashboard.cli import (
    briefing,
    keeping,
    keys,
    links,
    papers,
    reading,
    serving,
    submissions,
    templates,
    writing,
)
from dashboard.refusal import Refusal
from dashboard.settings import settings
from dashboard.state.refusals import log_refusal
from dashboard.store import open_store

MESSAGES = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (.+): invalid choice: (.+?) \(choose from (.+)\)", r"\1 没有 \2 这个选择，可用：\3"),
    (r"argument (.+): expected one argument", r"\1 后面缺少一个值"),
    (r"argument (.+): invalid \w+ value: (.+)", r"\1 的值 \2 写法不对"),
)

REPORT_HELP = (
    "写出退回说明（.xlsx）：一个文件时是原文件，错误单元格标色加批注，首页列出原因；"
    "几个文件时是全部退回单元格的清单，每个有退回的文件另有一份，写在旁边。大文件只附退回的行"
)
HELP = {
    "usage: ": "用法：",
    "positional arguments:": "参数：",
    "options:": "选项：",
    "show this help message and exit": "显示本说明",
}


class Parser(argparse.ArgumentParser):
    """argparse with its help and its errors in Chinese."""

    def format_help(self) -> str:
        """The help with argparse's fixed words in Chinese."""
        text = super().format_help()
        for english, chinese in HELP.items():
            text = text.replace(english, chinese)
        return text

    def error(self, message: str) -> NoReturn:
        """Print the error as a Chinese sentence and exit with 2."""
        for pattern, sentence in MESSAGES:
            if re.search(pattern, message):
                message = re.sub(pattern, sentence, message)
                break
        self.exit(2, f"命令写法不对：{message}。用 {self.prog} --help 查看用法。\n")


def main(arguments: Sequence[str]) -> int:
    """Run a command. Returns its exit code: 0 for success, 2 for a Refusal, others as the command documents."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        _keep_line(chosen, " ".join(arguments), str(refusal))
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _keep_line(chosen: argparse.Namespace, asked: str, sentence: str) -> None:
    """Keep a line of the audit log for a refused command; none where its store has no address."""
    with contextlib.suppress(Refusal):
        log_refusal(open_store(chosen.store).folder, "command", asked, sentence)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m dashboard", description="政策落实看板")
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")
    common = Parser(add_help=False)
    common.add_argument("--store", default=settings().store_url, help="数据仓地址，例如 file:data/store")

    demo = commands.add_parser("demo", parents=[common], help="发布演示版本")
    demo.add_argument("--projects", type=int, default=600)
    demo.add_argument("--seed", type=int, default=7)
    demo.add_argument("--earlier", action="store_true", help="先发布一个上月情形的演示版本，供比较")
    demo.add_argument("--if-empty", action="store_true", help="数据仓里已有版本时什么也不做")
    demo.set_defaults(run=writing.demo)

    intake = commands.add_parser("intake", parents=[common], help="接入台账，发布一个新版本")
    intake.add_argument("files", nargs="+", type=Path, metavar="文件")
    intake.add_argument("--kind")
    intake.add_argument("--department", help="报送单位，名称或代码")
    intake.add_argument("--as-of", type=dt.date.fromisoformat, help="数据截至日，例如 2026-10-31")
    intake.add_argument("--dry-run", action="store_true", help="只检查并试算会有哪些变化，不发布")
    intake.add_argument("--accept-valid", action="store_true", help="有问题的文件也接入其中没有问题的行")
    intake.add_argument(
        "--withdraw-missing", action="store_true", help="同名文件上次有、这次没有的行不再计入（默认保留）"
    )
    intake.add_argument(
        "--answer",
        type=Path,
        metavar="文件",
        help="答复上次运行提出的问题：--json 打印的内容，加上 answer 和 reason",
    )
    intake.add_argument("--message", default="接入台账")
    intake.add_argument("--author", default="未署名")
    intake.add_argument("--report", type=Path, help=REPORT_HELP)
    intake.add_argument("--json", action="store_true")
    intake.set_defaults(run=writing.intake)

    template = commands.add_parser("template", parents=[common], help="写出一类台账的空白模板")
    template.add_argument("kind", metavar="类别", help="例如 projects、milestones、zones")
    template.add_argument("-o", "--output", type=Path, required=True)
    template.set_defaults(run=templates.template)

    withdraw = commands.add_parser("withdraw", parents=[common], help="撤回一份文件，不加 --yes 只试算")
    withdraw.add_argument("batch", metavar="批次号", help="见“报送台”，或 query files_in_use")
    withdraw.add_argument("--yes", action="store_true", help="确认发布")
    withdraw.add_argument("--message", default="", metavar="原因")
    withdraw.add_argument("--author", default="", metavar="单位")
    withdraw.set_defaults(run=writing.withdraw)

    rollback = commands.add_parser("rollback", parents=[common], help="把某一版重新作为当前版本（新版本号）")
    rollback.add_argument("number", type=int)
    rollback.add_argument("--message", default="")
    rollback.add_argument("--author", default="未署名")
    rollback.set_defaults(run=writing.rollback)

    submissions.add_to(commands, common)

    editions = commands.add_parser("editions", parents=[common], help="列出数据版本")
    editions.add_argument("--json", action="store_true")
    editions.add_argument("--verify", action="store_true", help="逐个核对版本文件，有损坏时返回 1")
    editions.set_defaults(run=keeping.editions)

    diff = commands.add_parser("diff", parents=[common], help="比较两个版本：各种变化、合计、逐条")
    diff.add_argument("before", metavar="A", help="较早的版本号")
    diff.add_argument("after", metavar="B", help="较晚的版本号，或 latest")
    diff.add_argument("--json", action="store_true", help="逐条变化，JSON 数组")
    diff.add_argument("--exit-code", action="store_true", help="有变化时返回 1")
    diff.set_defaults(run=keeping.diff)

    backup = commands.add_parser("backup", parents=[common], help="备份整个数据仓到一个新文件夹")
    backup.add_argument("folder", type=Path, metavar="文件夹")
    backup.set_defaults(run=keeping.backup)

    restore = commands.add_parser("restore", parents=[common], help="从备份恢复数据仓")
    restore.add_argument("folder", type=Path, metavar="文件夹")
    restore.add_argument("--replace", action="store_true", help="替换现有的数据仓，原来的改名保留")
    restore.set_defaults(run=keeping.bring_back)

    retire = commands.add_parser("retire", parents=[common], help="归档较早的版本，不加 --yes 只列出")
    retire.add_argument("--keep", type=int, required=True, metavar="N", help="保留最新的 N 个版本")
    retire.add_argument("--yes", action="store_true", help="确认移除所列版本的文件")
    retire.set_defaults(run=keeping.retention)

    redact = commands.add_parser(
        "redact", parents=[common], help="清除以前版本里的个人号码，不加 --yes 只列出"
    )
    redact.add_argument("--yes", action="store_true", help="确认：发布清除后的版本，封存含有号码的版本")
    redact.add_argument("--author", default="", metavar="单位")
    redact.add_argument("--reason", default="", metavar="原因")
    redact.set_defaults(run=keeping.redaction)

    for name, run, words in (
        ("query", reading.query, "运行一个报表"),
        ("export", reading.export, "导出一个报表，或整页：page:页面，例如 page:caps"),
    ):
        asked = commands.add_parser(name, parents=[common], help=words)
        asked.add_argument("name", metavar="报表")
        asked.add_argument("parameters", nargs="*", metavar="参数=值")
        asked.add_argument("--edition")
        asked.set_defaults(run=run)
        if name == "query":
            asked.add_argument("--format", choices=("table", "csv", "json", "parquet"), default="table")
            asked.add_argument("--json", dest="format", action="store_const", const="json")
        else:
            asked.add_argument("-o", "--output", type=Path, required=True)

    document = commands.add_parser("briefing", parents=[common], help="写出汇报材料（Word）和附件（Excel）")
    document.add_argument("--edition", help="数据版本，默认当前版本")
    document.add_argument(
        "--since", type=int, metavar="M", help="与第 M 版比较，默认上次会议所用的版本或前一版"
    )
    document.add_argument("--department", help="只写一个责任单位，名称或代码")
    document.add_argument("--city", help="只写一个市(州)，名称或代码")
    document.add_argument("--one-page", action="store_true", help="只写一个单位或市(州)的一页纸（A4）")
    document.add_argument("--meeting", metavar="编号", help="为哪次会议准备")
    document.add_argument("-o", "--output", type=Path, required=True, help="文件.docx，附件写在旁边")
    document.set_defaults(run=briefing.briefing)

    papers.add_to(commands, common)
    links.add_to(commands, common)

    check = commands.add_parser(
        "check", parents=[common], help="核查政策数据、某一版数据，人写的内容和审计记录或目录是否完整"
    )
    check.add_argument(
        "subject", nargs="?", choices=("policy", "edition", "audit", "catalogue"), default="edition"
    )
    check.add_argument("which", nargs="?")
    check.add_argument(
        "--accept",
        metavar="原因",
        help="check audit、check catalogue：承认现在的 state.sqlite 或目录，原因和单位留在目录里",
    )
    check.add_argument("--author", metavar="单位")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=reading.check)

    keys.add_to(commands, common)
    serving.add_to(commands, common)
    return parser
