"""Extracts of received prisoners: good rows, faulty rows, faulty files."""

import csv
import io
import tracemalloc
from datetime import date

import pytest

from cases.standards.reception_columns import COLUMNS, Known, RowFault, Severity, built_in
from cases.standards.receptions import ParsedRow, read

TODAY = date(2012, 6, 1)
KNOWN = Known(
    prisons={"HLM": "M", "FRD": "F"},
    trusts=("Fenshire Probation Trust", "Westmarch Probation Trust"),
    officers={"om.fen": "Fenshire Probation Trust", "om.march": "Westmarch Probation Trust"},
)
GOOD = {
    "prison": "HLM", "offender_no": "A1001AA", "surname": "Fictional", "forenames": "Aron",
    "dob": "02/05/1980", "sex": "M", "ethnicity": "W1", "nationality": "British", "interpreter": "N",
    "reception_date": "01/03/2012",
    "reception_type": "SENT", "sentence_date": "01/03/2012", "court": "Fen Crown Court",
    "main_offence": "Burglary", "offence_group": "Burglary", "sentence_type": "DET", "sentence_length": "2y",
    "crd": "01/03/2013", "led": "28/02/2014", "sed": "28/02/2014", "category": "C", "ppo": "N",
    "trust": "Fenshire Probation Trust", "offender_manager": "om.fen",
}  # fmt: skip


def extract(*rows, encoding="utf-8-sig"):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({**GOOD, **row} for row in rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def items(source, **limits):
    return list(read(source=source, known=KNOWN, limits={**built_in(), **limits}, today=TODAY))


def one(**changes):
    (item,) = items(extract(changes))
    return item


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_good_row(encoding):
    (row,) = items(extract({"aliases": "Al Fiction; Ron O’Fiction"}, encoding=encoding))
    assert isinstance(row, ParsedRow)
    assert (row.row, row.line, row.later) == (1, 2, ())
    assert row.values.prison_number == "A1001AA"
    assert row.values.aliases == ("Al Fiction", "Ron O’Fiction")
    assert row.values.born_on == date(1980, 5, 2)
    assert row.values.length.text() == "2y"
    assert (row.values.interpreter, row.values.ppo) == (False, False)
    assert (row.values.trust, row.values.offender_manager) == ("Fenshire Probation Trust", "om.fen")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"offender_no": "A12345B"}, "offender_no"),
        ({"surname": ""}, "surname"),
        ({"forenames": "=1+1"}, "forenames"),
        ({"dob": "31/02/1988"}, "dob"),
        ({"dob": "1/7/80"}, "dob"),
        ({"dob": "02/06/2012"}, "dob"),  # tomorrow
        ({"dob": "02/03/1994"}, "dob"),  # 17 at reception
        ({"dob": ""}, "dob"),
        ({"prison": "ZZZ"}, "prison"),
        ({"sex": "X"}, "sex"),
        ({"reception_date": "2012-03-01"}, "reception_date"),
        ({"reception_date": "02/06/2012"}, "reception_date"),
        ({"reception_type": "OTHER"}, "reception_type"),
        ({"sentence_date": "02/03/2012"}, "sentence_date"),  # received after sentence, but sentenced later
        ({"sentence_date": ""}, "sentence_date"),
        ({"sentence_type": "XXX"}, "sentence_type"),
        ({"sentence_type": "LIFE"}, "sentence_length"),
        ({"sentence_length": "99y 0m"}, "sentence_length"),
        ({"sentence_length": "28d"}, "sentence_length"),
        ({"sentence_length": "LIFE"}, "sentence_length"),
        ({"hdced": "02/03/2013"}, "hdced"),
        ({"crd": "01/01/2005"}, "sentence_date"),
        ({"surname": "Nul\x00"}, "surname"),
        ({"court": "x" * 201}, "court"),
    ],
)
def test_faults_of_identity_or_law_refuse_the_row(changes, field):
    found = items(extract(changes))
    assert all(isinstance(item, RowFault) and item.severity is Severity.REFUSE for item in found)
    assert field in [item.field for item in found]
    fault = next(item for item in found if item.field == field)
    assert (fault.row, fault.line, fault.value) == (1, 2, changes.get(field, GOOD.get(field)))
    assert fault.reason
    assert fault.mend


