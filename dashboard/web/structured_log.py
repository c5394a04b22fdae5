"""The log of the server: for people as ever, or a JSON object a line that holds no word of anybody.

A line has the words of the program with … for what it put into them, and of an exception its kind and its places.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from streamlit import logger as framework

from dashboard.personal import masked_line
from dashboard.settings import ROOT, logs_as_json
from dashboard.web.request_ids import current

OWN = ("dashboard", "app")
# What a line may say besides its words. All are codes, numbers of editions, or seconds.
FIELDS = ("kind", "method", "status", "seconds", "page", "outcome", "door", "edition")
# The server's own line for a request has its address; the framework has taken its handlers away.
SILENCED = "uvicorn.access"
# Shorter than any number of a person.
LARGEST_NUMBER = 10**8
LONGEST, MOST_PLACES, MOST_CAUSES = 300, 12, 5
LEFT_OUT = "…"


class JsonLines(logging.Formatter):
    """A record as a JSON object: time, level, logger, message, request_id and what of FIELDS it has."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            "request_id": current(),
        }
        line |= {name: vars(record)[name] for name in FIELDS if name in vars(record)}
        if record.exc_info and record.exc_info[1] is not None:
            line |= fault_of(record.exc_info[1], record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


class TextLines(logging.Formatter):
    """A record for people, as Python prints it without any setting, with the number of its request."""

    def format(self, record: logging.LogRecord) -> str:
        number, text = current(), super().format(record)
        return f"[{number}] {text}" if number else text


def message_of(record: logging.LogRecord) -> str:
    """The words of the program; of what it put into them only small numbers. Other software's: its first line."""
    words = str(record.msg)
    if isinstance(record.args, tuple) and record.args:
        told = tuple(one if _is_plain_number(one) else LEFT_OUT for one in record.args)
        with contextlib.suppress(TypeError, ValueError):  # %d of something that was left out
            words %= told
    first = words if _is_own(record) else words.partition("\n")[0]
    return masked_line(first, LONGEST)


def fault_of(error: BaseException, trace: TracebackType | None) -> dict[str, object]:
    """The kind of an exception, where it passed, and the kinds of those it came from; not its words."""
    places = [
        f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
    ]
    causes: list[str] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(causes) < MOST_CAUSES:
        causes.append(_kind(cause))
        cause = cause.__cause__ or cause.__context__
    return {"error": _kind(error), "places": places[-MOST_PLACES:], "causes": causes}


def write_logs() -> None:
    """Write the log of this process to standard error as DASHBOARD_LOG says. Call once, when the server starts."""
    handler = logging.StreamHandler()
    as_json = logs_as_json()
    handler.setFormatter(JsonLines() if as_json else TextLines())
    logging.getLogger().addHandler(handler)
    if not as_json:
        return
    handler.addFilter(lambda record: _is_own(record) or record.levelno >= logging.WARNING)
    logging.getLogger("dashboard").setLevel(logging.INFO)
    logging.captureWarnings(True)
    threading.excepthook = lambda told: _failed("a thread failed", told.exc_value)
    sys.excepthook = lambda *told: _failed("the process failed", told[1])
    # The framework gives each of its loggers a handler of its own, also to those that it makes later.
    framework.setup_formatter = _hand_on
    for logger in list(framework._loggers.values()):
        if logger.name != SILENCED:
            _hand_on(logger)


def _failed(words: str, error: BaseException | None) -> None:
    logging.getLogger(__name__).error(words, exc_info=error)


def _hand_on(logger: logging.Logger) -> None:
    """Let a logger write nothing itself."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True


def _is_own(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] in OWN


def _is_plain_number(one: object) -> bool:
    return isinstance(one, (int, float)) and abs(one) < LARGEST_NUMBER


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _place(file: str) -> str:
    path = Path(file)
    outside = ".venv" in path.parts or not path.is_relative_to(ROOT)
    return "/".join(path.parts[-3:]) if outside else path.relative_to(ROOT).as_posix()
