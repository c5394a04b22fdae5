"""The command that serves the dashboard: in one process, or in several behind a proxy of its own."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
from typing import Any

from dashboard.access.accounts import accounts_table
from dashboard.access.choosing import chosen, client_secret
from dashboard.access.gateway import gateway_keys
from dashboard.access.keys import keys_of
from dashboard.cli.processes import run_several, server_command
from dashboard.refusal import Refusal
from dashboard.settings import ROOT, second_person
from dashboard.store import current_edition, open_store, tidy

# Debian puts it where only the administrator looks.
PROXY_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/usr/local/bin")
GET_PROXY = "apt-get install haproxy（macOS：brew install haproxy）"

NOBODY_ELSE = (
    "DASHBOARD_SECOND_PERSON 要求第二人审批，而试用（DASHBOARD_ACCESS=trial）不登录，分不出两个人，看板没有启动。"
    "请先配置登录（docs/access.md），或不设 DASHBOARD_SECOND_PERSON。"
)


def add_to(commands: argparse._SubParsersAction[Any], common: argparse.ArgumentParser) -> None:
    """Add the command."""
    asked = commands.add_parser("serve", parents=[common], help="启动看板")
    asked.add_argument("--port", type=int, default=8501)
    asked.add_argument(
        "--processes",
        type=int,
        metavar="N",
        help="服务进程数，默认为处理器核数减一，至少一个；几个时要有 haproxy",
    )
    asked.add_argument(
        "--anyway", action="store_true", help="没有数据版本或读不出来时也启动，页面和 /readyz 说明原因"
    )
    asked.set_defaults(run=serve)


def serve(chosen: argparse.Namespace) -> int:
    """Serve until a signal ends it. Raises Refusal where it cannot start."""
    check_access()
    proxy = proxy_program()
    count = process_count(chosen.processes, proxy)
    store = open_store(chosen.store)
    try:
        current_edition(store)
    except Refusal as refusal:
        if not chosen.anyway:
            raise
        told = f"{refusal}看板照样启动，页面和 /readyz 说明原因；处理好以后不用重新启动。"
        print(told, file=sys.stderr, flush=True)
    tidy(store)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", chosen.port))
        except (OSError, OverflowError):
            raise Refusal(
                f"端口 {chosen.port} 已被占用或不可用，看板没有启动。请换一个端口，例如 make run PORT=8600。"
            ) from None
    os.environ["DASHBOARD_STORE"] = chosen.store
    os.chdir(ROOT)
    several = f"，{count} 个服务进程" if count > 1 else ""
    print(f"政策落实看板：http://localhost:{chosen.port}（按 Ctrl+C 停止）{several}", flush=True)
    if count == 1 or not proxy:
        os.execv(sys.executable, server_command(chosen.port))
    return run_several(count, chosen.port, proxy)


def check_access() -> None:
    """Raise Refusal where it is not settled how the server knows who is looking. What is read again later is read once now."""
    source = chosen()
    if source.mode == "trial":
        if second_person():
            raise Refusal(NOBODY_ELSE)
        return
    accounts_table(source.accounts)
    keys_of(source.keys, "login")
    if source.mode == "oidc":
        client_secret(source)
    else:
        gateway_keys(source.gateway_keys)


def process_count(asked: int | None, proxy: str | None) -> int:
    """How many processes serve: as asked, as DASHBOARD_PROCESSES says, or as many as cores but one.

    proxy: the path of the proxy; without it more than one that was asked for raises Refusal, the default is one.
    """
    wished = asked if asked is not None else _wished()
    if wished is None:
        default = max(1, _cores() - 1)
        if default == 1 or proxy:
            return default
        told = f"只用一个服务进程：没有找到 haproxy。要用上其余的处理器核，请安装：{GET_PROXY}；DASHBOARD_PROCESSES=1 不再提示。"
        print(told, file=sys.stderr, flush=True)
        return 1
    if wished < 1:
        raise Refusal(
            f"服务进程数写的是 {wished}，至少要有 1 个。请改正 --processes 或 DASHBOARD_PROCESSES。"
        )
    if wished > 1 and not proxy:
        raise Refusal(
            f"要开 {wished} 个服务进程，但没有找到 haproxy，看板没有启动。请先安装：{GET_PROXY}，或改为 1 个。"
        )
    return wished


def proxy_program() -> str | None:
    """The path of the HAProxy of this machine; None where there is none."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return shutil.which("haproxy", path=os.pathsep.join([*folders, *PROXY_FOLDERS]))


def _wished() -> int | None:
    text = os.environ.get("DASHBOARD_PROCESSES", "").strip()
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise Refusal(f"DASHBOARD_PROCESSES 的值“{text}”不是整数，请写服务进程数，例如 2。") from None


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
