"""Parses foreign bytes in a separate process with limits, which can die without harm."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.intake.frames import END, FAULT, MEMORY, PROGRESS, REFUSED, as_json, received
from dashboard.refusal import Refusal
from dashboard.settings import ROOT, settings

Progress = Callable[[str, int, int], None]
_log = logging.getLogger(__name__)

TOO_LARGE = "文件展开后超过读取内存的上限（{memory} MB），没有读取，请拆分成几个文件，或删除空白行列和多余格式后再报送。"
TOO_LONG = "读取用时超过上限（{seconds} 秒），已停止，请拆分成几个文件后再报送。"
KILLED = "读取程序被系统中止（通常是内存不足），没有读取，请稍后再试，或拆分文件后再报送。"
BROKEN = "文件无法读取（读取程序意外中断），可能已损坏，请用 Excel 打开后另存再报送。"


@dataclass(frozen=True)
class _Forker:
    """The forking process. owner: the id of the process that started it; a fork of the owner starts another."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    owner: int


# A reader may use all the memory that `settings` allows: these many at once, the others wait in a line.
AT_ONCE = 2
WAITING = "等候前面的文件"
_next = threading.Condition()
_line: list[object] = []
_lock = threading.Lock()
_forkers: list[_Forker] = []


def isolated(
    task: str, request: dict[str, Any], progress: Progress | None = None, seconds: int | None = None
) -> Iterator[tuple[bytes, bytes]]:
    """The frames of a task of forking.TASKS, done in a separate process.

    seconds: the longest that it may take where that is less than `settings` allows.
    Raises Refusal with one sentence when the file is refused, or the process runs out of memory or time, or dies.
    """
    limits = settings()
    whole = request | {
        "task": task,
        "memory_mib": limits.intake_memory_mib,
        "seconds": min(limits.intake_seconds, seconds or limits.intake_seconds),
    }
    with _turn(progress):
        yield from _answered(whole, progress)


def _answered(whole: dict[str, Any], progress: Progress | None) -> Iterator[tuple[bytes, bytes]]:
    """The frames of the answer to a request. Raises Refusal as `isolated` does."""
    for is_last in (False, True):
        answer, lease = _ask(json.dumps(whole).encode() + b"\n")
        with lease, os.fdopen(answer, "rb") as stream:
            is_heard = is_whole = False
            for tag, payload in received(stream):
                is_heard = True
                if tag == END:
                    is_whole = True
                elif tag == PROGRESS:
                    _tell(progress, payload)
                elif tag in (REFUSED, MEMORY, FAULT):
                    raise Refusal(_refused(tag, payload))
                else:
                    yield tag, payload
            if is_whole:
                return
            code = _exit_code(lease)
            # A task that died with the forking process is repeated by the next forking process.
            if is_last or is_heard or code is not None:
                raise Refusal(_why(code, whole["seconds"]))


@contextmanager
def _turn(progress: Progress | None) -> Iterator[None]:
    """A place among the AT_ONCE that are read, in the order of asking; `progress` hears how many are before it."""
    own = object()
    try:
        with _next:
            _line.append(own)
            while (ahead := _line.index(own) - AT_ONCE + 1) > 0:
                if progress is not None:
                    progress(WAITING, 0, ahead)
                _next.wait(1)
        yield
    finally:
        with _next:
            _line.remove(own)
            _next.notify_all()


def _tell(progress: Progress | None, payload: bytes) -> None:
    if progress is not None:
        told = as_json(payload)
        progress(str(told["stage"]), int(str(told["done"])), int(str(told["total"])))


def _refused(tag: bytes, payload: bytes) -> str:
    """The sentence for a worker that reported why it stopped."""
    if tag == REFUSED:
        return payload.decode()
    if tag == MEMORY:
        return TOO_LARGE.format(memory=settings().intake_memory_mib)
    _log.warning("the reading process failed: %s", payload.decode())
    return BROKEN


def _exit_code(lease: socket.socket) -> int | None:
    """The exit status of the worker from the forking process; None when the forking process has died."""
    with contextlib.suppress(OSError, ValueError), lease.makefile("rb") as stream:
        return int(stream.readline())
    return None


def _why(code: int | None, seconds: int) -> str:
    """The sentence for a worker that ended before its last frame. seconds: the longest that it might take."""
    if code in (-signal.SIGALRM, -signal.SIGXCPU):
        return TOO_LONG.format(seconds=seconds)
    # The Rust reader aborts when it is out of memory.
    if code == -signal.SIGABRT:
        return TOO_LARGE.format(memory=settings().intake_memory_mib)
    return KILLED if code == -signal.SIGKILL else BROKEN


def _ask(request: bytes) -> tuple[int, socket.socket]:
    """Send a task. Returns the pipe for its answer, and the lease that keeps its worker alive."""
    answer, answering = os.pipe()
    lease, leased = socket.socketpair()
    try:
        with _lock:
            try:
                socket.send_fds(_forker().control, [b"1"], [answering, leased.fileno()])
            except OSError:  # The forking process has died since the last task.
                _dismiss()
                socket.send_fds(_forker().control, [b"1"], [answering, leased.fileno()])
    finally:
        os.close(answering)
        leased.close()
    with contextlib.suppress(OSError):  # It has died meanwhile: the answer is empty.
        lease.sendall(request)
    return answer, lease


def _forker() -> _Forker:
    """The forking process of this process, started on first use."""
    if _forkers and _forkers[-1].owner == os.getpid() and _forkers[-1].process.poll() is None:
        return _forkers[-1]
    _dismiss()
    control, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "dashboard.intake.forking", str(theirs.fileno()), f"of={os.getpid()}"],
            cwd=ROOT,
            # One thread only: a process with threads cannot fork safely.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    _forkers.append(_Forker(process, control, os.getpid()))
    return _forkers[-1]


@atexit.register
def _dismiss() -> None:
    """End the forking process and its workers."""
    while _forkers:
        forker = _forkers.pop()
        forker.control.close()
        if forker.owner == os.getpid():
            forker.process.wait()


def forking_process() -> int | None:
    """The id of the forking process, None before first use; for monitoring and tests."""
    return _forkers[-1].process.pid if _forkers else None


def as_request(path: Path) -> str:
    """The path as text for the other process."""
    return str(path.absolute())
