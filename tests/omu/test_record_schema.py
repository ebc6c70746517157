"""The published schema of the interchange format is the one that is used, and says what the tables hold."""

import json
from pathlib import Path

import jsonschema
import pytest
from jsonschema_rs import Draft202012Validator

from cases.models import Alert, Alias, Contact, Custody, Prisoner, Withdrawal
from cases.models.records import (
    ALERT_FIELDS,
    ALIAS_FIELDS,
    CIRCUMSTANCES,
    CONTACT_FIELDS,
    CUSTODY_FIELDS,
    OF_CUSTODY,
    PERSON_FIELDS,
    WITHDRAWAL_FIELDS,
)
from cases.standards import alerts
from cases.standards.contacts import SUB_KINDS
from omu.actions import contact_reading, record_files, record_places
from tests.omu.record_lines import plain

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "docs" / "interchange"
SCHEMA = record_files.schema()
#: Tables with the members that the format has of them, by the name of the part in the schema.
TABLES = {
    "identity": (Prisoner, PERSON_FIELDS),
    "alias": (Alias, ALIAS_FIELDS),
    "custody": (Custody, CUSTODY_FIELDS),
    "alert": (Alert, ALERT_FIELDS),
    "contact": (Contact, CONTACT_FIELDS),
    "withdrawal": (Withdrawal, WITHDRAWAL_FIELDS),
}
#: Members that the schema holds to a code list that is data.
LISTED = {
    "ethnicity",
    "security_category",
    "earlier_rosh_level",
    "code",
    "sub_kind",
    "author_role",
    "number",
    "by_role",
}


@pytest.mark.parametrize("path", [record_files.SCHEMA, record_places.SCHEMA], ids=lambda path: path.name)
def test_what_is_published_is_what_is_used(path):
    assert (PUBLISHED / path.name).read_bytes() == path.read_bytes()
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_a_second_library_is_of_the_same_mind():
    bad = plain()
    bad["custodies"][0]["stays"][0]["arrived_by"] = "boat"
    del bad["identity"]["sex"]
    ours, other = Draft202012Validator(dict(SCHEMA)), jsonschema.Draft202012Validator(SCHEMA)
    assert ours.is_valid(plain())
    assert other.is_valid(plain())
    found = {tuple(one.instance_path) for one in ours.iter_errors(bad)}
    assert found == {tuple(one.absolute_path) for one in other.iter_errors(bad)}
    assert found == {("custodies", 0, "stays", 0, "arrived_by"), ("identity",)}


def parts():
    """Every part of the format: its name in the schema, its model, its members."""
    for name, (model, members) in TABLES.items():
        yield name, model, members
    properties = SCHEMA["$defs"]["custody"]["properties"] | SCHEMA["$defs"]["circumstances"]["properties"]
    for part in (*OF_CUSTODY, *CIRCUMSTANCES):
        yield properties[part.name]["items"]["$ref"].rpartition("/")[2], part.model, part.fields


@pytest.mark.parametrize(("name", "model", "members"), list(parts()))
def test_the_schema_says_what_the_tables_hold(name, model, members):
    properties = SCHEMA["$defs"][name]["properties"]
    for member in members:
        field, said = model._meta.get_field(member), properties[member]
        if member in LISTED:
            continue
        if field.choices:
            known = {value for value, _ in field.choices} | ({""} if field.blank else set())
            assert set(said["enum"]) == known, member
        elif field.get_internal_type() == "CharField":
            assert said["maxLength"] == field.max_length, member


def test_every_member_of_a_row_is_known_to_the_table():
    allowed = {
        "custody", "tags", "amends", "aliases", "same_as", "received_on", "withdrawn", "recorded_at",
    }  # fmt: skip
    for name, model, members in parts():
        links = {"prison", "trust", "organisation", "user", "author", "by"}
        left = set(SCHEMA["$defs"][name]["properties"]) - set(members) - allowed - links
        assert left <= {part.name for part in OF_CUSTODY}, (name, left, model)


def test_every_sub_kind_of_an_entry_is_known():
    known = {"", *(name for names in SUB_KINDS.values() for name in names)}
    assert set(SCHEMA["$defs"]["contact"]["properties"]["sub_kind"]["enum"]) == known
    assert set(contact_reading.schema()["properties"]["sub_kind"]["enum"]) == known


def test_alerts_that_repeat_a_record_are_none_of_a_file():
    codes = set(SCHEMA["$defs"]["alert"]["properties"]["code"]["enum"])
    # The first files of version 1 had these; they are read and left out.
    first = {"mappa_1", "mappa_2", "mappa_3", "visor"}
    assert codes - first == {kind.code for kind in alerts.kinds().values() if kind.set_by != alerts.SYSTEM}
    assert all(alerts.kinds()[code].set_by == alerts.SYSTEM for code in first)
