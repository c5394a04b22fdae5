"""Which log-in a session of the framework belongs to, and with it the files that it was sent and that were prepared for it.

The framework keeps the header of access/asking.py as its user (`trustedUserHeaders` of .streamlit/config.toml): it
resumes a session only for the log-in that began it, and here it is read again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.media_file_manager import MediaFileManager

USER_KEY = "session"
# Prepared file → the log-ins that pressed its button. The framework itself forgets whose they are.
_prepared: dict[str, set[str]] = {}
_noting = threading.Lock()


def owner(framework_session: str) -> str | None:
    """The header value of the log-in that a session of the framework belongs to; None where there is no such session."""
    return dict(_sessions()).get(framework_session)


def sessions_of(session_id: str) -> list[str]:
    """The sessions of the framework that belong to a log-in, also those whose page is closed for the moment."""
    return [name for name, value in _sessions() if value == session_id]


def note_prepared(address: str, session_id: str) -> None:
    """A file was prepared for a log-in. address: of the file, `/media/<name>.<ending>`."""
    kept = _media_ids()
    with _noting:
        for gone in set(_prepared) - kept:
            del _prepared[gone]
        _prepared.setdefault(file_of(address), set()).add(session_id)


def may_fetch(path: str, session_id: str) -> bool:
    """Whether a file of /media belongs to a page of this log-in."""
    name = file_of(path)
    with _noting:
        if session_id in _prepared.get(name, ()):
            return True
    shown = _media()._files_by_session_and_coord if Runtime.exists() else {}
    return any(name in list(shown.get(one, {}).values()) for one in sessions_of(session_id))


def may_prepare(file_id: str, framework_session: str) -> bool:
    """Whether the button of a file stands on a page of this session."""
    entry = _media()._deferred_callables.get(file_id)
    return entry is not None and entry["session_id"] == framework_session


def forget(session_id: str) -> None:
    """Drop the pages, uploads and prepared files of a log-in. Only on the server's own thread."""
    if not Runtime.exists():
        return
    for one in sessions_of(session_id):
        get_instance().close_session(one)
    with _noting:
        for owners in _prepared.values():
            owners.discard(session_id)
    _media().remove_orphaned_files()  # the second time: a file for a download is marked before it is deleted


def file_of(address: str) -> str:
    """The name of a file in its address."""
    return address.rsplit("/", 1)[-1].partition(".")[0]


def _sessions() -> Iterator[tuple[str, str]]:
    if Runtime.exists():
        for one in get_instance()._session_mgr.list_sessions():
            yield one.session.id, str(one.session._user_info.get(USER_KEY) or "")


def _media() -> MediaFileManager:
    return get_instance().media_file_mgr


def _media_ids() -> set[str]:
    return set(_media()._file_metadata) if Runtime.exists() else set()
