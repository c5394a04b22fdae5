"""A second person: what is handed in is in no catalogue, and is published as it is or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import pytest

from dashboard import cli
from dashboard.access import TRIAL, operator, principal
from dashboard.intake.accepting import take
from dashboard.intake.desk import withdraw_file
from dashboard.intake.handing_in import hand_in_withdrawal
from dashboard.intake.rehearsal import rehearsed, rehearsed_candidate
from dashboard.refusal import Refusal
from dashboard.state.events import events
from dashboard.state.received import received
from dashboard.state.sealing import state_faults
from dashboard.store import (
    Edition,
    Store,
    approval_of,
    approve,
    back_up,
    current_edition,
    list_editions,
    open_store,
    plan_retention,
    publish,
    restore,
    restricted_tables,
    roll_back,
    send_back,
    standing,
    standings,
    submit,
    submit_rollback,
    take_back,
    tidy,
)
from dashboard.store.candidates import folder_of, path_of
from dashboard.store.wholeness import file_digest
from tests.asking import run
from tests.editions import POLICY_ID, draft_of
from tests.stores import one_record_store, own_copy, resent_store
from tests.submitted import APPROVER, BOTH, STEWARD, VIEWER, handed, ledger, read
from tests.unit.test_store import one_project, projects_of

pytestmark = pytest.mark.slow  # publishes editions

# What tells when an edition was built, not what it holds.
WHEN = {("edition", "published_at"), ("batches", "received_at"), ("department_dates", "received_at")}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one project."""
    return open_store(own_copy(one_record_store(), tmp_path))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A ledger with one more project."""
    return ledger(tmp_path, "KJ-002,另一个项目,一(一),某单位,成都市,100.10")


def waiting(store: Store) -> list[str]:
    """The numbers of what waits."""
    return [one.submission.submission_id for one in standings(store) if one.state == "waiting"]


def batch_of(store: Store) -> str:
    """The number of the last file in use."""
    return str(run(current_edition(store), "files_in_use").to_pylist()[-1]["batch_id"])


def content(edition: Edition) -> dict[str, list[str]]:
    """Table → its rows in some order, without when they were written; those of persons out of the companion."""
    with duckdb.connect(str(edition.path), read_only=True) as con:
        names = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        found = {}
        for name in set(names) - {"companion"}:  # each has a key of its own
            left_out = [column for table, column in WHEN if table == name]
            columns = f"* exclude ({', '.join(left_out)})" if left_out else "*"
            found[name] = sorted(map(str, con.execute(f"select {columns} from {name}").fetchall()))
    people = {name: sorted(map(str, table.to_pylist())) for name, table in restricted_tables(edition).items()}
    return found | {f"companion {name}": rows for name, rows in people.items()}


def test_what_is_handed_in_changes_nothing_until_it_is_approved(store: Store, small: Path) -> None:
    """The catalogue stays; after the approval the edition has the bytes, the time and the words of the candidate."""
    before = (store.folder / "catalogue.json").read_bytes()
    made = handed(store, small)
    candidate = path_of(store, made)
    held = candidate.read_bytes()
    assert (store.folder / "catalogue.json").read_bytes() == before
    assert file_digest(candidate) == made.digest
    assert (candidate.stat().st_mode & 0o777, candidate.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (made.actor.subject, made.actor.unit, made.base_number, made.edition_number) == ("yi", "kjt", 1, 2)
    assert [(one.source_file, one.read, one.taken) for one in made.files] == [(small.name, 2, 1)]
    edition = approve(store, made.submission_id, APPROVER)
    assert edition == current_edition(store)
    assert edition.path.read_bytes() == held
    assert (edition.sha256, edition.author, edition.message) == (made.digest, "科技厅高新处", "十月台账")
    assert projects_of(edition) == ["KJ-001", "KJ-002"]
    assert not list(folder_of(store).iterdir())
    told = standing(store, made.submission_id)
    assert told.state == "published"
    assert told.decided is not None
    assert told.decided.actor.subject == "jia"
    assert [one.event for one in told.events] == ["approved", "published"]
    assert approval_of(edition) == told
    assert approval_of(list_editions(store)[0]) is None
    assert "fgw jia批准后发布" in events(store.folder)[0].sentence
    assert state_faults(store.folder)[1] == []


def test_the_files_are_registered_when_they_are_published(store: Store, small: Path) -> None:
    """Handed in, a file is ready; approved, it is published in its edition by the author of the submission."""
    made = handed(store, small)
    assert [(one.step, one.edition_number) for one in received(store.folder)][-1] == ("ready", None)
    approve(store, made.submission_id, APPROVER)
    last = received(store.folder)[-1]
    assert (last.step, last.edition_number, last.author) == ("published", 2, "科技厅高新处")
    count = len(received(store.folder))
    tidy(store)
    assert len(received(store.folder)) == count


def by_intake(store: Store, folder: Path) -> tuple[Callable[[], object], Callable[[], str]]:
    """A file published directly, or handed in."""
    file = ledger(folder, "KJ-002,另一个项目,一(一),某单位,成都市,100.10")
    told = partial(take, policy_id=POLICY_ID, author="科技厅高新处", message="十月台账")
    return lambda: told(store, read(store, file)), lambda: handed(store, file).submission_id


def by_withdrawal(store: Store, folder: Path) -> tuple[Callable[[], object], Callable[[], str]]:
    """A file withdrawn directly, or handed in."""
    batch = batch_of(store)
    told = ("甲处", "误报的台账")
    return (
        lambda: withdraw_file(store, batch, "page", *told),
        lambda: hand_in_withdrawal(store, batch, STEWARD, "page", *told).submission_id,
    )


def by_rollback(store: Store, folder: Path) -> tuple[Callable[[], object], Callable[[], str]]:
    """A rollback done directly, or handed in."""
    return (
        lambda: roll_back(store, 1, "甲处", "回到第一版"),
        lambda: submit_rollback(store, 1, "甲处", "回到第一版", STEWARD).submission_id,
    )


@pytest.mark.parametrize("ways", [by_intake, by_withdrawal, by_rollback])
def test_two_people_make_the_edition_that_one_would_have_made(
    tmp_path: Path, ways: Callable[[Store, Path], tuple[Callable[[], object], Callable[[], str]]]
) -> None:
    """Every table of the approved edition equals that of direct publishing, whatever is handed in."""
    made = []
    for place, name in enumerate(("directly", "handed_in")):
        (tmp_path / name).mkdir()
        store = open_store(own_copy(resent_store(), tmp_path / name))
        directly, hand_in = ways(store, tmp_path)
        if place:
            number = hand_in()
            held = path_of(store, standing(store, number).submission).read_bytes()
            assert approve(store, number, APPROVER).path.read_bytes() == held
        else:
            directly()
        made.append(current_edition(store))
        if ways is by_withdrawal:
            last = received(store.folder)[-1]
            assert (last.step, last.edition_number, last.author) == ("withdrawn", 3, "甲处")
    assert content(made[0]) == content(made[1])
    assert made[0].parent_number == made[1].parent_number
    assert made[0].number == made[1].number == 3


def test_the_changes_are_those_of_the_rehearsal(store: Store, small: Path) -> None:
    """What the second person sees of a candidate is what the submitter saw before."""
    seen = rehearsed(store, read(store, small), policy_id=POLICY_ID)
    made = handed(store, small)
    shown = rehearsed_candidate(store, standing(store, made.submission_id))
    assert seen is not None
    assert seen.summary is not None
    assert shown.summary is not None
    assert shown.summary.table.to_pylist() == seen.summary.table.to_pylist()
    assert shown.sums.table.to_pylist() == seen.sums.table.to_pylist()
    assert (shown.number, shown.after) == (seen.number, seen.after)


def test_nobody_approves_his_own(store: Store, small: Path) -> None:
    """Not with both rights, not in other letters, not by the command line; nor without the right, nor without a log-in."""
    made = handed(store, small, BOTH)
    same = principal("BING", ("approver",), "gateway")
    for who, why in (
        (BOTH, "您自己提交的"),
        (same, "您自己提交的"),
        (STEWARD, "没有审批发布的权限"),
        (VIEWER, "没有审批发布的权限"),
        (TRIAL, "没有审批发布的权限"),
    ):
        with pytest.raises(Refusal, match=why):
            approve(store, made.submission_id, who)
        with pytest.raises(Refusal, match=why):
            send_back(store, made.submission_id, who, "合计与汇总表不符")
    own = handed(store, small, operator())
    with pytest.raises(Refusal, match="您自己提交的"):
        approve(store, own.submission_id, operator())
    assert len(list_editions(store)) == 1
    assert approve(store, made.submission_id, operator()).number == 2


def test_who_may_hand_in(store: Store) -> None:
    """A reader without the right, and a trial in which nobody is somebody, hand nothing in."""
    for who, why in ((VIEWER, "没有接入台账"), (TRIAL, "没有登录")):
        with pytest.raises(Refusal, match=why):
            submit(store, draft_of(one_project("乙")), who, "intake")
        with pytest.raises(Refusal, match=why):
            submit_rollback(store, 1, "甲处", "回退", who)
    assert standings(store) == []


def test_a_candidate_that_was_changed_is_not_published(store: Store, small: Path) -> None:
    """A byte more, another edition in its place, or a link: refused in a sentence, and the store stays."""
    made = handed(store, small)
    path, whole = path_of(store, made), path_of(store, made).read_bytes()
    path.write_bytes(whole + b"\0")
    with pytest.raises(Refusal, match="与提交时的校验值不符"):
        approve(store, made.submission_id, APPROVER)
    with pytest.raises(Refusal, match="与提交时的校验值不符"):
        rehearsed_candidate(store, standing(store, made.submission_id))
    shutil.copy(current_edition(store).path, path)
    with pytest.raises(Refusal, match="与提交时的校验值不符"):
        approve(store, made.submission_id, APPROVER)
    path.unlink()
    path.symlink_to(current_edition(store).path)
    with pytest.raises(Refusal, match="不是本软件写的文件"):
        approve(store, made.submission_id, APPROVER)
    path.unlink()
    assert standing(store, made.submission_id).state == "lost"
    with pytest.raises(Refusal, match="候选文件缺失"):
        approve(store, made.submission_id, APPROVER)
    assert len(list_editions(store)) == 1
    assert not list(store.folder.glob(".building-*"))
    send_back(store, made.submission_id, APPROVER, "候选文件不在了")
    assert standing(store, made.submission_id).state == "returned"


def test_what_was_overtaken_is_void(store: Store, small: Path) -> None:
    """Another edition makes all that waits void, also of the same number; the file goes, the reason stays."""
    first, second = handed(store, small), handed(store, small, BOTH, "再报一次")
    third = submit_rollback(store, 1, "甲处", "回退", STEWARD)
    assert waiting(store) == [one.submission_id for one in (first, second, third)]
    approve(store, second.submission_id, APPROVER)
    for one in (first, third):
        with pytest.raises(Refusal, match="已失效：提交之后发布了第 2 版"):
            approve(store, one.submission_id, APPROVER)
        with pytest.raises(Refusal, match="已失效"):
            send_back(store, one.submission_id, APPROVER, "合计与汇总表不符")
    assert not list(folder_of(store).iterdir())
    told = standing(store, first.submission_id)
    assert (told.state, [event.event for event in told.events]) == ("overtaken", ["overtaken"])
    publish(store, draft_of(one_project("丙")))
    assert standing(store, first.submission_id).reason.startswith("提交之后发布了第 2 版")


def test_the_changes_must_have_been_seen(store: Store) -> None:
    """What was checked against an older edition is not handed in."""
    publish(store, draft_of(one_project("丙")))
    with pytest.raises(Refusal, match="第 2 版已经发布。请重新核对"):
        submit(store, replace(draft_of(one_project("乙")), after=1), STEWARD, "intake")
    assert standings(store) == []


def test_sent_back_with_a_reason(store: Store, small: Path) -> None:
    """A reason of a word, of nothing, too long, or with a number of a person is none; a good one ends it for good."""
    made = handed(store, small)
    for reason, why in (
        ("", "退回原因太短"),
        (" 不 行 ", "退回原因太短"),
        ("长" * 201, "最多 200 字"),
        ("请打电话13800138000", "个人信息"),
        ("身份证510101199001011237有误", "个人信息"),
    ):
        with pytest.raises(Refusal, match=why):
            send_back(store, made.submission_id, APPROVER, reason)
    assert waiting(store) == [made.submission_id]
    send_back(store, made.submission_id, APPROVER, "  合计与\n汇总表不符 ")
    told = standing(store, made.submission_id)
    assert (told.state, told.reason) == ("returned", "合计与 汇总表不符")
    assert not list(folder_of(store).iterdir())
    for attempt in (
        lambda: approve(store, made.submission_id, APPROVER),
        lambda: send_back(store, made.submission_id, APPROVER, "再退一次吧"),
        lambda: take_back(store, made.submission_id, STEWARD),
    ):
        with pytest.raises(Refusal, match="已退回：合计与 汇总表不符"):
            attempt()
    assert handed(store, small).submission_id in waiting(store)


def test_taken_back_by_the_submitter_alone(store: Store, small: Path) -> None:
    """Nobody else takes it back; taken back it is over, and can be handed in again."""
    made = handed(store, small)
    with pytest.raises(Refusal, match="只能撤回自己的提交"):
        take_back(store, made.submission_id, BOTH)
    take_back(store, made.submission_id, STEWARD)
    assert standing(store, made.submission_id).state == "taken_back"
    with pytest.raises(Refusal, match="已撤回提交"):
        approve(store, made.submission_id, APPROVER)
    assert approve(store, handed(store, small).submission_id, APPROVER).number == 2


def test_what_waits_is_kept_and_the_rest_is_swept(store: Store, small: Path) -> None:
    """A server that starts and a retention leave what waits; files that nobody handed in go."""
    made = handed(store, small)
    strays = [
        folder_of(store) / name for name in ("candidate-000002-0123456789ab.duckdb", ".building-x.duckdb")
    ]
    for stray in strays:
        stray.write_bytes(b"")
    tidy(store)
    assert {path.name for path in folder_of(store).iterdir()} == {
        made.candidate,
        made.candidate.replace(".duckdb", ".people"),
    }
    assert plan_retention(store, 1, ()).leaving == ()
    assert approve(store, made.submission_id, APPROVER).number == 2


def test_a_backup_says_that_it_does_not_hold_what_waits(
    store: Store, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says how many wait; restored, they are told to be lost, and can be sent back."""
    made = handed(store, small)
    url = f"file:{store.folder}"
    assert cli.main(["backup", str(tmp_path / "backup"), "--store", url]) == 0
    assert "等待审批的 1 份提交的候选文件不在备份里" in capsys.readouterr().out
    back_up(store, tmp_path / "again")
    restore(store, tmp_path / "again", replace=True)
    assert standing(store, made.submission_id).state == "lost"
    tidy(store)
    send_back(store, made.submission_id, APPROVER, "从备份恢复，请重新提交")
    assert handed(store, small).edition_number == 2


