"""Who may ask: a guard before everything else refuses a Host or an Origin that is not this server's."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web.routes import Refused, unnoted

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
DEFAULT_PORTS = {"http": 80, "https": 443}
# Answered under any Host: a probe asks by the address of the machine, and they tell nothing of the records.
PROBES = ("/healthz", "/readyz")
# Files and links are for this server's own pages and for programs, never for another site's page.
OWN_PAGES_ONLY = ("/export/", "/media/", "/_stcore/upload_file")
WRONG_HOST = "该地址不是本看板的地址，请求被拒绝。请使用运维人员公布的地址；地址或端口已变更的，由运维人员设置看板地址（DASHBOARD_BASE_URL）。"
WRONG_ORIGIN = "请求来自另一个网站，被拒绝。请直接打开本看板的页面再操作。"


class Admission:
    """ASGI middleware: http and websocket go on only with a Host of this server and, where there is one, an Origin equal to it.

    base_url: the address that the deployment published; its host is accepted, and loopback names with the port on
        which the server listens. port: that one, where another program listens there for this process.
    A refused request is answered with 403 and a sentence, a refused websocket is closed before it opens.
    refused: called after that with the door, the names and the sentence.
    Nothing is looked up: Streamlit asks an outside service for the machine's address when it meets a foreign Origin,
    and no foreign Origin reaches it.
    """

    def __init__(
        self, app: ASGIApp, base_url: str, refused: Refused = unnoted, port: int | None = None
    ) -> None:
        self.app, self.refused, self.port = app, refused, port
        self.published = hosts_of(base_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self.refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refusal is None:
            await self.app(scope, receive, send)
            return
        if scope["type"] == "http":
            await PlainTextResponse(refusal, status_code=403)(scope, receive, send)
        else:
            await receive()  # websocket.connect: closing before accepting is answered with 403
            await send({"type": "websocket.close", "code": 1008})
        told = (
            f"{name.decode()} {value[:60]}" for name in (b"host", b"origin") for value in _values(scope, name)
        )
        await run_in_threadpool(self.refused, "guard", "，".join([*told][:3]), refusal)

    def refusal(self, scope: Scope) -> str | None:
        """The sentence with which a request is refused; None where it may go on."""
        hosts, origins = _values(scope, b"host"), _values(scope, b"origin")
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http" and path in PROBES and not origins:
            return None
        if len(hosts) != 1 or hosts[0] not in self.published | own_hosts(scope, self.port):
            return WRONG_HOST
        if len(origins) > 1 or (origins and not _same(origins[0], hosts[0])):
            return WRONG_ORIGIN
        is_foreign = _values(scope, b"sec-fetch-site") in (["cross-site"], ["same-site"])
        if is_foreign and path.startswith(OWN_PAGES_ONLY):
            return WRONG_ORIGIN
        return None


def own_hosts(scope: Scope, port: int | None = None) -> set[str]:
    """The loopback names with the port; without one, with that on which this request arrived."""
    if port is None:
        _, port = scope.get("server") or ("", None)
    return {f"{name}:{port}" for name in LOOPBACK} | (
        set(LOOPBACK) if port == DEFAULT_PORTS["http"] else set()
    )


def hosts_of(base_url: str) -> frozenset[str]:
    """The values of the Host header that stand for an address, with and without its port where that is the usual one."""
    address = urlsplit(base_url.lower())
    named = f"[{address.hostname}]" if ":" in (address.hostname or "") else address.hostname or ""
    port = address.port or DEFAULT_PORTS.get(address.scheme)
    usual = port == DEFAULT_PORTS.get(address.scheme)
    return frozenset({f"{named}:{port}", *((named,) if usual else ())}) if named else frozenset()


def _same(origin: str, host: str) -> bool:
    """Whether a page of this origin may ask this host: the same host and port. `null` and other schemes never are."""
    try:
        address = urlsplit(origin)
        if (
            address.scheme not in DEFAULT_PORTS
            or "@" in origin
            or origin != f"{address.scheme}://{address.netloc}"
        ):
            return False
        return bool(hosts_of(origin) & hosts_of(f"{address.scheme}://{host}"))
    except ValueError:  # a port that is no number, a bracket that is never closed
        return False


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1").strip().lower() for key, value in scope["headers"] if key.lower() == name]
