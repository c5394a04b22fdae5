"""/metrics: what the server has done, in the text format of Prometheus, for those who may. Summed over its processes."""

from __future__ import annotations

import datetime as dt
import hmac
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import prometheus_client.values
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from dashboard.access import Principal
from dashboard.counting import COUNTED, count_with
from dashboard.refusal import Refusal
from dashboard.settings import metrics_token_file, process_number

# Gives `editions`, and of the current one `edition`, `as_of_on` and `published_at` as ISO text; raises Refusal.
Editions = Callable[[], Mapping[str, Any]]
LOG = logging.getLogger(__name__)
PATH = "/metrics"
RIGHT = "administer"
SHORTEST_TOKEN = 20
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
READABLE = "数据仓能否读取，1 或 0"

NUMBER = process_number()
if (
    NUMBER is not None
):  # before anything is counted: a process that is started again goes on counting in its files
    prometheus_client.values.ValueClass = prometheus_client.values.MultiProcessValue(  # type: ignore[no-untyped-call]
        lambda: NUMBER
    )
disable_created_metrics()  # type: ignore[no-untyped-call]  # several processes have none
REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "dashboard_requests", "请求，按地址的种类、读或写、回答", ("kind", "method", "status"), registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "dashboard_request_seconds", "一个请求答完用的秒数", ("kind",), buckets=SECONDS, registry=REGISTRY
)
PAGE_RUNS = Counter("dashboard_page_runs", "页面运行，按页面和结果", ("page", "outcome"), registry=REGISTRY)
PAGE_SECONDS = Histogram(
    "dashboard_page_run_seconds", "页面运行一次用的秒数", ("page",), buckets=SECONDS, registry=REGISTRY
)
SESSIONS = Gauge(
    "dashboard_open_sessions", "打开着的页面连接", multiprocess_mode="livesum", registry=REGISTRY
)
COUNTERS = {
    name: Counter(f"dashboard_{name}", what, labels, registry=REGISTRY)
    for name, (what, labels) in COUNTED.items()
}
SESSIONS.set(0)  # those of a process that died are gone
count_with(lambda name, amount, labels: COUNTERS[name].labels(**labels).inc(amount))


def count_request(kind: str, method: str, status: str, seconds: float) -> None:
    """Count an answered request."""
    REQUESTS.labels(kind, method, status).inc()
    REQUEST_SECONDS.labels(kind).observe(seconds)


def count_session(more: int) -> None:
    """Count a websocket that opened, or closed: 1 or -1."""
    SESSIONS.inc(more)


def count_page_run(page: str, outcome: str, seconds: float) -> None:
    """Count a run of a page's script."""
    PAGE_RUNS.labels(page, outcome).inc()
    PAGE_SECONDS.labels(page).observe(seconds)


class OfStore(Collector):
    """What the catalogue says of the editions, read when it is asked for."""

    def __init__(self, editions: Editions) -> None:
        self.editions = editions

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A gauge for each; of a store that cannot be read only that it cannot."""
        try:
            found = self.editions()
        except Refusal:
            yield GaugeMetricFamily("dashboard_store_readable", READABLE, 0)
            return
        yield GaugeMetricFamily("dashboard_store_readable", READABLE, 1)
        yield GaugeMetricFamily("dashboard_editions", "数据版本的个数，归档的也算", found["editions"])
        yield GaugeMetricFamily("dashboard_edition_number", "当前数据版本", found["edition"])
        for name, what, since in (
            ("published", "当前版本发布至今的秒数", found["published_at"]),
            ("as_of", "当前版本的数据截至日至今的秒数", found["as_of_on"]),
        ):
            if since is not None:
                age = (dt.datetime.now() - dt.datetime.fromisoformat(since)).total_seconds()
                yield GaugeMetricFamily(f"dashboard_edition_{name}_age_seconds", what, age)


class ForThoseWhoMay(Route):
    """A route that is not there for anybody else: they get what any unknown address gets."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As any route, for those who may."""
        found = super().matches(scope)
        return found if found[0] is Match.NONE or may_look(scope) else (Match.NONE, {})


def metrics_routes(editions: Editions) -> list[Route]:
    """/metrics, for a principal with the right `administer` and for whoever has the token."""

    def text() -> bytes:
        registry = REGISTRY
        asked = CollectorRegistry()
        asked.register(OfStore(editions))
        if NUMBER is not None:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry) + generate_latest(asked)

    async def metrics(_: Request) -> Response:
        return Response(
            await run_in_threadpool(text), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"}
        )

    return [ForThoseWhoMay(PATH, metrics)]


def may_look(scope: Scope) -> bool:
    """Whether whoever asks may see /metrics: by the principal that stands in the scope, or by the token."""
    who = scope.get("principal")
    if isinstance(who, Principal) and who.may(RIGHT):
        return True
    given = [value for name, value in scope["headers"] if name == b"authorization"]
    token = _token() if len(given) == 1 else b""
    return bool(token) and hmac.compare_digest(given[0], b"Bearer " + token)


def _token() -> bytes:
    """The token of the file as it is now, empty where there is none or it is too short to be one."""
    file = metrics_token_file()
    try:
        token = file.read_bytes().strip() if file else b""
    except OSError:
        LOG.warning("the file of DASHBOARD_METRICS_TOKEN_FILE cannot be read")
        return b""
    return token if len(token) >= SHORTEST_TOKEN else b""
