"""Keeps the server from naming its software in every answer."""

from __future__ import annotations

from typing import Any

import uvicorn


def name_no_software() -> None:
    """Leave out uvicorn's `server` header. Call once, while the application is loaded.

    Streamlit makes the configuration before it loads us, so the header is taken out when the server starts.
    """
    started = uvicorn.Server.startup

    async def startup(self: uvicorn.Server, *words: Any, **named: Any) -> None:
        self.config.encoded_headers = [
            pair for pair in self.config.encoded_headers if pair[0].lower() != b"server"
        ]
        await started(self, *words, **named)

    uvicorn.Server.startup = startup  # type: ignore[method-assign]
