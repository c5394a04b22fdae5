"""The principal of a request or a page run, by the log-in that the server put into its headers."""

from __future__ import annotations

from dashboard.access.operating import acting
from dashboard.access.principal import TRIAL, Principal
from dashboard.refusal import Refusal

HEADER = "x-dashboard-session"
NOBODY = "没有登录，或登录已结束。请重新打开本页登录。"


def principal_of_headers(session: str | None) -> Principal:
    """The principal of a page run. session: the value of HEADER, which the server alone writes; None in a command.

    Raises Refusal where there is none.
    """
    if session is None:
        principal = acting()
        if principal is None:
            raise Refusal(NOBODY)
        return principal
    if session == "trial":
        return TRIAL
    raise Refusal(NOBODY)
