"""Whether each part of the service answers, asked of the part itself (docs/adr/0005, 0006, 0008)."""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import redis
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error, connection

from cases.models import Change
from cases.standards.working_days import last_published_year
from omu.run import health as running
from staff.actions import seals
from staff.models import Heartbeat, Job, JobState, Seal

logger = logging.getLogger("omu.health")

#: Seconds a part has for its answer.
LONGEST = 1.0
#: The relay comes round every five seconds, seals every minute, the sweep every night.
RELAY_LATE = datetime.timedelta(minutes=1)
SEALS_LATE = datetime.timedelta(minutes=5)
SWEEP_LATE = datetime.timedelta(hours=26)
PROBE = "health/probe"


class Standing(StrEnum):
    """How a part stands, in the words of its tag."""

    GOOD = "Works"
    LOOK = "Look at this"
    BAD = "Does not work"


@dataclass(frozen=True)
class Part:
    """A part of the service, how it stands, and that in a sentence."""

    name: str
    standing: Standing
    says: str


def database_answers() -> bool:
    """Whether the database answers a question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except Error:
        return False


def broker_answers() -> bool:
    """Whether the broker answers a ping within a second."""
    limits = {"socket_connect_timeout": LONGEST, "socket_timeout": LONGEST}
    try:
        with redis.Redis.from_url(settings.REDIS_URL, **limits) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


def parts(*, now: datetime.datetime, today: datetime.date) -> list[Part]:
    """Every part, in the order in which they depend on each other."""
    asked: list[tuple[str, Callable[[], Part]]] = [
        ("Database", _database),
        ("Database log-ins", _logins),
        ("Broker", _broker),
        ("Worker", _worker),
        ("Beat and relay", lambda: _relay(now)),
        ("Seals of the audit", lambda: _seals(now)),
        ("Nightly sweep", lambda: _sweep(now)),
        ("Storage of files", _storage),
        ("Bank holidays", lambda: _holidays(today)),
    ]
    return [_answer(name, ask) for name, ask in asked]


def _answer(name: str, ask: Callable[[], Part]) -> Part:
    try:
        return ask()
    except Exception:
        logger.exception("%s could not be asked", name)
        return Part(name, Standing.BAD, "It could not be asked; the log says why.")


def _database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split(" ")[0]
    return Part("Database", Standing.GOOD, f"PostgreSQL {version}.")


def _logins() -> Part:
    """Asks for the rights themselves, not for the settings: who could change evidence."""
    tables = [model._meta.db_table for model in apps.get_models() if getattr(model, "is_evidence", False)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM unnest(%s) AS one WHERE to_regclass(quote_ident(one)) IS NOT NULL AND "
            "has_table_privilege(current_user, quote_ident(one), 'UPDATE, DELETE, TRUNCATE')",
            [tables],
        )
        open_to_change = cursor.fetchone()[0]
    if open_to_change:
        says = (
            f"One log-in: it owns the tables, so {open_to_change} of {len(tables)} tables of evidence are "
            "guarded by triggers alone. Give web, worker and beat a log-in of their own."
        )
        return Part("Database log-ins", Standing.LOOK, says)
    says = f"Two: the one in use may change nothing in {len(tables)} tables of evidence."
    return Part("Database log-ins", Standing.GOOD, says)


def _broker() -> Part:
    if broker_answers():
        return Part("Broker", Standing.GOOD, "Takes messages.")
    return Part("Broker", Standing.BAD, "Takes no messages. Long work and notices wait in the database.")


def _worker() -> Part:
    named = running.workers(timeout=LONGEST) if broker_answers() else []
    waiting = Job.objects.filter(state=JobState.WAITING).count()
    unfinished = f"{waiting} piece{'' if waiting == 1 else 's'} of long work waiting."
    if named:
        return Part("Worker", Standing.GOOD, f"{len(named)} answered: {', '.join(named)}; {unfinished}")
    return Part("Worker", Standing.BAD, f"No worker answered within a second; {unfinished}")


def _last(part: str) -> datetime.datetime | None:
    return Heartbeat.objects.filter(part=part).values_list("at", flat=True).first()


def _relay(now: datetime.datetime) -> Part:
    at = _last("relay")
    changes = Change.objects.count()
    waiting = f"{changes} change{'' if changes == 1 else 's'} waiting."
    if at is None or now - at > RELAY_LATE:
        ago = f"last came round {age(now - at)} ago" if at else "has never come round"
        return Part("Beat and relay", Standing.BAD, f"The relay {ago}; {waiting}")
    return Part("Beat and relay", Standing.GOOD, f"The relay came round {age(now - at)} ago; {waiting}")


def _seals(now: datetime.datetime) -> Part:
    last, ran = Seal.objects.order_by("-pk").first(), _last("seal")
    unsealed = seals.waiting()
    counted = f"{unsealed} event{'' if unsealed == 1 else 's'} not sealed yet"
    newest = f", the newest seal is {age(now - last.sealed_at)} old" if last else ""
    if ran is None:
        says = f"The sealing has not run yet; it runs every minute; {counted}{newest}."
        return Part("Seals of the audit", Standing.LOOK, says)
    if now - ran > SEALS_LATE:
        says = f"The sealing last ran {age(now - ran)} ago; {counted}{newest}."
        return Part("Seals of the audit", Standing.BAD, says)
    return Part("Seals of the audit", Standing.GOOD, f"{counted[0].upper()}{counted[1:]}{newest}.")


def _sweep(now: datetime.datetime) -> Part:
    at = _last("sweep")
    if at is None:
        return Part("Nightly sweep", Standing.LOOK, "Has not run yet; it runs every night at 02:15.")
    if now - at > SWEEP_LATE:
        says = f"Last ran {age(now - at)} ago. What fell due since then has raised no flag."
        return Part("Nightly sweep", Standing.BAD, says)
    return Part("Nightly sweep", Standing.GOOD, f"Ran {age(now - at)} ago.")


def _storage() -> Part:
    try:
        written = default_storage.save(PROBE, ContentFile(b"written by the health page"))
        default_storage.delete(written)
    except OSError as fault:
        return Part(
            "Storage of files",
            Standing.BAD,
            f"Nothing can be written: {fault.strerror or 'its folder is none'}.",
        )
    return Part("Storage of files", Standing.GOOD, "Can be written to.")


def _holidays(today: datetime.date) -> Part:
    last = last_published_year()
    says = f"Published up to {last}; what is counted beyond it is provisional."
    return Part("Bank holidays", Standing.GOOD if last >= today.year else Standing.LOOK, says)


def age(passed: datetime.timedelta) -> str:
    """How long, in the largest unit of which there are two: "5 seconds", "27 hours"."""
    seconds = max(int(passed.total_seconds()), 0)
    sizes = {"day": 86400, "hour": 3600, "minute": 60}
    unit = next((unit for unit, size in sizes.items() if seconds >= 2 * size), "second")
    number = seconds // sizes.get(unit, 1)
    return f"{number} {unit}{'' if number == 1 else 's'}"
