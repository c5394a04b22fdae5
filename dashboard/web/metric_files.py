"""The files in which the processes of one server count together, made before any of them starts."""

from __future__ import annotations

from pathlib import Path

from dashboard.refusal import Refusal

# A file of each kind and process, named as the client library names it.
KINDS = ("counter", "histogram", "gauge_livesum")
# More than all labels need. They are written full at once: a file that is mapped into memory and finds the disk full
# when it grows ends the process.
FILE_BYTES = 512 * 1024


def make_files(folder: Path, processes: int) -> dict[str, str]:
    """Make the files in an empty folder; returns the environment of all processes. Raises Refusal for a full disk."""
    try:
        for kind in KINDS:
            for number in range(1, processes + 1):
                (folder / f"{kind}_{number}.db").write_bytes(bytes(FILE_BYTES))
    except OSError as error:
        raise Refusal(
            f"临时文件夹写不下计数用的文件：{error.strerror or error}，看板没有启动。请清理临时文件夹。"
        ) from error
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
