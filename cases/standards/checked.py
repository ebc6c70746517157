"""The answer of a check of something typed: the value, or what is wrong with it and how to mend it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """`value` is set when the check passed; otherwise `reason` says what is wrong and `mend` what to do."""

    value: T | None = None
    reason: str = ""
    mend: str = ""

    @property
    def ok(self) -> bool:
        """True when nothing was found wrong."""
        return not self.reason
