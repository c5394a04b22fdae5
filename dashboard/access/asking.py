"""Who asks, for pages and files: from the header that web/identity.py put on the request of this reader."""

from __future__ import annotations

from dashboard.access.choosing import chosen
from dashboard.access.operating import acting
from dashboard.access.principal import TRIAL, Principal
from dashboard.access.sessions import principal_of
from dashboard.refusal import Refusal

# The only way in is web/identity.py: what a client sends under this name is taken off.
HEADER = "x-dashboard-session"
TRIAL_SESSION = "trial"
OVER = "登录已结束（退出、超时或已在别处结束），没有显示任何内容。请刷新页面重新登录。"


def principal_of_headers(value: str | None) -> Principal:
    """Who a page run or a request is for. value: of HEADER, None where there is none: then it is the running command's.

    Asked anew each time, so that a log-in that was ended, or an account that was changed, counts at once.
    Raises Refusal with a sentence for the reader.
    """
    if value is None and (operator := acting()) is not None:
        return operator
    if chosen().mode == "trial":
        if value == TRIAL_SESSION:
            return TRIAL
    elif value and (found := principal_of(value)) is not None:
        return found
    raise Refusal(OVER)
