"""docker-compose.yml without a container engine: held against the specification, and run, command by command.

Each service's own command and health check run on this machine with the environment the file gives them;
only addresses, ports and the folder /data are put in the place of those inside containers.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from omu.run import environment, postgres_user, valkey
from omu.run.environment import ROOT
from tests.run.conftest import Holder, ask, bare_environ, eventually, processes_of
from tests.run.test_running import free_port

FILE = ROOT / "docker-compose.yml"
GIVEN = {
    "OWNER_PASSWORD": "owner-of-the-test",
    "RUNTIME_PASSWORD": "runtime-of-the-test",
    "SUPERUSER_PASSWORD": "superuser-of-the-test",
    "OMU_SECRET_KEY": "k" * 50,
}
VARIABLE = re.compile(r"\$\{(\w+)(?:(:-|:\?)([^}]*))?\}")
PRODUCT = ("migrate", "web", "worker", "beat")


def filled(text: str, given: dict[str, str]) -> str:
    """Variables put in as the specification says: `:-` a default, `:?` an error without one."""

    def one(match: re.Match[str]) -> str:
        name, how, rest = match.groups()
        if given.get(name):
            return given[name]
        if how == ":?":
            raise KeyError(rest)
        return rest or ""

    return VARIABLE.sub(one, text)


def throughout(node: Any, given: dict[str, str]) -> Any:
    """The tree with variables put in; after reading, as the specification has it, so that all stay text."""
    if isinstance(node, dict):
        return {key: throughout(value, given) for key, value in node.items()}
    if isinstance(node, list):
        return [throughout(value, given) for value in node]
    return filled(node, given) if isinstance(node, str) else node


def services(given: dict[str, str] = GIVEN) -> dict[str, Any]:
    """The services of the file."""
    return dict(throughout(yaml.safe_load(FILE.read_text()), given)["services"])


def conforms(path: Path) -> bool:
    """Whether the file is one of the Compose specification."""
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def test_the_file_conforms_to_the_specification() -> None:
    assert conforms(FILE)


def test_a_fault_against_the_specification_is_found(tmp_path: Path) -> None:
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(FILE.read_text().replace("healthcheck:", "health_check:", 1))
    assert not conforms(broken)


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_without_a_secret_nothing_starts(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        services({key: value for key, value in GIVEN.items() if key != name})


def test_only_pages_are_published_and_everything_that_stays_has_a_health_check_and_its_volume() -> None:
    found = services()
    assert set(found) == {"db", "redis", *PRODUCT}
    assert [name for name, service in found.items() if "ports" in service] == ["web"]
    assert [name for name, service in found.items() if "healthcheck" not in service] == ["migrate"]
    kept = yaml.safe_load(FILE.read_text())["volumes"]
    for name, service in found.items():
        assert service["volumes"][0].split(":")[0] in kept, name
    assert not any("privileged" in service for service in found.values())


def test_the_image_runs_as_an_ordinary_user() -> None:
    last_stage = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    users = re.findall(r"^USER (\S+)$", last_stage, re.MULTILINE)
    assert users == ["omu"]
    assert "--uid 10001" in last_stage


def test_only_migrate_is_given_the_login_that_owns_the_tables() -> None:
    found = services()
    assert [name for name in PRODUCT if "DATABASE_OWNER_URL" in found[name]["environment"]] == ["migrate"]
    for name in PRODUCT:
        told = {key: str(value) for key, value in found[name]["environment"].items()}
        assert environment.read(told)["DATABASE_URL"].startswith("postgresql://omu:")


class Composed:
    """The services of the file on this machine."""

    def __init__(self, folder: Path, sockets: Path) -> None:
        self.folder, self.sockets, self.port = folder, sockets, free_port()
        self.found = services()

    def here(self, text: str) -> str:
        """A word of the file with this machine's addresses in the place of the containers'."""
        text = text.replace("@db:5432/", f"@{str(self.sockets).replace('/', '%2F')}/")
        text = text.replace("redis://redis:6379/0", f"unix://{self.folder}/queue.sock")
        text = text.replace("0.0.0.0:8000", f"127.0.0.1:{self.port}")
        return str(self.folder) + text.removeprefix("/data") if text.startswith("/data") else text

    def environ(self, name: str) -> dict[str, str]:
        """The environment of that service and nothing else of ours."""
        told = {key: self.here(str(value)) for key, value in self.found[name]["environment"].items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {**bare_environ(), "PATH": path, **told}

    def start(self, name: str) -> "subprocess.Popen[bytes]":
        """Start the service's own command."""
        words = [self.here(word) for word in self.found[name]["command"]]
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(words, cwd=ROOT, env=self.environ(name), stdout=log, stderr=log,
                                    stdin=subprocess.DEVNULL, start_new_session=True)  # fmt: skip

    def is_healthy(self, name: str) -> bool:
        """Whether the service's own health check passes."""
        kind, *words = self.found[name]["healthcheck"]["test"]
        assert kind == "CMD"
        words += ["--port", str(self.port)] if name == "web" else []
        done = subprocess.run(words, cwd=ROOT, env=self.environ(name), capture_output=True, check=False)
        return done.returncode == 0


