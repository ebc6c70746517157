"""Every setting the product reads from the environment: name, meaning, default and how it is checked.

`read(environ)` turns the environment into a `Configuration`. A value that cannot be used, or an `OMU_*`
variable that no setting is called, stops the start with one line that says what to mend (docs/adr/0006).
Plain Python: the supervisor uses it before Django is there.
"""

import datetime
import difflib
import shlex
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omu.run import mail

ROOT = Path(__file__).resolve().parents[2]


class ConfigurationFault(Exception):
    """A setting cannot be used; the message names it and says how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One variable: what it is called, what it means, what holds without it, and how its text is read."""

    name: str
    meaning: str
    default: str
    parse: Callable[[str], Any]


def _text(value: str) -> str:
    return value


def _day(value: str) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _switch(value: str) -> bool:
    if value not in {"on", "off"}:
        raise ValueError("write on or off")
    return value == "on"


def _count(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError("write a whole number of 1 or more")
    return number


def _hosts(value: str) -> list[str]:
    return [host.strip() for host in value.split(",") if host.strip()]


def _folder(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _database(value: str) -> str:
    if value and not value.startswith(("postgres://", "postgresql://")):
        raise ValueError("write postgresql://user:password@host/database")
    return value


def _redis(value: str) -> str:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("write redis://host:port/0 or unix:///path/to/socket")
    return value


def _command(value: str) -> list[str]:
    words = shlex.split(value)
    if words and shutil.which(words[0]) is None:
        raise ValueError("no such program can be run here")
    return words


def _public_url(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        raise ValueError("write https://host")
    return value.rstrip("/")


SETTINGS = (
    Setting(name="DATABASE_URL", meaning="Login of web, worker and beat; it owns nothing. Without it the "
            "product starts its own PostgreSQL.", default="", parse=_database),
    Setting(name="DATABASE_OWNER_URL", meaning="Login that owns the tables; used by manage.py migrate only.",
            default="", parse=_database),
    Setting(name="REDIS_URL", meaning="Broker and cache. Without it the product starts its own server.",
            default="", parse=_redis),
    Setting(name="EMAIL_URL", meaning="smtp://user:password@host:port?from=name@host; smtps:// for TLS from "
            "the start, smtp+tls:// for STARTTLS. Without it mail is written to files in the data folder.",
            default="", parse=mail.read),
    Setting(name="OMU_DATA", meaning="Folder of everything the product keeps outside the database.",
            default=str(ROOT / "var"), parse=_folder),
    Setting(name="OMU_SECRET_KEY", meaning="Key of sessions and tokens. Made at the first start and kept in "
            "the data folder.", default="", parse=_text),
    Setting(name="OMU_PUBLIC_URL", meaning="Address people use. With https cookies are Secure and HSTS is "
            "on; demonstration data is refused.", default="", parse=_public_url),
    Setting(name="OMU_HOSTS", meaning="Host names answered to, separated by commas.",
            default="127.0.0.1,localhost,[::1]", parse=_hosts),
    Setting(name="OMU_TODAY", meaning="Freezes the day (YYYY-MM-DD) for demonstrations and tests.",
            default="", parse=_day),
    Setting(name="OMU_SCAN_COMMAND", meaning="Looks through each attached file, whose path is put behind it; "
            "exit status 0 clean, 1 infected, others not scanned. Without it files are marked not scanned.",
            default="", parse=_command),
    Setting(name="OMU_WORKER_CONCURRENCY", meaning="How many jobs one worker does at once.", default="2",
            parse=_count),
    Setting(name="OMU_SECOND_FACTOR", meaning="on: everybody signs in with a second factor.", default="off",
            parse=_switch),
    Setting(name="OMU_OIDC_SERVER_URL", meaning="Single sign-on: address of the OpenID Connect provider.",
            default="", parse=_public_url),
    Setting(name="OMU_OIDC_CLIENT_ID", meaning="Single sign-on: client id at the provider.", default="",
            parse=_text),
    Setting(name="OMU_OIDC_SECRET", meaning="Single sign-on: client secret at the provider.", default="",
            parse=_text),
    Setting(name="OMU_TEST_RUNTIME_URL", meaning="Tests only: a second login without rights on evidence.",
            default="", parse=_database),
)  # fmt: skip


@dataclass(frozen=True)
class Configuration:
    """The settings read and checked; `value["OMU_HOSTS"]` is a list, `value["OMU_TODAY"]` a date or None."""

    value: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.value[name]


def _refuse_unknown(environ: Mapping[str, str], known: list[str]) -> None:
    for name in sorted(environ):
        if name.startswith("OMU_") and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise ConfigurationFault(f"{name} is not a setting of this product.{hint}")


def read(environ: Mapping[str, str]) -> Configuration:
    """Read every setting from `environ`; raise ConfigurationFault on an unknown name or an unusable value."""
    _refuse_unknown(environ, [setting.name for setting in SETTINGS])
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environ.get(setting.name) or setting.default
        try:
            values[setting.name] = setting.parse(text)
        except ValueError as fault:
            raise ConfigurationFault(f"{setting.name}={text!r} cannot be used: {fault}.") from fault
    return Configuration(values)
