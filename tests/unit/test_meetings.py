"""会议: a frozen edition, a list of links in their order, notes and 交办事项 with their state at the next meeting."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.quoting import links, meeting_tasks, meetings
from dashboard.refusal import Refusal
from dashboard.store import Edition, Store, find_edition
from tests.editions import build
from tests.unit.test_links import ADDRESS, FACTS, quote

JULY, OCTOBER, JANUARY = dt.date(2026, 7, 10), dt.date(2026, 10, 10), dt.date(2027, 1, 10)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two editions."""
    folder: Path = tmp_path_factory.mktemp("meetings") / "store"
    build(folder, FACTS, {})
    return folder


@pytest.fixture
def edition(published: Path, tmp_path: Path) -> Edition:
    """The first edition in a separate store."""
    shutil.copytree(published, tmp_path / "store")
    return find_edition(Store(tmp_path / "store"), 1)


def view_of(edition: Edition, clause: str) -> str:
    """A link to the overview of one clause."""
    return quote(edition, ADDRESS | {"clause": clause})


def test_a_meeting_freezes_its_edition(edition: Edition) -> None:
    """Name, day and edition are kept; the latest meeting stands first; its edition counts as quoted."""
    first = meetings.convene(edition, "  三季度调度会 ", OCTOBER)
    earlier = meetings.convene(edition, "二季度调度会", JULY)
    found = meetings.meetings(edition.folder, "ledger", edition.policy_id)
    assert [one.meeting_id for one in found] == [first, earlier]
    assert (found[0].name, found[0].held_on, found[0].edition_number) == ("三季度调度会", "2026-10-10", 1)
    assert meetings.find_meeting(edition.folder, first) == found[0]
    assert links.quoted_editions(edition.folder) == {1}


def test_demonstration_and_ledger_are_apart(edition: Edition) -> None:
    """A meeting is listed only with meetings of the same kind and policy."""
    meetings.convene(edition, "调度会", OCTOBER)
    assert meetings.meetings(edition.folder, "demo", edition.policy_id) == []
    assert meetings.meetings(edition.folder, "ledger", "other") == []
    assert meetings.meetings(edition.folder / "none", "ledger", edition.policy_id) == []


def test_the_list_of_a_meeting(edition: Edition) -> None:
    """Views stand in the order in which they came, are moved, taken out, and never deleted as links."""
    held = meetings.convene(edition, "调度会", OCTOBER)
    tokens = [view_of(edition, clause) for clause in ("1.1", "1.2", "1.3")]
    for token in tokens:
        meetings.add_view(edition.folder, held, token)
    assert [view.token for view in meetings.views(edition.folder, held)] == tokens
    order = [tokens[2], tokens[0]]
    meetings.arrange(edition.folder, held, order)
    assert [one.token for one in meetings.views(edition.folder, held)] == order
    meetings.add_view(edition.folder, held, tokens[1])
    assert [one.token for one in meetings.views(edition.folder, held)] == [*order, tokens[1]]
    assert links.find(edition.folder, tokens[1]).token == tokens[1]


