"""Rows written by COPY are those of bulk_create; rows mended in one statement are those of bulk_update."""

import datetime

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from cases.models import Alias, Custody, Headline, Prisoner
from staff.models import AuditEvent
from staff.models.bulk import mend_many, write_many

TEXTS = ["plain", "back\\slash", "tab\tand\nline\r", "\\N", "\\.", "‘Siôn’ 😀", 'quote"s, {braces}', ""]


def rows_of(model, *left_out):
    """Every column of every row but the key and what is left out."""
    names = [one.attname for one in model._meta.concrete_fields if one.attname not in ("id", *left_out)]
    return list(model._base_manager.order_by("pk").values_list(*names))


def twice(monkeypatch, make, model, *left_out):
    """The rows that COPY leaves and those that bulk_create leaves, each tried on its own."""
    found = []
    for fewest in (1, 10**9):
        monkeypatch.setattr("staff.models.bulk.FEWEST_COPIED", fewest)
        with transaction.atomic():
            write_many(make())
            found.append(rows_of(model, *left_out))
            transaction.set_rollback(True)
    return found


def test_texts_arrays_json_and_unknown_values(monkeypatch, world):
    def people():
        return [
            Prisoner(
                number=f"A{number:04d}ZZ", family_name=text or "x", given_names=text, search_name=text,
                sort_name=text, born_on=datetime.date(1990, 1, 2), sex="M",
                sounds=[one[:12] for one in TEXTS[:number]],
                interpreter_needed=(None, True, False)[number % 3],
            )
            for number, text in enumerate(TEXTS)
        ]  # fmt: skip

    copied, plain = twice(monkeypatch, people, Prisoner)
    assert copied == plain
    assert len(plain) == len(TEXTS)

    def events():
        return [
            AuditEvent(user_name=text, role="system", kind="write", deed="tests", details={text: [1, None]})
            for text in TEXTS
        ]

    copied, plain = twice(monkeypatch, events, AuditEvent, "at")
    assert copied == plain


def test_keys_triggers_and_constraints_are_the_databases(monkeypatch, world):
    monkeypatch.setattr("staff.models.bulk.FEWEST_COPIED", 1)
    person = world.receive().prisoner
    before = history_of_aliases()
    made = write_many(Alias(prisoner=person, name=f"n{n}", search_name=f"n{n}") for n in range(3))
    assert [Alias.objects.get(pk=one.pk).name for one in made] == ["n0", "n1", "n2"]
    assert not any(one._state.adding for one in made)
    assert history_of_aliases() == before + 3
    with pytest.raises(IntegrityError), transaction.atomic():
        write_many([Alias(prisoner=person, name="N0", search_name="n0")])
    with pytest.raises(DataError), transaction.atomic():
        write_many([Alias(prisoner=person, name="n" * 201, search_name="other")])


def history_of_aliases():
    """How many versions of aliases are kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_aliasevent")
        return cursor.fetchone()[0]


def test_mending_many(monkeypatch, world):
    cases = [world.receive() for _ in range(3)]
    now = timezone.now()

    def mend():
        rows = list(Headline.objects.order_by("pk"))
        for number, row in enumerate(rows):
            row.sort_name, row.tier = TEXTS[number], (None, 3, 4)[number]
            row.last_contact_at, row.is_open = now if number else None, bool(number)
            row.incoming_prison = world.morden if number else None
        mend_many(rows, fields=("sort_name", "tier", "last_contact_at", "is_open", "incoming_prison"))
        return rows_of(Headline)

    found = []
    for fewest in (1, 10**9):
        monkeypatch.setattr("staff.models.bulk.FEWEST_MENDED", fewest)
        with transaction.atomic():
            found.append(mend())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    monkeypatch.setattr("staff.models.bulk.FEWEST_MENDED", 1)
    custody = Custody.objects.get(pk=cases[0].pk)
    custody.received_from = "x" * 500
    with pytest.raises(DataError), transaction.atomic():
        mend_many([custody], fields=("received_from",))


def test_nothing_to_write():
    assert write_many([]) == []
    mend_many([], fields=("name",))
