"""Files of records that cannot be, or cannot all be, taken in: what is said of them, and that nothing is half
written (docs/interchange)."""

import datetime
import io
import json
import signal

import pytest
from django.core.management import CommandError, call_command

from cases.models import Custody, Prisoner
from omu.actions import record_files, records
from tests.omu import processes
from tests.omu.record_lines import HEADER, file_of, numbers, plain
from tests.omu.test_records import counts, load

__all__ = ["load"]


def only(key, **identity):
    """A record of identity alone."""
    made = plain(key, custodies=None, circumstances=None, alerts=None, contacts=None)
    made["identity"] |= identity
    return made


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (HEADER | {"version": 2}, "The version of the format is 2: this reads version 1"),
        (HEADER | {"format": "something.else"}, "this reads “omu.records”"),
        ("records".encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_of_another_kind_is_refused(load, header, words):
    before = counts()
    with pytest.raises(records.NotTaken, match=words) as refused:
        load(plain(), header=header)
    assert refused.value.unreadable
    assert counts() == before


def test_another_encoding_is_named_with_line_and_byte(load):
    bad = json.dumps(only("B0002AA", given_names="Siôn"), ensure_ascii=False).encode("latin-1")
    with pytest.raises(records.NotTaken, match=r"Line 3, byte \d+: this is not UTF-8"):
        load(only("B0001AA"), bad)
    assert Prisoner.objects.count() == 0


def test_an_empty_file(load):
    with pytest.raises(records.NotTaken, match="The file is empty"):
        load(header=None)


def test_every_mistake_has_its_line_and_path(load):
    shape = plain("B0001AA")
    shape["custodies"][0]["stays"][1]["prison"] = "no such code"
    shape["custodies"][0]["sentences"][0]["kind"] = "FINE"
    shape["identity"]["shoe_size"] = 9
    order = plain("B0002AA")
    order["custodies"][0]["key_dates"][0]["on"] = "2031-01-01"
    order["custodies"][0]["stays"][0]["ended_on"] = "2026-05-20"
    order["custodies"][0]["stays"][1]["prison"] = "XXX"
    order["contacts"][0]["happened_at"] = "2099-01-01T00:00:00Z"
    report = load(shape, plain(), order, {"nothing": 1}, b"[1, 2]", b'{"identity": ')
    assert (report.records, report.made, report.refused) == (6, 1, 5)
    assert {(one.line, one.path) for one in report.faults} == {
        (2, "custodies[0].sentences[0].kind"),
        (2, "custodies[0].stays[1].prison"),
        (2, "identity"),
        (4, "custodies[0].key_dates[0].on"),
        (4, "custodies[0].stays[0].ended_on"),
        (4, "custodies[0].stays[1].prison"),
        (4, "contacts[0].happened_at"),
        (5, ""),
        (6, ""),
        (7, ""),
    }
    assert Prisoner.objects.get().number == "A4321ZZ"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("number", "A123BC"),
        ("born_on", "1990-02-30"),
        ("born_on", "06/05/1990"),
        ("family_name", "=1+1"),
        ("family_name", "x" * 81),
        ("ethnicity", "Z9"),
        ("sex", "X"),
        ("same_as", ["A4321ZZ"]),
    ],
)
def test_a_person_that_cannot_be(load, member, value):
    record = only("A4321ZZ", **{member: value})
    report = load(record)
    assert {one.path for one in report.faults} == {f"identity.{member}"}
    assert Prisoner.objects.count() == 0


@pytest.mark.parametrize(
    ("mend", "path"),
    [
        (lambda one: one["stays"][0].pop("ended_on"), "stays[0].ended_on"),
        (lambda one: one["stays"][1].update(arrived_on="2026-04-01"), "stays[0].ended_on"),
        (lambda one: one.update(releases=[{"on": "2026-06-01", "closed_as": "licence"}]), "stays"),
        (lambda one: one.update(absences=[{"kind": "ual", "left_on": "2026-01-01"}]), "absences[0].left_on"),
        (lambda one: one.update(received_on="2027-01-01"), "received_on"),
        (lambda one: one["sentences"][0].update(years=1), "sentences[0]"),
        (
            lambda one: one.update(
                allocations=[{"held_as": "offender_supervisor", "user": "nobody", "started_on": "2026-05-12"}]
            ),
            "allocations[0].user",
        ),
    ],
)
def test_a_custody_that_cannot_be(load, mend, path):
    record = plain(alerts=None, contacts=None)
    mend(record["custodies"][0])
    report = load(record)
    assert f"custodies[0].{path}" in [one.path for one in report.faults], report.faults
    assert Custody.objects.count() == 0


def test_one_bad_line_among_many_is_named_and_the_good_ones_stay(load):
    lines = [only(number) for number in numbers(2500)]
    lines[1776]["identity"]["sex"] = "?"
    report = load(*lines)
    assert [(one.line, one.path) for one in report.faults] == [(1778, "identity.sex")]
    assert (report.records, report.made) == (2500, 2499)
    assert Prisoner.objects.count() == 2499


