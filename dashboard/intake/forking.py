"""The standing process that forks a worker with limits for each foreign file. It never reads a file itself.

isolation.py starts it with a socket, and with the id of the starting process, for people who look at the list of
processes. A message on the socket is a task: two descriptors, the pipe for the answer and the lease. Closing the lease
kills the worker; closing the socket ends all processes. So no process is left when the asking process dies.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import selectors
import signal
import socket
import sys
from typing import Any

import pyarrow as pa

from dashboard.intake.extracting import extract
from dashboard.intake.frames import BYTES, END, FAULT, MEMORY, REFUSED, Send, sender
from dashboard.intake.marking import write_answer
from dashboard.intake.vocabulary import vocabulary
from dashboard.refusal import Refusal

MIB = 1024 * 1024
LONGEST_REQUEST = 64 * MIB
TASKS = {"extract": extract, "answer": write_answer}

Workers = dict[int, socket.socket]


def serve(control: socket.socket) -> None:
    """Fork a worker for each task until the socket is closed."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    workers: Workers = {}
    with selectors.DefaultSelector() as waiting:
        waiting.register(control, selectors.EVENT_READ)
        waiting.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in waiting.select():
                if key.fileobj is control:
                    if not _accept(control, workers, waiting):
                        _end(workers)
                        return
                elif key.fileobj == woken:
                    with contextlib.suppress(BlockingIOError):
                        os.read(woken, 512)
                elif key.data in workers:
                    # Nothing is sent on a lease, so an event on it means that it was closed.
                    os.kill(key.data, signal.SIGKILL)
                    waiting.unregister(key.fileobj)
            _reap(workers, waiting)


def _accept(control: socket.socket, workers: Workers, waiting: selectors.BaseSelector) -> bool:
    message, descriptors, _, _ = socket.recv_fds(control, 1, 2)
    if not message:
        return False
    answer, lease = descriptors[0], socket.socket(fileno=descriptors[1])
    request = _request(lease)
    process = os.fork()
    if process == 0:
        _work(request, answer)
    os.close(answer)
    workers[process] = lease
    waiting.register(lease, selectors.EVENT_READ, process)
    return True


def _request(lease: socket.socket) -> dict[str, Any]:
    with lease.makefile("rb") as stream:
        found: dict[str, Any] = json.loads(stream.readline(LONGEST_REQUEST))
    return found


def _reap(workers: Workers, waiting: selectors.BaseSelector) -> None:
    """Send the exit status of each ended worker on its lease."""
    for process in list(workers):
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            with workers.pop(process) as lease:
                with contextlib.suppress(KeyError):
                    waiting.unregister(lease)
                with contextlib.suppress(OSError):
                    lease.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _end(workers: Workers) -> None:
    for process in workers:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _work(request: dict[str, Any], answer: int) -> None:
    """The worker: does a task within its limits, then exits, also after any failure."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(answer, 3)
    os.closerange(4, 256)
    _limit(int(request["memory_mib"]), int(request["seconds"]))
    gc.disable()
    with os.fdopen(3, "wb") as stream:
        send = sender(stream)
        with contextlib.suppress(OSError):
            _answer(request, send)
    os._exit(0)


def _answer(request: dict[str, Any], send: Send) -> None:
    try:
        payload = TASKS[request["task"]](request, send)
        if payload:
            send(BYTES, payload)
        send(END, b"")
    except Refusal as refusal:
        send(REFUSED, str(refusal).encode())
    except MemoryError:
        send(MEMORY, b"")
    except OSError:
        raise
    # A panic of the Rust reader is not an Exception.
    except BaseException as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        send(FAULT, f"{type(error).__name__} {place}".encode())


def _limit(memory_mib: int, seconds: int) -> None:
    """Limit address space (above the current use), processor time and wall-clock time; no core file."""
    pa.set_memory_pool(pa.system_memory_pool())
    with contextlib.suppress(OSError, ValueError):  # macOS has no limit of the address space.
        ceiling = _address_space() + memory_mib * MIB
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The default action of these signals ends the process even inside the code of the reader.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 - no path object in a limit
            return int(stream.read().split()[0]) * resource.getpagesize()
    except FileNotFoundError:
        return 0


def _warm() -> None:
    """Load the modules that every worker needs, before forking: loading takes longer than reading a small file."""
    vocabulary()
    pa.array([""]).to_pylist()  # pyarrow imports pandas when it first converts a list


if __name__ == "__main__":
    _warm()
    with socket.socket(fileno=int(sys.argv[1])) as door:
        serve(door)
