"""HTTP around the pages: the Chinese shell, compression, health and exports."""

from __future__ import annotations

from dashboard.web.admission import Admission
from dashboard.web.compression import StaticFiles
from dashboard.web.identity import Identity
from dashboard.web.limiting import Limiting
from dashboard.web.metrics import metrics_routes
from dashboard.web.rates import TooMany, count_one
from dashboard.web.request_ids import numbered
from dashboard.web.request_log import RequestLog, page_run
from dashboard.web.routes import Exports, export_routes, routes, shell_routes, status_routes
from dashboard.web.shell import ChineseShell

__all__ = [
    "Admission",
    "ChineseShell",
    "Exports",
    "Identity",
    "Limiting",
    "RequestLog",
    "StaticFiles",
    "TooMany",
    "count_one",
    "export_routes",
    "metrics_routes",
    "numbered",
    "page_run",
    "routes",
    "shell_routes",
    "status_routes",
]
