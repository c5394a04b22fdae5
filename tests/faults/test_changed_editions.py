"""A file that is not the published one is never quoted: refused in words, and the last whole edition is served."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb
import pytest

from app import current
from dashboard.questions.parameters import choose_edition
from dashboard.refusal import Refusal
from dashboard.store import Edition, Store, current_edition, find_edition, forget, is_unchanged, wholeness
from tests.asking import compare, run
from tests.pages.opening import open_page


def double(edition: Edition) -> None:
    """Change amounts in the file as somebody with a shell could: the file stays readable."""
    forget()
    with duckdb.connect(str(edition.path)) as con:
        con.execute("update claims set claimed_amount_yuan = claimed_amount_yuan * 2")
        con.execute("update projects set project_name = project_name || '改'")


@pytest.mark.parametrize("is_open", [False, True], ids=["before the first question", "after one"])
def test_a_changed_file_is_not_asked(store: Store, is_open: bool) -> None:
    """Whether the file was changed before or after it was opened, no report and no comparison answers from it."""
    changed = current_edition(store)
    if is_open:
        run(changed, "overview_totals")
    double(changed)
    with pytest.raises(Refusal, match="已损坏或被改动过：与发布时的校验值不符"):
        run(changed, "overview_totals")
    with pytest.raises(Refusal, match="已损坏或被改动过：与发布时的校验值不符"):
        compare(find_edition(store, 1), changed, "edition_changes_summary")
    assert run(find_edition(store, 1), "overview_totals").num_rows == 1


def test_the_last_whole_edition_is_served(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an edition in the address the one before is served, and the page says so; by number it is refused."""
    changed = current_edition(store)
    double(changed)
    assert choose_edition(store, "latest").number == 1
    with pytest.raises(Refusal, match="已损坏或被改动过"):
        run(choose_edition(store, "2"), "overview_totals")
    page = open_page(monkeypatch, f"file:{store.folder}", "watch/overview.py")
    said = [warning.value for warning in page.warning]
    assert any("第 2 版的文件与发布时不同" in one and "当前显示第 1 版" in one for one in said)


def test_ready_says_what_is_served(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """/readyz tells the served edition and the changed one."""
    monkeypatch.setenv("DASHBOARD_STORE", f"file:{store.folder}")
    told = current()
    assert (told["edition"], told["is_unchanged"], told["changed_edition"]) == (2, True, None)
    double(current_edition(store))
    told = current()
    assert (told["edition"], told["is_unchanged"], told["changed_edition"]) == (1, True, 2)


def test_a_file_is_read_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The digest of a file is computed once, however often it is asked, and again when the file is another."""
    read: list[Path] = []
    digest = wholeness.file_digest

    def counted(path: Path) -> str:
        read.append(path)
        return digest(path)

    monkeypatch.setattr(wholeness, "file_digest", counted)
    edition = current_edition(store)
    for _ in range(3):
        run(edition, "overview_totals")
    assert read == [edition.path]
    edition.path.touch()
    run(edition, "overview_totals")
    assert read == [edition.path] * 2


def test_a_large_file_is_read_beside(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a large file is read its answers are shown with a sentence; changed, it is refused as soon as that is known."""
    monkeypatch.setattr(wholeness, "LARGE_BYTES", 1)
    go_on, digest = threading.Event(), wholeness.file_digest

    def slow(path: Path) -> str:
        go_on.wait()
        return digest(path)

    monkeypatch.setattr(wholeness, "file_digest", slow)
    edition = current_edition(store)
    double(edition)
    assert is_unchanged(edition) is None
    assert run(edition, "overview_totals").num_rows == 1
    page = open_page(monkeypatch, f"file:{store.folder}", "watch/overview.py")
    assert any("正在核对第 2 版的文件" in warning.value for warning in page.warning)
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == wholeness.READER:
            thread.join()
    with pytest.raises(Refusal, match="已损坏或被改动过"):
        run(edition, "overview_totals")
