"""The server's own keys: made once, rotated, lost and restored."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import stat
import sys
from pathlib import Path
from types import ModuleType

import pytest

from dashboard import cli
from dashboard.access import sessions
from dashboard.access.keys import keys_of, list_keys, person_key, rotate
from dashboard.access.session_file import FILE
from dashboard.refusal import Refusal
from dashboard.web.logging_in import _signer
from tests.hanging import HANG_SECONDS


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for keys, which is not there yet."""
    found = tmp_path / "deep" / "keys"
    monkeypatch.setenv("DASHBOARD_KEYS", str(found))
    return found


def first_key(folder: Path, start: object, told: object) -> None:
    """Ask for the key in another process, at the same moment as others."""
    try:
        start.wait()  # type: ignore[attr-defined]
        told.put(list(keys_of(folder, "login")))  # type: ignore[attr-defined]
    except BaseException as error:  # else the test would wait for it in vain
        told.put(repr(error))  # type: ignore[attr-defined]
        raise


def test_processes_that_start_at_once_have_one_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four processes that need the first key at the same moment all sign with the same one."""
    # A page that was run before in this process stands there, and every new process would run it again.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    context = multiprocessing.get_context("spawn")
    start, told = context.Barrier(4), context.Queue()
    processes = [context.Process(target=first_key, args=(folder, start, told)) for _ in range(4)]
    for process in processes:
        process.start()
    found = [told.get(timeout=HANG_SECONDS) for _ in processes]
    for process in processes:
        process.join()
    assert found == [found[0]] * 4
    assert len(found[0]) == 1
    assert [path.name for path in folder.iterdir()] == ["login-000001.key"]


def test_keys_are_for_their_owner_alone(folder: Path) -> None:
    """The folder is 0700 and the files 0600, whatever the umask; a folder that others could read is closed."""
    before = os.umask(0)
    try:
        keys_of(folder, "login")
        sessions.begin("jia", (), "oidc")
        folder.chmod(0o755)
        keys_of(folder, "logout")
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_an_earlier_key_verifies_until_it_is_removed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was signed before a rotation is still believed; after `rotate --drop` it is not, and every log-in is over."""
    signed = _signer("logout").dumps("s1")
    session = sessions.begin("jia", (), "oidc")
    assert cli.main(["keys", "rotate"]) == 0
    assert _signer("logout").loads(signed) == "s1"
    again = _signer("logout").dumps("s1")
    assert [key.is_newest for key in list_keys(folder) if key.purpose == "logout"] == [False, True]
    assert sessions.find(session) is not None
    assert cli.main(["keys", "rotate", "--drop"]) == 0
    assert "结束 1 个登录" in capsys.readouterr().out
    assert sessions.find(session) is None
    for text in (signed, again):
        with pytest.raises(Exception, match="does not match"):
            _signer("logout").loads(text)
    assert cli.main(["keys", "list"]) == 0
    shown = capsys.readouterr().out
    assert "第 3 把" in shown
    assert not any(key in shown for key in keys_of(folder, "login"))


def test_the_key_of_persons_is_never_rotated(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It outlives a rotation and the removal of all earlier keys, and the command says so."""
    key = person_key(folder)
    for words in (["rotate"], ["rotate", "--drop"], ["list"]):
        assert cli.main(["keys", *words]) == 0
    assert person_key(folder) == key
    assert [one.number for one in list_keys(folder) if one.purpose == "person"] == [1]
    shown = capsys.readouterr().out
    assert shown.count("人员代号的密钥没有更换") == 2
    assert "人员代号\t第 1 把" in shown
    assert "算人员代号，不更换" in shown
    assert key.hex() not in shown


def test_a_purpose_does_not_verify_another(folder: Path) -> None:
    """What was signed for the way to the provider ends no log-in."""
    with pytest.raises(Exception, match="does not match"):
        _signer("logout").loads(_signer("login").dumps("s1"))


def test_a_lost_folder_is_begun_again(folder: Path, tmp_path: Path) -> None:
    """Without its folder a running server makes new keys and everybody logs in once more; a restored one is as before."""
    signed, session = _signer("logout").dumps("s1"), sessions.begin("jia", (), "oidc")
    kept = tmp_path / "backup"
    shutil.copytree(folder, kept)
    shutil.rmtree(folder)
    assert sessions.find(session) is None
    with pytest.raises(Exception, match="does not match"):
        _signer("logout").loads(signed)
    assert sessions.find(sessions.begin("jia", (), "oidc")) is not None
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)
    assert _signer("logout").loads(signed) == "s1"
    assert sessions.find(session) is not None


def test_a_damaged_file_is_said(folder: Path) -> None:
    """A key that is cut short is refused with its path; a damaged file of log-ins is put aside and begun again."""
    keys_of(folder, "login")
    (folder / "login-000001.key").write_text("abc")
    with pytest.raises(Refusal, match="login-000001"):
        keys_of(folder, "login")
    (folder / FILE).write_bytes(b"not a database, but long enough to look at" * 100)
    with pytest.raises(Refusal, match="没有放行"):
        sessions.find("any")
    assert sessions.find("any") is None
    assert (folder / f"damaged-{FILE}").exists()


def test_a_folder_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the folder cannot be, the sentence names the setting."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DASHBOARD_KEYS", str(tmp_path / "file" / "keys"))
    with pytest.raises(Refusal, match="DASHBOARD_KEYS"):
        rotate(tmp_path / "file" / "keys")
    with pytest.raises(Refusal, match="DASHBOARD_KEYS"):
        sessions.find("any")
