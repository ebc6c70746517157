"""Where mail goes: a server named by EMAIL_URL, or files in the data folder."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

BACKENDS = "django.core.mail.backends"
PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}


@dataclass(frozen=True, kw_only=True)
class Mail:
    """Django's settings for mail."""

    backend: str = f"{BACKENDS}.filebased.EmailBackend"
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    ssl: bool = False
    tls: bool = False
    sender: str = "offender-management@localhost"


def read(url: str) -> Mail:
    """What an address such as smtp://user:password@host:port?from=name@host asks for; files where empty.

    smtps is TLS from the start, smtp+tls begins plain and changes to TLS. User and password are
    percent-encoded. ValueError for another scheme, no host, or a port that is none.
    """
    if not url:
        return Mail()
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("write smtp://user:password@host:port, smtps:// or smtp+tls://")
    return Mail(
        backend=f"{BACKENDS}.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ssl=parts.scheme == "smtps",
        tls=parts.scheme == "smtp+tls",
        sender=parse_qs(parts.query).get("from", [f"offender-management@{parts.hostname}"])[0],
    )
