"""Every request has a number: in its answer, in every line of the log about it, in what it says of a fault."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from streamlit import logger as framework

from dashboard.web import Exports, RequestLog, request_ids, routes
from dashboard.web.structured_log import FIELDS, JsonLines, TextLines
from tests.unit.test_web import answer, get, promise

LOG = logging.getLogger("dashboard.tests")
NUMBER = re.compile(r"[0-9a-f]{32}")
OF_SOMEBODY = "张三13812345678"


class Kept(logging.Handler):
    """Keeps the lines as they would be written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(params=[JsonLines, TextLines])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    """What is logged below `dashboard`, in both ways of writing."""
    handler, own = Kept(request.param()), logging.getLogger("dashboard")
    own.addHandler(handler)
    own.setLevel(logging.INFO)
    yield handler
    own.removeHandler(handler)
    own.setLevel(logging.NOTSET)


async def told(request: Request) -> Response:
    LOG.warning("here")
    await run_in_threadpool(LOG.warning, "in a thread")
    return PlainTextResponse(str(request.headers.get("x-request-id")))


async def fails(_: Request) -> Response:
    raise ValueError(OF_SOMEBODY)


async def breaks_off(_: Request) -> Response:
    def parts() -> Iterator[bytes]:
        yield b"a"
        raise ValueError(OF_SOMEBODY)

    return StreamingResponse(parts())


def a_server() -> Starlette:
    return Starlette(
        routes=[Route("/told", told), Route("/fails", fails), Route("/breaks", breaks_off)],
        middleware=[Middleware(RequestLog)],
    )


def test_every_line_of_a_request_has_its_number(kept: Kept) -> None:
    """The answer names it once, lines from this thread and others have it, the next request has another."""
    numbers = [get(a_server(), "/told")[1]["x-request-id"] for _ in range(2)]
    assert len(set(numbers)) == 2
    assert all(NUMBER.fullmatch(number) for number in numbers)
    assert [sum(number in line for line in kept.lines) for number in numbers] == [3, 3]


def test_a_number_that_is_brought_is_not_believed(kept: Kept) -> None:
    """A reader cannot choose what stands in the log, nor speak for another session."""
    _, headers, body = get(a_server(), "/told", x_request_id="forged", x_dashboard_request="forged")
    assert headers["x-request-id"] != "forged"
    assert body == b"None"
    assert "forged" not in "".join(kept.lines)


def test_a_fault_is_answered_with_its_number(kept: Kept) -> None:
    """What fails without an answer is a sentence with the number of its line, never a trace."""
    status, headers, body = get(a_server(), "/fails")
    number = headers["x-request-id"]
    assert (status, f"（编号 {number}）。" in body.decode()) == (500, True)
    assert OF_SOMEBODY not in body.decode()
    failed = next(line for line in kept.lines if "a request failed" in line)
    assert number in failed
    assert "ValueError" in failed
    assert "tests/unit/test_request_log.py" in failed


def test_a_failed_export_and_link_say_their_number(kept: Kept) -> None:
    """The sentences of the routes for a fault name the number of the line that tells of it."""

    def follow(token: str, principal: object) -> str:
        raise RuntimeError(OF_SOMEBODY)

    server = Starlette(
        routes=routes(dict, Exports(answer, promise), follow), middleware=[Middleware(RequestLog)]
    )
    for target in ("/export/broken.csv", "/l/abc"):
        status, headers, body = get(server, target)
        assert status == 500
        assert f"（编号 {headers['x-request-id']}）。" in body.decode()
        assert [line for line in kept.lines if headers["x-request-id"] in line and "RuntimeError" in line]


def test_a_fault_after_the_answer_began_goes_on(kept: Kept) -> None:
    """The connection is broken off, so that nobody takes half a file for a whole one."""
    with pytest.raises(ValueError, match=OF_SOMEBODY):
        get(a_server(), "/breaks")


def line_of(words: object, *told: object, **more: object) -> dict[str, object]:
    """A record as it is written."""
    record = logging.LogRecord("dashboard.x", logging.WARNING, "x.py", 1, words, told, None)
    vars(record).update(more)
    line: dict[str, object] = json.loads(JsonLines().format(record))
    return line


def test_a_line_has_the_words_of_the_program_only() -> None:
    """What is put into a message is left out, but small numbers; so is every field that is not of the list."""
    line = line_of(
        "edition %s of %s, %d rows, called %s",
        3,
        OF_SOMEBODY,
        12,
        13812345678,
        page="caps",
        subject=OF_SOMEBODY,
    )
    assert line["message"] == "edition 3 of …, 12 rows, called …"
    assert set(line) <= {"time", "level", "logger", "message", "request_id", *FIELDS}
    assert line["page"] == "caps"
    assert line_of("%d of %s", OF_SOMEBODY, OF_SOMEBODY)["message"] == "%d of %s"
    assert line_of("tel 13812345678")["message"] == "tel 138****5678"
    assert "\n" not in JsonLines().format(logging.LogRecord("other", 30, "x", 1, "a\nb", (), None))


def test_an_exception_is_its_kind_and_its_places() -> None:
    """Its words stay out, and those of what it came from; the lines of the program are there."""
    try:
        try:
            raise KeyError(OF_SOMEBODY)
        except KeyError as missing:
            raise RuntimeError(OF_SOMEBODY) from missing
    except RuntimeError as error:
        told = (type(error), error, error.__traceback__)
        record = logging.LogRecord("dashboard.x", logging.ERROR, "x.py", 1, "failed", (), told)
    text = JsonLines().format(record)
    line = json.loads(text)
    assert (line["error"], line["causes"]) == ("RuntimeError", ["KeyError"])
    assert line["places"][0].startswith("tests/unit/test_request_log.py:")
    assert "13812345678" not in text
    assert "张三" not in text


def test_a_sentence_without_a_request_has_no_number() -> None:
    """The command line says its sentences as ever."""
    said: list[str] = []
    thread = threading.Thread(target=lambda: said.append(request_ids.numbered("出错了。")))
    thread.start()
    thread.join()
    assert said == ["出错了。"]


def test_the_framework_asks_for_its_handlers_by_this_name() -> None:
    """An upgrade that gives its loggers handlers in another way fails here, not in a log with two kinds of lines."""
    assert callable(framework.setup_formatter)
    assert isinstance(framework._loggers, dict)
    assert "setup_formatter" in framework.get_logger.__code__.co_names
