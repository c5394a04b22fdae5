"""The words of a page, in the order of the screen: every text, label, option, figure, table and chart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

# What names a part of the page for the browser and says nothing to a reader.
UNSAID = {
    "id", "key", "form_id", "element_id", "page_script_hash", "script_hash", "fragment_id", "data", "block_id",
    "columns",
    "uuid",
    "deferred_file_id",
}  # fmt: skip
TODAY = {"default", "min", "max"}  # of a choice of days: Streamlit counts them from the real day


# The styles of a table are addressed by an identifier that is drawn anew.
DRAWN = re.compile(r"#T_[0-9a-f]+_")
# What keeps Markdown from reading signs in words, and is not seen on the page.
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|\u200b")


def words_of(app: Any) -> str:
    """One line a text. First what stands in the address."""
    lines = [f"address.{name}: {value}" for name, value in sorted(_address(app).items())]
    for root, place in ((app.sidebar, "sidebar"), (app.main, "main")):
        lines += [f"{place} {line}" for line in _block(root)]
    return DRAWN.sub("#T_", "\n".join(lines))


def _address(app: Any) -> dict[str, str]:
    shown = {name: app.query_params[name] for name in app.query_params}
    return {name: text if isinstance(text, str) else ",".join(text) for name, text in shown.items()}


def _block(block: Any) -> Iterator[str]:
    proto = getattr(block, "proto", None)
    if proto is not None and hasattr(proto, "ListFields"):
        yield from _said(proto, "block")
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from _block(child)
        else:
            yield from _element(child)


def _element(element: Any) -> Iterator[str]:
    kind, proto = element.type, element.proto
    if kind == "plotly_chart" or hasattr(proto, "spec"):
        spec = json.loads(proto.spec)
        spec.get("layout", {}).pop("template", None)
        yield from (
            f"{kind}: {line}"
            for line in json.dumps(spec, ensure_ascii=False, indent=0, sort_keys=True).splitlines()
        )
        return
    if kind == "code" and proto.language == "sql":
        yield "code: (sql)"
        return
    yield from _said(proto, kind)
    if hasattr(proto, "styler") and proto.data:
        yield from _rows(f"{kind} value", proto.data)
        if proto.styler.display_values:
            yield from _rows(f"{kind} shown", proto.styler.display_values)
    if kind in ("arrow_data_frame", "dataframe") and proto.columns:
        told = json.dumps(_seen(json.loads(proto.columns)), ensure_ascii=False, indent=0, sort_keys=True)
        yield from (f"{kind} column: {line}" for line in told.splitlines())


def _rows(kind: str, stream: bytes) -> Iterator[str]:
    table = pa.ipc.open_stream(stream).read_all()
    for row in table.to_pylist():
        yield f"{kind}: {json.dumps(row, ensure_ascii=False, default=str)}"


def _said(proto: Any, kind: str) -> Iterator[str]:
    for field, value in proto.ListFields():
        if field.name in UNSAID or (kind == "date_input" and field.name in TODAY):
            continue
        values = value if _is_many(value) else [value]
        for one in values:
            if isinstance(one, str):
                if one.strip() and not one.startswith("/media/"):
                    lines = _seen(one).splitlines()
                    yield from (f"{kind}.{field.name}: {line}" for line in lines if line.strip())
            elif hasattr(one, "ListFields"):
                yield from _said(one, f"{kind}.{field.name}")


def _seen(value: Any) -> Any:
    """Words, or values with words in them, as a reader sees them."""
    if isinstance(value, str):
        return ESCAPED.sub(r"\1", value)
    if isinstance(value, dict):
        return {name: _seen(one) for name, one in value.items()}
    return [_seen(one) for one in value] if isinstance(value, list) else value


def _is_many(value: Any) -> bool:
    return not isinstance(value, (str, bytes, int, float)) and not hasattr(value, "ListFields")
