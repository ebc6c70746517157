"""Lines of the interchange format for tests: a plain record, and files made of lines."""

import copy
import io
import json
from typing import Any

HEADER = {"format": "omu.records", "version": 1, "made_at": "2026-10-08T09:00:00+01:00"}
#: Four years from 2 March 2026; half of it ends on 1 March 2028.
PLAIN = {
    "identity": {
        "number": "A4321ZZ",
        "family_name": "Ashlobray",
        "given_names": "Corran",
        "born_on": "1990-05-06",
        "sex": "M",
        "ethnicity": "W1",
        "nationality": "British",
        "aliases": [{"name": "Corry Ashlobray", "kind": "nick", "source": "prison system"}],
    },
    "custodies": [
        {
            "received_on": "2026-03-02",
            "reception_kind": "sentence",
            "sentenced_on": "2026-03-02",
            "security_category": "C",
            "sentences": [
                {
                    "imposed_on": "2026-03-02",
                    "court": "Ferncliffe Crown Court",
                    "kind": "DET",
                    "years": 4,
                    "main_offence": "Burglary in a dwelling",
                    "offence_group": "Burglary, domestic",
                }
            ],
            "key_dates": [
                {"kind": "CRD", "on": "2028-03-01", "source": "Sentence calculation"},
                {"kind": "LED", "on": "2030-03-01", "source": "Sentence calculation"},
                {"kind": "SED", "on": "2030-03-01", "source": "Sentence calculation"},
            ],
            "stays": [
                {
                    "prison": "MRD",
                    "arrived_on": "2026-03-02",
                    "arrived_by": "reception",
                    "ended_on": "2026-05-11",
                },
                {"prison": "ASH", "arrived_on": "2026-05-11", "arrived_by": "transfer", "location": "B2-14"},
            ],
        }
    ],
    "circumstances": {
        "diversity_reviews": [{"recorded_on": "2026-03-04", "nothing_found": True}],
        "learning_screenings": [
            {
                "recorded_on": "2026-03-09",
                "screened_on": "2026-03-09",
                "tool": "Initial screening",
                "literacy": "entry_3",
                "numeracy": "level_1",
            }
        ],
    },
    "alerts": [{"code": "domestic_abuse", "opened_on": "2026-03-02", "note": "From the court papers"}],
    "contacts": [
        {
            "origin": "another system",
            "origin_key": "A4321ZZ-1",
            "happened_at": "2026-05-13T10:30:00+01:00",
            "author_name": "R. Quillan",
            "author_role": "offender_supervisor",
            "prison": "ASH",
            "kind": "general",
            "mode": "face_to_face",
            "with_whom": "prisoner",
            "text": "Met on the wing.",
            "tags": ["first_contact"],
        }
    ],
}


def plain(number: str = "A4321ZZ", **parts: Any) -> dict[str, Any]:
    """The plain record under another number; `parts` replace whole parts, None leaves one out."""
    made: dict[str, Any] = copy.deepcopy(PLAIN)
    made["identity"]["number"] = number
    for entry in made["contacts"]:
        entry["origin_key"] = f"{number}-1"
    made |= parts
    return {name: value for name, value in made.items() if value is not None}


def numbers(count: int) -> list[str]:
    """So many prison numbers."""
    return [f"B{one % 10_000:04d}{chr(65 + one // 10_000)}Y" for one in range(count)]


def file_of(*records: Any, header: Any = HEADER, name: str = "records.jsonl") -> io.BytesIO:
    """A file of a header and records; bytes are a line as they are."""
    lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in (header, *records) if one]
    file = io.BytesIO(b"\n".join(lines) + b"\n")
    file.name = name
    return file
