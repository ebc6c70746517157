"""How a case stands in an address: by prison number, an earlier custody by its key behind it (docs/adr/0003).

`A1234BC` is the open or the latest custody of a person, `A1234BC.17` the custody with the key 17. Whether
that is one of this person, and within reach, is for the gateway to say.
"""

import re
from typing import Self

PATTERN = "[A-Za-z][0-9]{4}[A-Za-z]{2}(?:[.][0-9]{1,10})?"
_PARTS = re.compile("([A-Za-z][0-9]{4}[A-Za-z]{2})(?:[.]([0-9]{1,10}))?")


class CaseNumber(str):
    """A prison number, for everything that asks for one, that remembers which custody is looked at."""

    __slots__ = ("custody",)
    custody: int | None

    def __new__(cls, number: str, custody: int | None = None) -> Self:
        """The number, with the key of an earlier custody where one is looked at."""
        made = super().__new__(cls, number)
        made.custody = custody
        return made

    @classmethod
    def read(cls, text: str) -> Self:
        """From an address. Raises ValueError on anything else."""
        found = _PARTS.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no prison number")
        number, custody = found.groups()
        return cls(number.upper(), int(custody) if custody else None)

    @property
    def in_address(self) -> str:
        """As it stands in an address."""
        return f"{self}.{self.custody}" if self.custody else str(self)


def looks_back(*, number: str) -> bool:
    """Whether a case was opened by the key of one custody, and not as where the person is now."""
    return isinstance(number, CaseNumber) and number.custody is not None
