"""The embedded servers: started, shared, adopted, stopped, found again after a kill. All of it is real."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

from omu.run import processes
from omu.run.environment import ROOT
from omu.run.postgres import EXTENSIONS
from tests.run.conftest import Holder, ask, bare_environ, eventually, processes_of


def postmaster(folder: Path) -> int:
    """The process number of the server of that folder."""
    return int((folder / "postgres" / "postmaster.pid").read_text().split()[0])


def test_both_servers_run_for_the_time_of_the_block_and_not_longer(folder: Path) -> None:
    holder = Holder(folder)
    found = holder.found()
    assert ask(found["DATABASE_URL"], "SELECT current_user") == "omu"
    assert ask(found["DATABASE_OWNER_URL"], "SELECT current_user") == "omu_owner"
    assert redis.from_url(found["REDIS_URL"]).ping()
    assert found["OMU_DATA"] == str(folder)
    assert holder.end() == 0
    assert processes_of(folder) == {}
    assert list((folder / "run").iterdir()) == []


def test_the_database_is_as_the_product_needs_it(folder: Path) -> None:
    holder = Holder(folder)
    owner = holder.found()["DATABASE_OWNER_URL"]
    installed = set(ask(owner, "SELECT array_agg(extname::text) FROM pg_extension"))
    assert installed >= set(EXTENSIONS)
    assert ask(owner, "SHOW server_encoding") == "UTF8"
    assert ask(owner, "SHOW data_checksums") == "on"
    assert ask(owner, "SHOW fsync") == "on"
    assert ask(owner, "SHOW listen_addresses") == ""
    holder.end()


def test_the_runtime_login_owns_nothing_and_may_make_nothing(folder: Path) -> None:
    holder = Holder(folder)
    runtime = holder.found()["DATABASE_URL"]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(runtime, "CREATE TABLE mine (id int)")
    rights = "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert ask(runtime, rights) is False
    holder.end()


def test_a_connection_without_its_password_is_refused(folder: Path) -> None:
    holder = Holder(folder)
    holder.found()
    for role in ("postgres", "omu_owner", "omu"):
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(host=str(folder / "run"), dbname="omu", user=role)
    holder.end()


def test_folders_and_secrets_are_closed_to_others(folder: Path) -> None:
    holder = Holder(folder)
    holder.found()
    holder.end()
    folders = [folder, *(path for path in folder.iterdir() if path.is_dir())]
    assert {path: path.stat().st_mode & 0o777 for path in folders} == dict.fromkeys(folders, 0o700)
    kept = list((folder / "secrets").iterdir())
    assert {path.name for path in kept} == {
        "secret-key", "postgres-postgres", "postgres-omu_owner", "postgres-omu",
    }  # fmt: skip
    assert all(path.stat().st_mode & 0o777 == 0o600 and len(path.read_text()) >= 48 for path in kept)


def test_secrets_are_the_same_at_the_second_start_and_others_in_another_folder(folder: Path) -> None:
    first = Holder(folder)
    found = first.found()
    first.end()
    second, third = Holder(folder), Holder(folder.with_name("other"))
    assert second.found() == found
    other = third.found()
    assert other["OMU_SECRET_KEY"] != found["OMU_SECRET_KEY"]
    assert redis.from_url(other["REDIS_URL"]).ping()
    assert postmaster(folder) != postmaster(folder.with_name("other"))
    second.end()
    assert ask(other["DATABASE_URL"], "SELECT 1") == 1
    third.end()


def test_commands_started_together_share_one_server_and_the_last_one_stops_it(folder: Path) -> None:
    holders = [Holder(folder) for _ in range(3)]
    found = [holder.found() for holder in holders]
    assert found[0] == found[1] == found[2]
    server = postmaster(folder)
    for holder in holders[:2]:
        assert holder.end() == 0
    assert ask(found[0]["DATABASE_URL"], "SELECT 1") == 1
    assert postmaster(folder) == server
    assert holders[2].end() == 0
    assert processes_of(folder) == {}


def test_what_a_killed_command_left_running_is_adopted_and_then_stopped(folder: Path) -> None:
    killed = Holder(folder)
    killed.found()
    server = postmaster(folder)
    killed.process.kill()
    killed.process.wait()
    assert processes.runs(server)
    after = Holder(folder)
    after.found()
    assert postmaster(folder) == server
    after.end()
    assert processes_of(folder) == {}


def test_rows_and_messages_survive_a_kill_of_everything_and_a_start_at_once(folder: Path) -> None:
    holder = Holder(folder)
    found = holder.found()
    ask(found["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 7 AS number")
    broker = redis.from_url(found["REDIS_URL"])
    broker.set("kept", "7")
    assert broker.execute_command("WAITAOF", 1, 0, 10_000)[0] == 1
    holder.process.kill()
    for number in processes_of(folder):
        os.kill(number, signal.SIGKILL)
    after = Holder(folder)
    found = after.found()
    assert ask(found["DATABASE_OWNER_URL"], "SELECT number FROM kept") == 7
    assert redis.from_url(found["REDIS_URL"]).get("kept") == b"7"
    after.end()


@pytest.mark.parametrize("whose", ["a stranger's", "a zombie's", "nobody's"])
def test_a_stale_mark_does_not_stop_the_start(folder: Path, whose: str) -> None:
    first = Holder(folder)
    first.found()
    first.end()
    # Left unreaped on purpose: the number in the mark is then that of a zombie.
    child = subprocess.Popen(["true"] if whose == "a zombie's" else ["sleep", "600"])
    if whose == "nobody's":
        child.kill()
        child.wait()
    expected = {"a zombie's": "Z", "nobody's": ""}.get(whose, "S")
    assert eventually(lambda: processes.state(child.pid) == expected)
    (folder / "postgres" / "postmaster.pid").write_text(f"{child.pid}\n{folder}/postgres\n1\n5432\n")
    (folder / "valkey" / "valkey.pid").write_text(f"{child.pid}\n")
    second = Holder(folder)
    assert ask(second.found()["DATABASE_URL"], "SELECT 1") == 1
    second.end()
    if whose == "a stranger's":
        assert child.poll() is None, "a stranger's process was stopped"
    child.kill()
    child.wait()


def test_a_path_too_long_or_too_odd_for_a_socket_has_its_sockets_elsewhere(folder: Path) -> None:
    long = folder / ("Ordner mit Ümlaut & Zeichen " + "x" * 90)
    holder = Holder(long)
    found = holder.found()
    assert ask(found["DATABASE_URL"], "SELECT current_user") == "omu"
    assert redis.from_url(found["REDIS_URL"]).ping()
    sockets = Path(found["REDIS_URL"].removeprefix("unix://")).parent
    assert not sockets.is_relative_to(long)
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert holder.end() == 0
    sockets.rmdir()


def test_a_first_start_cut_short_is_made_good_by_the_next(folder: Path) -> None:
    for moment in (0.3, 0.6, 0.9, 1.2):
        cut = Holder(folder)
        with pytest.raises(subprocess.TimeoutExpired):
            cut.process.wait(timeout=moment)
        for number in [cut.process.pid, *processes_of(folder)]:
            processes.stop(number, signal.SIGKILL)
        cut.process.wait()
    after = Holder(folder)
    found = after.found()
    assert set(ask(found["DATABASE_URL"], "SELECT array_agg(extname::text) FROM pg_extension")) >= set(
        EXTENSIONS
    )
    after.end()


def test_each_server_that_is_named_is_used_instead(folder: Path) -> None:
    given = Holder(folder)
    found = given.found()
    other = folder.with_name("other")
    with_database = Holder(other, DATABASE_URL=found["DATABASE_URL"])
    assert set(with_database.found()) == {"OMU_DATA", "OMU_SECRET_KEY", "REDIS_URL"}
    assert not (other / "postgres").exists()
    with_database.end()
    with_broker = Holder(other, REDIS_URL=found["REDIS_URL"], OMU_SECRET_KEY="k" * 50)
    assert set(with_broker.found()) == {"OMU_DATA", "DATABASE_URL", "DATABASE_OWNER_URL"}
    with_broker.end()
    third = folder.with_name("third")
    nothing = Holder(
        third, DATABASE_URL=found["DATABASE_URL"], REDIS_URL=found["REDIS_URL"], OMU_SECRET_KEY="k" * 50
    )
    assert set(nothing.found()) == {"OMU_DATA"}
    nothing.end()
    assert not third.exists()
    given.end()


def test_a_lost_password_is_told_in_one_line(folder: Path) -> None:
    first = Holder(folder)
    first.found()
    first.end()
    (folder / "secrets" / "postgres-postgres").unlink()
    complaint = Holder(folder).complaint()
    assert complaint.count("\n") == 1
    assert "refuses the password" in complaint
    assert str(folder / "secrets") in complaint
    assert processes_of(folder) == {}


def test_the_cluster_of_this_test_run_is_the_fast_one() -> None:
    if not os.environ.get("OMU_DATA", "").startswith("/tmp/omu-tests-"):
        pytest.skip("this run uses a database given by DATABASE_URL")
    assert ask(os.environ["DATABASE_URL"], "SHOW fsync") == "off"
    assert ask(os.environ["OMU_TEST_RUNTIME_URL"], "SELECT current_user") == "omu"


def test_sigterm_to_a_command_stops_what_it_started(folder: Path) -> None:
    program = "import time; print('in'); time.sleep(600)"
    command = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", program],
        cwd=ROOT, env={**bare_environ(), "OMU_DATA": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert command.stdout is not None
    assert command.stdout.readline() == "in\n"
    command.terminate()
    command.communicate(timeout=60)
    assert command.returncode == 128 + signal.SIGTERM
    assert processes_of(folder) == {}
