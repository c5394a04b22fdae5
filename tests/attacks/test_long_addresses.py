"""What an address can carry is bounded: no number overflows, no word fills the log, no sentence repeats a flood."""

from __future__ import annotations

import pytest

from dashboard import cli
from dashboard.access import TRIAL
from dashboard.refusal import Refusal
from dashboard.store import current_edition, open_store
from dashboard.views.from_address import checked
from tests.stores import sample_store

FLOOD = "9" * 4300


@pytest.mark.parametrize("name", ["row_limit", "row_offset", "since"])
@pytest.mark.parametrize("text", [FLOOD, "9223372036854775808", "-1", "１２", "²", "1e3", "0x10"])
def test_a_number_too_large_is_a_sentence(name: str, text: str) -> None:
    """A number that no integer holds, and digits of other scripts, are refused in words, never as a fault of the server."""
    report = "edition_changes" if name == "since" else "projects_list"
    with pytest.raises(Refusal, match="收到“") as refused:
        checked(sample_store(), report, {name: text}, TRIAL)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("text", [FLOOD, "９", "1.0", "-1"])
def test_an_edition_is_a_short_number(text: str) -> None:
    """The edition of an address has at most 18 ASCII digits, over HTTP and on the command line."""
    with pytest.raises(Refusal, match="应为版本号或 latest") as refused:
        checked(sample_store(), "projects_list", {"edition": text}, TRIAL)
    assert len(str(refused.value)) < 200
    assert cli.main(["query", "projects_list", "--edition", text, "--store", sample_store()]) == 2


@pytest.mark.parametrize(("name", "report"), [("q", "projects_list"), ("id", "project_detail")])
def test_words_are_bounded(name: str, report: str) -> None:
    """Words and a record's number have at most 200 signs: nothing longer is asked, logged or kept in a link."""
    assert current_edition(open_store(sample_store())).number
    checked(sample_store(), report, {name: "x" * 200}, TRIAL)
    with pytest.raises(Refusal, match="有 201 字，最多 200 字"):
        checked(sample_store(), report, {name: "x" * 201}, TRIAL)


@pytest.mark.parametrize("name", ["clause", "city", "layout", "x" * 5000])
def test_a_refusal_does_not_repeat_a_flood(name: str) -> None:
    """A refusal names the beginning of a long value and its length, not all of it."""
    with pytest.raises(Refusal) as refused:
        checked(sample_store(), "projects_list", {name: FLOOD}, TRIAL)
    assert len(str(refused.value)) < 600
