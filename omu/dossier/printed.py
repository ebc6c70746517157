"""What every printed document is: plain data with a title, and a digest that tells versions apart."""

import hashlib
import json
from functools import cached_property
from typing import Any, ClassVar


class Printed:
    """The base of a frozen dataclass whose fields are what a document shows, as texts, numbers and lists.

    `form` names the form of the document: a change of it makes older files old versions. `carries_data`: the
    same data is attached to the file, for a reader that is a program.
    """

    form: ClassVar[str]
    carries_data: ClassVar[bool] = False

    def as_data(self) -> dict[str, Any]:
        """The parts by name, as the templates read them."""
        return dict(self.__dict__)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all of it: the version of the document for this reader, purpose and day."""
        data = {name: value for name, value in self.__dict__.items() if name != "digest"}
        text = json.dumps([self.form, data], sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()