@pytest.mark.parametrize(
    ("changes", "field", "left_out"),
    [
        ({"trust": "Trust of Nowhere", "offender_manager": ""}, "trust", ("trust", "")),
        ({"offender_manager": "om.nobody"}, "offender_manager", ("offender_manager", "")),
        ({"offender_manager": "om.march"}, "offender_manager", ("offender_manager", "")),
        ({"category": "X"}, "category", ("category", "")),
        ({"category": "closed"}, "category", ("category", "")),
        ({"ethnicity": ""}, "ethnicity", ("ethnicity", "")),
        ({"ethnicity": "Z9"}, "ethnicity", ("ethnicity", "")),
        ({"aliases": "Al; =cmd()"}, "aliases", ("aliases", ("Al",))),
        ({"forenames": ""}, "forenames", ("forenames", "")),
        ({"ppo": "perhaps"}, "ppo", ("ppo", None)),
        ({"sex": "F", "category": "closed"}, "sex", ("sex", "F")),
    ],
)
def test_what_can_wait_comes_in_with_a_task(changes, field, left_out):
    row = one(**changes)
    assert isinstance(row, ParsedRow)
    assert [(fault.field, fault.severity) for fault in row.later] == [(field, Severity.LATER)]
    assert getattr(row.values, left_out[0]) == left_out[1]


def test_a_sentence_that_expired_comes_in_with_a_task():
    row = one(
        reception_date="01/03/2010",
        sentence_date="01/03/2010",
        crd="01/03/2011",
        led="29/02/2012",
        sed="29/02/2012",
    )
    assert [fault.field for fault in row.later] == ["sed"]


@pytest.mark.parametrize(
    "changes",
    [
        {"offender_no": " a1001aa "},
        {"ppo": "yes", "interpreter": "No"},
        {"category": ""},
        {"category": "category c"},
        {"dob": "02/02/1992", "category": "Open"},
        {"trust": "", "offender_manager": ""},
        {"trust": "FENSHIRE probation trust"},
        {"sentence_type": "EPP", "sed": "28/02/2020", "led": "28/02/2020"},  # extended by six years
        {"sentence_type": "IPP", "sentence_length": "INDETERMINATE", "crd": "", "led": "", "sed": ""},
        {"reception_type": "REM", "reception_date": "01/02/2012"},
        {"main_offence": 'Robbery, with "imitation firearm",\nsecond count'},
    ],
)  # fmt: skip
def test_surprises_that_are_no_faults(changes):
    row = one(**changes)
    assert isinstance(row, ParsedRow)
    assert row.later == ()


def test_on_remand_without_a_sentence():
    nothing = dict.fromkeys(("sentence_date", "sentence_type", "sentence_length", "crd", "led", "sed"), "")
    assert isinstance(one(reception_type="REM", **nothing), ParsedRow)
    left_over = items(extract({"reception_type": "REM", **nothing, "crd": "01/03/2013"}))
    assert [item.field for item in left_over] == ["crd"]


def test_one_number_for_two_people_refuses_both():
    found = items(extract({}, {"offender_no": "A1002AA", "surname": "Other"}, {"surname": "Different"}))
    assert [(item.row, isinstance(item, ParsedRow)) for item in found] == [(1, False), (2, True), (3, False)]
    assert "another person in row 3" in found[0].reason
    assert "another person in row 1" in found[2].reason


def test_one_person_told_in_two_ways_refuses_both():
    found = items(extract({}, {"main_offence": "Theft"}))
    assert all("the same person, told differently" in item.reason for item in found)


def test_the_same_row_again_is_taken_once():
    first, again, third = items(extract({}, {"offender_no": "a1001AA "}, {}))
    assert isinstance(
        first, RowFault
    )  # the second row is written differently, so nothing is known to be a repeat
    first, again, third = items(extract({}, {}, {}))
    assert isinstance(first, ParsedRow)
    assert [again.severity, third.severity] == [Severity.REPEAT, Severity.REPEAT]
    assert "the same as row 1" in third.reason


