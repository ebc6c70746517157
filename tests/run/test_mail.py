"""EMAIL_URL: a mail server, or files (README, "Settings")."""

import pytest

from omu.run import mail
from omu.run.environment import ConfigurationFault, read


def test_without_an_address_mail_goes_to_files():
    assert mail.read("").backend.endswith("filebased.EmailBackend")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://relay.example", ("relay.example", 25, False, False)),
        ("smtp://relay.example:2525", ("relay.example", 2525, False, False)),
        ("smtps://relay.example", ("relay.example", 465, True, False)),
        ("smtp+tls://relay.example", ("relay.example", 587, False, True)),
    ],
)
def test_the_scheme_says_port_and_encryption(url, expected):
    found = mail.read(url)
    assert (found.host, found.port, found.ssl, found.tls) == expected
    assert found.sender == "offender-management@relay.example"


def test_user_password_and_sender_are_read():
    found = mail.read("smtp://o%40mu:pa%3Ass@relay.example?from=unit@prison.example")
    assert (found.user, found.password, found.sender) == ("o@mu", "pa:ss", "unit@prison.example")


@pytest.mark.parametrize("url", ["relay.example", "http://relay.example", "smtp://", "smtp://host:many"])
def test_an_address_that_is_none_stops_the_start(url):
    with pytest.raises(ConfigurationFault, match="EMAIL_URL"):
        read({"EMAIL_URL": url})
