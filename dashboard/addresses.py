"""How a page is addressed, wherever a link to one is written."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode


def page_path(page: str, parameters: Mapping[str, str]) -> str:
    """The address of a page below the server's own; 总览 stands at the root. Lists keep their commas."""
    return f"{'' if page == 'overview' else page}?{urlencode(parameters, safe=',')}"
