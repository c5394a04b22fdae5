"""x"""

from typing import Any

from dashboard.intake.frames import Send


def write_answer(request: dict[str, Any], send: Send) -> bytes:
    return b""
