"""The answer format of the reading process: frames of tag, length and bytes, so that a cut-off answer is detected."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pyarrow as pa

HEAD = struct.Struct(">cQ")
# Rows of a table, result, progress, plain bytes, refusal, out of memory, fault of the program, end.
TABLE, FOUND, PROGRESS, BYTES, REFUSED, MEMORY, FAULT, END = b"T", b"J", b"P", b"B", b"R", b"M", b"X", b"E"

Send = Callable[[bytes, bytes], None]


def sender(stream: BinaryIO) -> Send:
    """A function that writes a frame."""

    def send(tag: bytes, payload: bytes | memoryview) -> None:
        stream.write(HEAD.pack(tag, len(payload)))
        stream.write(payload)
        stream.flush()

    return send


def received(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The frames of a stream, up to its end or to where it breaks off."""
    while len(head := stream.read(HEAD.size)) == HEAD.size:
        tag, length = HEAD.unpack(head)
        payload = stream.read(length)
        if len(payload) < length:
            return
        yield tag, payload


def packed(name: str, table: pa.Table) -> bytes:
    """A table with its name as a payload."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema.with_metadata({"name": name})) as writer:
        writer.write_table(table)
    payload: bytes = sink.getvalue().to_pybytes()
    return payload


def unpacked(payload: bytes) -> tuple[str, pa.Table]:
    """The name and the table of a payload, without a second copy of the cells."""
    table = pa.ipc.open_stream(pa.py_buffer(payload)).read_all()
    return table.schema.metadata[b"name"].decode(), table.replace_schema_metadata(None)


def as_json(payload: bytes) -> dict[str, object]:
    """A payload that is a JSON object."""
    found: dict[str, object] = json.loads(payload)
    return found