@pytest.mark.slow
def test_one_bad_line_in_a_hundred_thousand_refuses_the_file_where_that_was_chosen(load):
    lines = [json.dumps(only(number)).encode() for number in numbers(100_000)]
    lines[77_000] = b'{"identity": {"number": "broken"}}'
    with pytest.raises(records.NotTaken, match="1 line has a fault") as refused:
        load(*lines, refuse_all=True)
    assert {one.line for one in refused.value.report.faults} == {77_002}
    assert Prisoner.objects.count() == 0


def test_a_fault_that_only_loading_finds_takes_everything_back(load):
    load(only("A0001AA"))
    other = only("A0001AA", family_name="Quenmostone", given_names="Ivro", born_on="1971-01-01")
    lines = [*(only(number) for number in numbers(1200)), other]
    with pytest.raises(records.NotTaken, match="1 line has a fault") as refused:
        load(*lines, refuse_all=True)
    assert "belongs to somebody else here" in refused.value.report.faults[0].reason
    assert Prisoner.objects.count() == 1
    report = load(*lines)
    assert (report.made, [one.line for one in report.faults]) == (1200, [1202])


def test_a_file_that_was_cut_off(load):
    whole = file_of(plain("B0001AA"), plain("B0002AA")).read()
    report = load(file=io.BytesIO(whole[:-400]))
    assert [(one.line, "cut off" in one.reason) for one in report.faults] == [(3, True)]
    assert Prisoner.objects.get().number == "B0001AA"


def test_a_number_that_stands_twice(load):
    second = only("B0001AA", religion="None")
    report = load(only("B0001AA"), only("B0002AA"), second)
    assert [(one.line, one.reason) for one in report.faults] == [
        (4, "This number stands on line 2 already: the first of the two was taken.")
    ]
    assert Prisoner.objects.get(number="B0001AA").religion == ""


def test_a_line_that_is_too_long_is_passed_over(load, monkeypatch):
    monkeypatch.setattr(record_files, "LONGEST_LINE", 4096)
    long = only("B0002AA") | {"contacts": [{"text": "x" * 20_000}]}
    report = load(only("B0001AA"), long, only("B0003AA"))
    assert [one.line for one in report.faults] == [3]
    assert "no record is that long" in report.faults[0].reason
    assert list(Prisoner.objects.values_list("number", flat=True)) == ["B0001AA", "B0003AA"]


@pytest.mark.parametrize("sign", [b"\\u0000", b"\\ud800"])
def test_signs_that_cannot_be_kept(load, sign):
    line = json.dumps(only("B0001AA", religion="@")).encode().replace(b"@", sign)
    assert [one.line for one in load(line).faults] == [2]


def test_a_line_nested_without_end(load):
    assert [one.line for one in load(b'{"identity":' * 100_000).faults] == [2]


def test_a_file_with_too_many_faults_is_another_file(load, monkeypatch):
    monkeypatch.setattr("omu.actions.record_reports.MOST_FAULTS", 10)
    with pytest.raises(records.NotTaken, match="faults"):
        load(*[{"nothing": 1}] * 20, only("B0001AA"))
    assert Prisoner.objects.count() == 0


def test_a_case_that_is_open_already(load, world):
    world.receive(
        number="A4321ZZ", family_name="Ashlobray", given_names="Corran", born_on=datetime.date(1990, 5, 6)
    )
    report = load(plain())
    assert [one.path for one in report.faults] == ["custodies[0].received_on"]
    assert Custody.objects.count() == 1


def test_two_numbers_are_not_made_one_by_a_file(load):
    report = load(only("B0001AA"), only("B0002AA", same_as=["B0001AA"]))
    assert (report.made, [one.path for one in report.left_out]) == (2, ["identity.same_as"])
    assert Prisoner.objects.filter(same_as__isnull=False).count() == 0


def test_the_command_says_how_it_went_by_its_exit_status(load, tmp_path, capsys):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_records", str(tmp_path / "missing"))
    file = tmp_path / "bad.jsonl"
    file.write_bytes(file_of(only("bad"), only("B0001AA")).read())
    call_command("import_records", str(file))
    assert "line 2, bad, identity.number" in capsys.readouterr().out
    for options, status in ((["--refuse-all"], 1), ([], 2)):
        if status == 2:
            file.write_bytes(file_of(header=HEADER | {"version": 9}).read())
        with pytest.raises(SystemExit) as ended:
            call_command("import_records", str(file), *options)
        assert ended.value.code == status


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_carries_on(world, tmp_path):
    assert all((world.ashbourne, world.morden))
    file = tmp_path / "many.jsonl"
    people = [plain(number) for number in numbers(2600)]
    file.write_bytes(file_of(*people).read())
    running = processes.start("manage.py", "import_records", str(file))
    processes.until(Prisoner.objects.exists, longest=240)
    running.send_signal(signal.SIGKILL)
    running.wait()
    reached = Prisoner.objects.count()
    assert 0 < reached < 2600
    assert reached % 1000 == 0
    assert Custody.objects.count() == reached
    call_command("import_records", str(file), stdout=None)
    assert (Prisoner.objects.count(), Custody.objects.count()) == (2600, 2600)