def test_possibly_one_person_under_two_numbers():
    first, second = items(extract({}, {"offender_no": "A1002AA", "surname": "FICTIONAL"}))
    assert "row 2, under another prison number" in first.later[0].reason
    assert "row 1, under another prison number" in second.later[0].reason


def test_rows_and_lines_are_counted_over_newlines_and_blank_lines():
    text = extract({"main_offence": "One,\ntwo"}, {"offender_no": "A1002AA", "dob": "02/05/1981"}).getvalue()
    lines = text.split(b"\r\n")
    source = io.BytesIO(b"\r\n".join([*lines[:2], b"", b",,,", *lines[2:]]))
    assert [(item.row, item.line) for item in items(source)] == [(1, 2), (2, 6)]


@pytest.mark.parametrize(("cut", "side"), [(slice(0, 7), "few"), (slice(None), "many")])
def test_too_few_or_too_many_columns(cut, side):
    head, row, _ = extract({}).getvalue().decode("utf-8-sig").split("\r\n")
    cells = [*row.split(",")[cut], *(["extra", "more"] if side == "many" else [])]
    (fault,) = items(io.BytesIO(f"{head}\r\n{','.join(cells)}\r\n".encode()))
    assert f"too {side} fields: {len(cells)}" in fault.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (extract({"surname": "Peña"}, encoding="cp1252").getvalue(), "not in UTF-8"),
        (extract({}, encoding="utf-16").getvalue(), "UTF-16"),
        (b"", "file is empty"),
        (extract({}).getvalue().split(b"\r\n", 1)[1], "no line of headings"),
        (extract({}).getvalue().replace(b"surname", b"lastname"), "lack: surname"),
        (extract().getvalue(), "no rows"),
        (extract({"court": '"'}).getvalue().replace(b'""""', b'"'), "quotation marks"),
        (b"\x00\xff\xfe binary", "not in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_fault(data, reason):
    (fault,) = items(io.BytesIO(data))
    assert (fault.severity, fault.row) == (Severity.FILE, 0)
    assert reason in fault.reason
    assert fault.mend


def test_reading_stops_after_the_most_faults():
    rows = [{"offender_no": f"bad{number}"} for number in range(6)]
    found = items(extract(*rows), most_faults=5)
    assert [item.severity for item in found] == [Severity.REFUSE] * 5 + [Severity.FILE]
    assert "more than 5 faults. Reading stopped at row 6" in found[-1].reason
    assert len(items(extract(*rows[:5]), most_faults=5)) == 5


def test_what_can_wait_does_not_stop_a_large_file():
    rows = [
        {"offender_no": f"A{number:04}AA", "surname": "Fictional " + "a" * (number + 1), "ethnicity": ""}
        for number in range(8)
    ]
    assert all(isinstance(item, ParsedRow) for item in items(extract(*rows), most_faults=3))


def test_memory_does_not_grow_with_the_file():
    letters = "ABCDEFGHIJ"
    row = extract({}).getvalue().split(b"\r\n")[1]

    def peak(count):
        lines = [extract().getvalue().strip()]
        lines += [
            row.replace(b"A1001AA", b"B%04d%cA" % (number % 10_000, ord(letters[number // 10_000]))).replace(
                b"Fictional", b"Fictional " + b"".join(b"%c" % (97 + int(d)) for d in str(number))
            )
            for number in range(count)
        ]
        source = io.BytesIO(b"\r\n".join(lines))
        del lines
        tracemalloc.start()
        rows = sum(
            isinstance(item, ParsedRow)
            for item in read(source=source, known=KNOWN, limits=built_in(), today=TODAY)
        )
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert rows == count
        return most

    small, large = peak(200), peak(2_200)
    assert large - small < 2_000 * 200  # bytes: the rows themselves are some 250 bytes each, and not kept
