"""A reader without a browser: cookies, requests and Streamlit's protocol over a WebSocket."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.hanging import HANG_SECONDS


@dataclass
class Reader:
    """One reader of a server, such as http://localhost:8501."""

    address: str
    jar: CookieJar = field(default_factory=CookieJar)

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str, bytes]:
        """Status, the address that answered in the end, and the body."""
        return self.send(path, method, None, headers)

    def send(
        self, path: str, method: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, str, bytes]:
        """The same, with a body."""
        handlers = (urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar))
        request = urllib.request.Request(self.address + path, body, headers, method=method)
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=HANG_SECONDS) as answer:
                return answer.status, answer.geturl(), answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.geturl(), refused.read()

    def cookie(self, beginning: str) -> str:
        """The value of the cookie whose name begins so; '' for none."""
        return next((one.value or "" for one in self.jar if one.name.startswith(beginning)), "")

    def line(
        self, headers: dict[str, str] | None = None, protocols: tuple[str, ...] = ("streamlit",)
    ) -> ClientConnection:
        """A WebSocket of the pages, opened as the framework opens it, with further headers."""
        told = "; ".join(f"{one.name}={one.value}" for one in self.jar)
        return connect(
            f"ws://{urlsplit(self.address).netloc}/_stcore/stream",
            subprotocols=[Subprotocol(one) for one in protocols],
            origin=Origin(self.address),
            additional_headers={"Cookie": told} | (headers or {}),
            max_size=None,
            proxy=None,
            open_timeout=HANG_SECONDS,
        )


def rerun(line: ClientConnection, page: str) -> list[ForwardMsg]:
    """Open a page; everything that the server says until its script has finished."""
    asking = BackMsg()
    asking.rerun_script.query_string = ""
    asking.rerun_script.page_name = page
    line.send(asking.SerializeToString())
    heard = []
    while True:
        heard.append(ForwardMsg.FromString(line.recv(timeout=HANG_SECONDS, decode=False)))
        if heard[-1].WhichOneof("type") == "script_finished":
            return heard


def session_of(heard: list[ForwardMsg]) -> str:
    """The session that the server opened."""
    return next(
        one.new_session.initialize.session_id for one in heard if one.WhichOneof("type") == "new_session"
    )


def file_of(heard: list[ForwardMsg]) -> str:
    """What the first download button of a page would prepare."""
    drawn = (one.delta.new_element for one in heard if one.WhichOneof("type") == "delta")
    return next(
        one.download_button.deferred_file_id
        for one in drawn
        if one.WhichOneof("type") == "download_button" and one.download_button.deferred_file_id
    )


def prepared(line: ClientConnection, session: str, file_id: str) -> str:
    """The address of a file that a download button prepares when it is pressed."""
    answer = pressed(line, session, file_id)
    assert not answer.error_msg
    return str(answer.deferred_file.url)


def error_of(line: ClientConnection, session: str, file_id: str) -> str:
    """What is said where the button prepares nothing; '' where it does."""
    return str(pressed(line, session, file_id).error_msg)


def pressed(line: ClientConnection, session: str, file_id: str) -> BackendOperationResponse:
    """The answer to a press of a download button."""
    asking = BackMsg()
    asking.backend_operation_request.request_id = "one"
    asking.backend_operation_request.session_id = session
    asking.backend_operation_request.deferred_file.file_id = file_id
    line.send(asking.SerializeToString())
    while True:
        message = ForwardMsg.FromString(line.recv(timeout=HANG_SECONDS, decode=False))
        if message.WhichOneof("type") == "backend_operation_response":
            answer: BackendOperationResponse = message.backend_operation_response
            return answer