def test_what_a_list_does_not_take(edition: Edition) -> None:
    """A view of another edition, a repeated view, an unknown view, and an order changed meanwhile are refused with sentences."""
    held = meetings.convene(edition, "调度会", OCTOBER)
    token = view_of(edition, "1.1")
    later = quote(find_edition(Store(edition.folder), 2), {"v": "1", "edition": "2"}, reports=[])
    meetings.add_view(edition.folder, held, token)
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: meetings.add_view(edition.folder, held, token), "已有这个画面"),
        (lambda: meetings.add_view(edition.folder, held, later), "固定在第 1 版，这个画面是第 2 版"),
        (lambda: meetings.add_view(edition.folder, held, "nothing"), "没有这次会议或这个定版链接"),
        (lambda: meetings.add_view(edition.folder, "nothing", token), "没有这次会议或这个定版链接"),
        (lambda: meetings.arrange(edition.folder, held, [token, later]), "被别人改过"),
        (lambda: meetings.arrange(edition.folder, held, [token, token]), "被别人改过"),
        (lambda: meetings.find_meeting(edition.folder, "nothing"), "没有编号为“nothing”的会议"),
        (lambda: meetings.convene(edition, "调度会", OCTOBER), "已有名为“调度会”的会议"),
    ]
    for ask, said in refused:
        with pytest.raises(Refusal, match=said):
            ask()
    assert [view.token for view in meetings.views(edition.folder, held)] == [token]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (" \n", "是空的"),
        ("长" * 501, "最多"),
        ("联系 13812345678", "不保存个人信息"),
        ("身份证 51010419900101123X", "不保存个人信息"),
    ],
)
def test_words_that_cannot_be_kept(edition: Edition, words: str, said: str) -> None:
    """Empty, too long, or with numbers of a person: a sentence, and nothing is kept."""
    held = meetings.convene(edition, "调度会", OCTOBER)
    writing: list[Callable[[], object]] = [
        lambda: meetings.convene(edition, words, JULY),
        lambda: meetings.add_note(edition.folder, held, "kjt", words),
        lambda: meeting_tasks.add_task(edition.folder, held, "kjt", JANUARY, words),
    ]
    for write in writing:
        with pytest.raises(Refusal, match=said):
            write()
    meeting = meetings.find_meeting(edition.folder, held)
    assert meetings.notes(edition.folder, held) == []
    assert meeting_tasks.tasks(edition.folder, meeting) == []


def test_notes_are_kept_in_their_order(edition: Edition) -> None:
    """Who and what, the oldest first; a note without a unit or a meeting is refused."""
    held = meetings.convene(edition, "调度会", OCTOBER)
    for words in ("第一条", "第二条"):
        meetings.add_note(edition.folder, held, "kjt", words)
    assert [note.note for note in meetings.notes(edition.folder, held)] == ["第一条", "第二条"]
    with pytest.raises(Refusal, match="单位"):
        meetings.add_note(edition.folder, held, "", "第三条")
    with pytest.raises(Refusal, match="没有这次会议"):
        meetings.add_note(edition.folder, "nothing", "kjt", "第三条")


def test_a_task_is_followed_from_meeting_to_meeting(edition: Edition) -> None:
    """Each meeting sees a task as it was then; what has ended before a meeting does not stand in it any more."""
    folder = edition.folder
    july, october, january = (
        meetings.convene(edition, name, day)
        for name, day in (("七月会", JULY), ("十月会", OCTOBER), ("一月会", JANUARY))
    )
    task = meeting_tasks.add_task(folder, july, "czt", dt.date(2026, 9, 30), "补报拨付")
    other = meeting_tasks.add_task(folder, october, "kjt", dt.date(2026, 12, 31), "补材料")
    meeting_tasks.set_task_state(folder, october, task, "doing", "已发函")
    meeting_tasks.set_task_state(folder, january, task, "done")

    def seen(held: str) -> list[tuple[str, str, bool]]:
        meeting = meetings.find_meeting(folder, held)
        found = meeting_tasks.tasks(folder, meeting)
        return [(one.task.task_id, one.word(), one.is_late(meeting.held_on)) for one in found]

    assert seen(july) == [(task, "未办", False)]
    assert seen(october) == [(task, "在办", True), (other, "未办", False)]
    assert seen(january) == [(task, "办结", False), (other, "未办", True)]
    after = meetings.convene(edition, "四月会", dt.date(2027, 4, 10))
    assert seen(after) == [(other, "未办", True)]


def test_a_state_that_does_not_exist(edition: Edition) -> None:
    """Unknown states and states at an unknown meeting are refused."""
    held = meetings.convene(edition, "调度会", OCTOBER)
    task = meeting_tasks.add_task(edition.folder, held, "kjt", JANUARY, "补材料")
    with pytest.raises(Refusal, match="没有“perhaps”这个状态"):
        meeting_tasks.set_task_state(edition.folder, held, task, "perhaps")
    with pytest.raises(Refusal, match="没有这次会议"):
        meeting_tasks.set_task_state(edition.folder, "nothing", task, "done")
