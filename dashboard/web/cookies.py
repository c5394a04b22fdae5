"""The cookies of a log-in: what the browser holds of it, and of the way to the provider and back."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.types import Scope

from dashboard.settings import base_url

SESSION, FLOW = "dashboard_session", "dashboard_login"


def is_secure() -> bool:
    """Whether readers come by https only."""
    return urlsplit(base_url()).scheme == "https"


def named(cookie: str) -> str:
    """The name of a cookie; below https one that no other host and no plain connection can set."""
    return f"__Host-{cookie}" if is_secure() else cookie


def session_cookie(scope: Scope) -> str:
    """The id of the log-in that a request brings; '' for none, and where it brings two that differ."""
    return cookie_of(scope, SESSION)


def cookie_of(scope: Scope, cookie: str) -> str:
    """The value of a cookie; '' for none and for several."""
    found = set()
    for key, value in scope["headers"]:
        if key.lower() == b"cookie":
            for pair in value.decode("latin-1").split(";"):
                name, _, content = pair.strip().partition("=")
                if name == named(cookie):
                    found.add(content.strip().strip('"'))
    return found.pop() if len(found) == 1 else ""


def give(response: Response, cookie: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that no script reads and no other site's form brings. seconds: None until the browser closes."""
    response.set_cookie(
        named(cookie), value, max_age=seconds, path="/", secure=is_secure(), httponly=True, samesite="lax"
    )


def take(response: Response, cookie: str) -> None:
    """Remove a cookie."""
    response.delete_cookie(named(cookie), path="/", secure=is_secure(), httponly=True, samesite="lax")
