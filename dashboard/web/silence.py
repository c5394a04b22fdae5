"""Keeps the server from naming its software and version in every answer."""

from functools import partialmethod

import uvicorn


def name_no_software() -> None:
    """Leave out uvicorn's `server` header. Streamlit makes the server itself. Call once, before the server starts."""
    uvicorn.Config.__init__ = partialmethod(uvicorn.Config.__init__, server_header=False)  # type: ignore[assignment]
