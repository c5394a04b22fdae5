"""What a browser may load: the Content-Security-Policy of every reply."""

from __future__ import annotations

import base64
import hashlib
import re

HOST = re.compile(r"[A-Za-z0-9.\-_\[\]:]{1,255}")


def content_policy(host: str, inline_scripts: tuple[str, ...]) -> str:
    """The Content-Security-Policy: only this server, its websocket, and these inline scripts.

    Inline styles are allowed because Streamlit and Plotly set them on elements. Streamlit's parsers need
    WebAssembly; nothing on the pages needs eval.
    """
    sockets = "" if not HOST.fullmatch(host) else f" ws://{host} wss://{host}"
    hashes = "".join(f" 'sha256-{_digest(script)}'" for script in inline_scripts)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval'{hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' data: blob:{sockets}",
            "worker-src 'self' blob:",
            "frame-ancestors 'self'",
            "base-uri 'self'",
            "form-action 'self'",
            "object-src 'none'",
        )
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