def test_off_nothing_is_handed_in(store: Store, small: Path) -> None:
    """Without the setting the commands publish as ever, and a store gets no folder of candidates."""
    assert cli.main(["intake", str(small), "--store", f"file:{store.folder}"]) == 0
    assert len(list_editions(store)) == 2
    assert not folder_of(store).exists()
    assert standings(store) == []


def test_the_commands_hand_in(
    store: Store, small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the setting intake, withdraw and rollback hand in, the list says what waits, and the operator decides."""
    monkeypatch.setenv("DASHBOARD_SECOND_PERSON", "1")
    url = f"file:{store.folder}"
    batch = batch_of(store)
    told = ["--author", "甲处", "--message", "十月台账", "--store", url]
    assert cli.main(["intake", str(small), *told]) == 0
    assert "已提交审批" in capsys.readouterr().out
    assert cli.main(["withdraw", batch, "--yes", *told]) == 0
    assert cli.main(["rollback", "1", *told]) == 0
    assert cli.main(["intake", str(small), "--json", *told]) == 0
    assert len(list_editions(store)) == 1
    capsys.readouterr()
    assert cli.main(["submissions", "--json", "--store", url]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["kind"], row["state"], row["edition"]) for row in rows] == [
        ("intake", "waiting", 2),
        ("rollback", "waiting", 2),
        ("withdrawal", "waiting", 2),
        ("intake", "waiting", 2),
    ]
    first, second = rows[-1]["id"], rows[0]["id"]
    assert cli.main(["submissions", "approve", first, "--store", url]) == 2
    assert "您自己提交的" in capsys.readouterr().err
    assert cli.main(["submissions", "take-back", second, "--store", url]) == 0
    other = handed(store, small, STEWARD)
    assert (
        cli.main(["submissions", "return", other.submission_id, "--reason", "合计不符", "--store", url]) == 0
    )
    assert cli.main(["submissions", "--store", url]) == 0
    assert "已退回" in capsys.readouterr().out
    other = handed(store, small, STEWARD)
    assert cli.main(["submissions", "approve", other.submission_id, "--store", url]) == 0
    assert "已批准，发布为第 2 版" in capsys.readouterr().out


def test_a_trial_has_no_second_person(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The server does not start where everybody would be the same person."""
    monkeypatch.setenv("DASHBOARD_SECOND_PERSON", "1")
    assert cli.main(["serve", "--store", one_record_store(), "--processes", "1"]) == 2
    assert "分不出两个人，看板没有启动" in capsys.readouterr().err
