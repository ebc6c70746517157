"""As root, as an ordinary user, where nobody else may enter, and where there is no room or right to write."""

import os
import pwd
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from omu.run import postgres_user
from omu.run.environment import ROOT
from tests.run.conftest import Holder, ask, bare_environ, processes_of

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to make a user or a small disk")


@pytest.fixture
def ordinary_user() -> Iterator[pwd.struct_passwd]:
    """A new user with a home of mode 0700; gone after the test."""
    name = f"omu-test-{secrets.token_hex(3)}"
    subprocess.run(["useradd", "--create-home", "--shell", "/bin/sh", name], check=True)
    user = pwd.getpwnam(name)
    Path(user.pw_dir).chmod(0o700)
    yield user
    subprocess.run(["userdel", "--remove", name], check=False, capture_output=True)


@pytest.fixture
def become(ordinary_user: pwd.struct_passwd) -> tuple[str, ...]:
    """The words that run a program as that user; skipped where the checkout is closed to others."""
    number, group = str(ordinary_user.pw_uid), str(ordinary_user.pw_gid)
    words = ("setpriv", f"--reuid={number}", f"--regid={group}", "--clear-groups")
    seen = subprocess.run([*words, sys.executable, "-c", "import omu, psycopg2"], cwd=ROOT, check=False)
    if seen.returncode:
        pytest.skip("this checkout is closed to other users, so none can be tried here")
    return words


@as_root
def test_an_ordinary_user_runs_the_servers_under_a_home_nobody_may_enter(
    ordinary_user: pwd.struct_passwd, become: tuple[str, ...]
) -> None:
    folder = Path(ordinary_user.pw_dir) / "data"
    holder = Holder(folder, prefix=become, HOME=ordinary_user.pw_dir)
    found = holder.found()
    assert ask(found["DATABASE_URL"], "SELECT current_user") == "omu"
    users = {Path(f"/proc/{number}").stat().st_uid for number in processes_of(folder)}
    assert users == {ordinary_user.pw_uid}
    assert holder.end() == 0
    assert {path.stat().st_uid for path in folder.rglob("*")} == {ordinary_user.pw_uid}


@as_root
def test_root_runs_the_servers_in_a_folder_nobody_else_may_enter(folder: Path) -> None:
    folder.parent.chmod(0o700)
    holder = Holder(folder)
    assert ask(holder.found()["DATABASE_URL"], "SELECT current_user") == "omu"
    assert {path.stat().st_uid for path in folder.rglob("*")} == {0}
    assert folder.parent.stat().st_mode & 0o777 == 0o700
    holder.end()


@as_root
def test_root_without_user_namespaces_runs_postgresql_as_nobody_and_finds_it_again(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    folder.mkdir(parents=True)
    for attempt in (1, 2):
        # No unshare on this path: the machine has no way into a namespace.
        holder = Holder(folder, PATH="/nonexistent")
        found = holder.found()
        home = Path((folder / "postgres-elsewhere").read_text().strip())
        assert home.parent == postgres_user.ELSEWHERE
        if attempt == 1:
            ask(found["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 7 AS number")
        assert ask(found["DATABASE_OWNER_URL"], "SELECT number FROM kept") == 7
        server = int((home / "data" / "postmaster.pid").read_text().split()[0])
        assert Path(f"/proc/{server}").stat().st_uid == nobody.pw_uid
        _, said = holder.process.communicate(timeout=60)
        assert holder.process.returncode == 0
        assert said.count("\n") == (1 if attempt == 1 else 0)
        assert attempt == 2 or f"PostgreSQL runs as nobody, its files in {home}." in said
        assert not Path(f"/proc/{server}").exists()
    shutil.rmtree(home)


@as_root
def test_root_is_not_given_an_empty_database_where_the_old_one_cannot_be_read(folder: Path) -> None:
    first = Holder(folder)
    first.found()
    first.end()
    complaint = Holder(folder, PATH="/nonexistent").complaint()
    assert complaint.count("\n") == 1
    assert "was made in a user namespace" in complaint


@as_root
def test_a_full_disk_is_told_in_one_line_and_leaves_nothing_running(folder: Path) -> None:
    folder.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine does not let a test mount a small disk")
    try:
        complaint = Holder(folder).complaint()
        assert complaint.count("\n") == 1
        assert f"The disk of {folder} is full" in complaint
        assert "150 MiB needed" in complaint
        (folder / "fill").write_bytes(b"\0" * 6 * 1024 * 1024)
        with pytest.raises(OSError, match="No space left"):
            (folder / "more").write_bytes(b"\0" * 4 * 1024 * 1024)
        complaint = Holder(folder).complaint()
        assert complaint.count("\n") == 1
        assert "The disk is full" in complaint
        assert processes_of(folder) == {}
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@as_root
def test_a_disk_that_fills_while_postgresql_makes_its_folder_is_told_too(folder: Path) -> None:
    folder.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine does not let a test mount a small disk")
    program = (
        "import sys, pathlib; from omu.run import places, services; places.SMALLEST_ROOM = 0\n"
        "try: services.Services(pathlib.Path(sys.argv[1]), {}).start()\n"
        "except places.StartFault as fault: print(fault)"
    )
    try:
        done = subprocess.run([sys.executable, "-c", program, str(folder)], cwd=ROOT, env=bare_environ(),
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.stderr == ""
        assert done.stdout.count("\n") == 1
        assert "the disk is full" in done.stdout
        assert not (folder / "postgres").exists()
        assert processes_of(folder) == {}
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_data_folder_that_cannot_be_made_is_told_in_one_line(folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file stands where the folder should be")
    complaint = Holder(folder).complaint()
    assert complaint.count("\n") == 1
    assert str(folder) in complaint


@as_root
def test_a_data_folder_of_somebody_else_is_told_in_one_line(
    folder: Path, ordinary_user: pwd.struct_passwd, become: tuple[str, ...]
) -> None:
    folder.mkdir(parents=True)
    folder.parent.chmod(0o755)
    complaint = Holder(folder, prefix=become, HOME=ordinary_user.pw_dir).complaint()
    assert complaint.count("\n") == 1
    assert "No permission to write here" in complaint
    assert str(folder) in complaint
