"""One row of a receptions extract: what it says, and what is wrong with it (docs/domain.md 3.0 and 11)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from cases.standards import security_category
from cases.standards.dates import age_on, sentence_length, written_date
from cases.standards.identity import folded, name, prison_number, tidy
from cases.standards.key_dates import (
    KeyDates,
    Violation,
    length_violation,
    order_violations,
    reception_violations,
)
from cases.standards.reception_columns import (
    DATE_COLUMNS,
    TEXTS,
    YES_NO,
    Known,
    Reception,
    RowFault,
    Severity,
)
from cases.standards.security_category import Fits

# every control character but tab, line feed and carriage return
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass
class RowReader:
    """Reads one row: takes the cells by column name, gathers values and faults."""

    row: int
    line: int
    cells: Mapping[str, str]
    known: Known
    limits: Mapping[str, Any]
    today: date
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)

    def read(self) -> tuple[Reception, list[RowFault]]:
        """The values of the row and every fault found, refusing ones among them."""
        if self._legible():
            self._place()
            self._person()
            self._sentence()
            self._dates_agree()
            self._custody()
            self._managers()
        return Reception(**self.values), self.faults

    def fault(self, column: str, reason: str, mend: str, severity: Severity = Severity.REFUSE) -> None:
        """Notes a fault of a column, with the cell as it was written."""
        value = self.cells.get(column, "")
        self.faults.append(RowFault(self.row, self.line, column, value, reason, mend, severity))

    def _legible(self) -> bool:
        for column, cell in self.cells.items():
            if CONTROL.search(cell):
                self.fault(column, "The field holds control characters.", "Take them out.")
            elif column != "aliases" and len(cell) > self.limits["longest_text"]:
                longest = self.limits["longest_text"]
                self.fault(
                    column, f"The field has {len(cell)} characters; {longest} is the most.", "Shorten it."
                )
        return not self.faults

    def _place(self) -> None:
        code = self.cells["prison"].strip().upper()
        if code in self.known.prisons:
            self.values["prison"] = code
        else:
            known = ", ".join(sorted(self.known.prisons))
            self.fault("prison", f"There is no prison “{code}” here.", f"Use one of: {known}.")
        for column in TEXTS:
            self.values[column] = tidy(text=self.cells[column])

    def _person(self) -> None:
        number = prison_number(text=self.cells["offender_no"])
        if number.ok:
            self.values["prison_number"] = number.value
        else:
            self.fault("offender_no", number.reason, number.mend)
        for column, words in (("surname", "family name"), ("forenames", "given name")):
            self._name(column, words)
        self._aliases()
        self._date("born_on", "dob", needed=True)
        self._sex()
        self._ethnicity()
        self._yes_no("interpreter")

    def _name(self, column: str, words: str) -> None:
        checked = name(text=self.cells[column], what=words)
        if checked.ok:
            self.values[column] = checked.value
        elif column == "forenames" and not self.cells[column].strip():
            self.fault(column, checked.reason, "Ask the person.", Severity.LATER)
        else:
            self.fault(column, checked.reason, checked.mend)

    def _aliases(self) -> None:
        good, bad = [], []
        for part in filter(str.strip, self.cells["aliases"].split(";")):
            checked = name(text=part, what="alias")
            if checked.ok:
                good.append(checked.value)
            else:
                bad.append(checked)
        self.values["aliases"] = tuple(dict.fromkeys(good))
        if bad:
            self.fault("aliases", bad[0].reason, "Enter the alias again, as a name.", Severity.LATER)

    def _sex(self) -> None:
        sex = self.cells["sex"].strip().upper()
        if sex not in {"M", "F"}:
            self.fault("sex", f"“{sex}” is not a sex as registered.", "Write M or F.")
            return
        self.values["sex"] = sex
        held = self.known.prisons.get(self.values.get("prison", ""), "")
        if held and held != sex:
            held_words, words = ("men", "a woman") if held == "M" else ("women", "a man")
            reason = f"The prison is for {held_words}, the row says {words}."
            self.fault("sex", reason, "Check the sex as registered and the prison.", Severity.LATER)

    def _ethnicity(self) -> None:
        code = self.cells["ethnicity"].strip().upper()
        if code in self.limits["ethnicities"]:
            self.values["ethnicity"] = code
            return
        reason = f"“{code}” is not a code of ethnicity." if code else "Ethnicity is not recorded."
        mend = "Ask the person; NS is the code for not stated."
        self.fault("ethnicity", reason, mend, Severity.LATER)

    def _yes_no(self, column: str) -> None:
        written = self.cells[column].strip().upper()
        if written in YES_NO:
            self.values[column] = YES_NO[written]
            return
        reason = f"“{written}” is neither Y nor N." if written else "Neither Y nor N is written."
        self.fault(column, reason, "Record yes or no.", Severity.LATER)

    def _date(self, key: str, column: str, *, needed: bool = False) -> None:
        if not needed and not self.cells[column].strip():
            return
        checked = written_date(text=self.cells[column])
        if checked.ok:
            self.values[key] = checked.value
        else:
            self.fault(column, checked.reason, checked.mend)

    def _sentence(self) -> None:
        self._date("received_on", "reception_date", needed=True)
        for key, column in DATE_COLUMNS.items():
            if key not in {"born_on", "received_on"}:
                self._date(key, column)
        kind = self.cells["reception_type"].strip().upper()
        if kind not in self.limits["reception_types"]:
            kinds = " or ".join(self.limits["reception_types"])
            self.fault("reception_type", f"“{kind}” is not a kind of reception.", f"Write {kinds}.")
        else:
            self.values["reception_type"] = kind
        if self.cells["sentence_date"].strip():
            self._sentence_passed()
        else:
            self._unsentenced(kind)

    def _unsentenced(self, kind: str) -> None:
        if kind == "SENT":
            self.fault(
                "sentence_date", "Received after sentence, but there is no sentence date.", "Enter it."
            )
        for column in ("sentence_type", "sentence_length", "hdced", "crd", "ped", "ted", "led", "sed"):
            if self.cells[column].strip():
                reason = "There is no sentence date, so nothing can be said of the sentence."
                self.fault(column, reason, "Enter the sentence date, or take this out.")

    def _sentence_passed(self) -> None:
        code = self.cells["sentence_type"].strip().upper()
        kind = self.limits["sentence_types"].get(code)
        if kind is None:
            kinds = ", ".join(self.limits["sentence_types"])
            self.fault("sentence_type", f"“{code}” is not a type of sentence.", f"Use one of: {kinds}.")
        else:
            self.values["sentence_type"] = code
        length = sentence_length(text=self.cells["sentence_length"])
        if length.value is None:
            self.fault("sentence_length", length.reason, length.mend)
            return
        self.values["length"] = length.value
        if kind is not None and kind["indeterminate"] != bool(length.value.indeterminate):
            reason = (
                f"A sentence of the type {code} ({kind['words']}) cannot be “{length.value.text()}” long."
            )
            self.fault("sentence_length", reason, "Check the type and the length of the sentence.")
            del self.values["length"]

    def _dates_agree(self) -> None:
        dates = KeyDates(**{key: self.values.get(key) for key in DATE_COLUMNS})
        received = self._reception(dates)
        unborn = any(each.first == "born_on" and not each.second for each in received)
        # A birth in the future is one mistake: what follows from it is not said again.
        found = [each for each in order_violations(dates=dates) if not (unborn and each.first == "born_on")]
        found += received
        if not found:
            found = self._length()
        for violation in found:
            column = DATE_COLUMNS.get(violation.first, "sentence_length")
            self.fault(column, violation.reason, violation.mend)

    def _reception(self, dates: KeyDates) -> list[Violation]:
        return reception_violations(
            dates=dates,
            sentenced_before={"SENT": True, "REM": False}.get(self.values.get("reception_type", "")),
            today=self.today,
            youngest=self.limits["youngest"],
            oldest=self.limits["oldest"],
        )

    def _length(self) -> list[Violation]:
        length, sentenced_on = self.values.get("length"), self.values.get("sentenced_on")
        received_on = self.values.get("received_on")
        if length is None or sentenced_on is None or received_on is None:
            return []
        kind = self.limits["sentence_types"].get(self.values.get("sentence_type"), {})
        violation = length_violation(
            length=length,
            sentenced_on=sentenced_on,
            sed=self.values.get("sed"),
            remand_days=max(0, (sentenced_on - received_on).days),
            extension_years=self.limits["extension_years"] if kind.get("extended") else 0,
            tolerance_days=self.limits["length_tolerance_days"],
        )
        return [violation] if violation else []

    def _custody(self) -> None:
        self._category()
        self._yes_no("ppo")
        sed = self.values.get("sed")
        if sed is not None and sed < self.today:
            reason = f"The sentence expired on {sed:%d/%m/%Y}."
            self.fault("sed", reason, "Check why the person is held, or discharge.", Severity.LATER)

    def _category(self) -> None:
        given = self.cells["category"].strip()
        category = security_category.read(text=given)
        born_on, received_on = self.values.get("born_on"), self.values.get("received_on")
        age = age_on(born_on=born_on, on=received_on) if born_on and received_on else None
        fitting = security_category.fits(category=category, sex=self.values.get("sex", ""), age=age)
        if given and not category:
            fitting = Fits(False, f"“{given}” is not a security category.")
        if not fitting.fits:
            mend = "Record the category that was decided."
            self.fault("category", fitting.reason, mend, Severity.LATER)
        elif category:
            self.values["category"] = category

    def _managers(self) -> None:
        trusts = _by_folded_name(self.known.trusts)
        written, officer = tidy(text=self.cells["trust"]), self.cells["offender_manager"].strip().lower()
        trust = trusts.get(folded(text=written), "")
        if written and not trust:
            self.fault("trust", f"There is no trust “{written}” here.", "Name the trust.", Severity.LATER)
        self.values["trust"] = trust
        if not officer:
            return
        theirs = self.known.officers.get(officer)
        mend = "Name the offender manager."
        if theirs is None:
            reason = f"There is no offender manager “{officer}” here."
            self.fault("offender_manager", reason, mend, Severity.LATER)
        elif written and theirs != trust:
            reason = f"“{officer}” is of {theirs}, the row says {written}."
            self.fault("offender_manager", reason, mend, Severity.LATER)
        else:
            self.values["offender_manager"] = officer
            self.values["trust"] = theirs


@lru_cache(maxsize=8)
def _by_folded_name(trusts: tuple[str, ...]) -> Mapping[str, str]:
    return {folded(text=trust): trust for trust in trusts}