def run_database_script(folder: Path, sockets: Path) -> None:
    """The script of the database container, on a cluster from which its work was taken away again."""
    superuser = (folder / "secrets" / "postgres-postgres").read_text()
    server = f"postgresql://postgres:{superuser}@{str(sockets).replace('/', '%2F')}/postgres"
    programs = f"{postgres_user.installed() / 'bin'}:{os.environ['PATH']}"
    environ = {**bare_environ(), "PATH": programs, "PGHOST": str(sockets), "PGPASSWORD": superuser,
               "POSTGRES_USER": "postgres", **GIVEN}  # fmt: skip
    for statement in ("DROP DATABASE omu", "DROP ROLE omu", "DROP ROLE omu_owner"):
        subprocess.run(["psql", "-q", "-c", statement, server], env=environ, check=True)
    done = subprocess.run([ROOT / "omu" / "run" / "database.sh"], env=environ, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture
def composed(folder: Path) -> Iterator[Composed]:
    """Database and broker of the file, up; the broker by its own command."""
    holder = Holder(folder, REDIS_URL="redis://127.0.0.1:1/0")
    holder.found()
    run_database_script(folder, folder / "run")
    product = Composed(folder, folder / "run")
    _, *settings = product.found["redis"]["command"]
    # dir comes before the rest: in the container the working folder is the volume.
    broker = subprocess.Popen(
        [str(valkey.program()), "--dir", str(folder), "--port", "0", "--unixsocket", f"{folder}/queue.sock",
         *settings], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)  # fmt: skip
    yield product
    broker.terminate()
    broker.wait()
    holder.end()


def answers(path: Path) -> bool:
    """Whether the broker answers on that socket."""
    with suppress(redis.RedisError):
        return bool(redis.Redis(unix_socket_path=str(path)).ping())
    return False


@pytest.mark.slow
def test_every_service_runs_by_its_own_command_and_passes_its_own_health_check(composed: Composed) -> None:
    assert eventually(lambda: answers(composed.folder / "queue.sock"))
    broker = redis.Redis(unix_socket_path=str(composed.folder / "queue.sock"))
    assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert broker.config_get("appendonly") == {"appendonly": "yes"}
    migrate = composed.start("migrate")
    assert migrate.wait(timeout=300) == 0, (composed.folder / "migrate.log").read_text()
    owner = composed.environ("migrate")["DATABASE_OWNER_URL"]
    assert ask(owner, "SELECT tableowner::text FROM pg_tables WHERE tablename = 'staff_user'") == "omu_owner"
    stays = ("web", "worker", "beat")
    assert not any(composed.is_healthy(name) for name in stays)
    started = {name: composed.start(name) for name in stays}
    for name in stays:
        log = composed.folder / f"{name}.log"
        assert eventually(lambda name=name: composed.is_healthy(name)), f"{name}: {log.read_text()}"
    for name, process in started.items():
        assert process.poll() is None, name
        process.terminate()
    for name, process in started.items():
        assert process.wait(timeout=60) in {0, -15}, name
        assert name == "beat" or not composed.is_healthy(name)
    assert not [words for words in processes_of(composed.folder).values() if "celery" in words]
