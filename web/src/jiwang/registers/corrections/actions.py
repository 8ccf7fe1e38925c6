"""Writing requests and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jiwang.kit.turns import one_at_a_time
from jiwang.registers.corrections import rules
from jiwang.registers.corrections.models import Correction
from jiwang.registers.corrections.queries import asked_rows
from jiwang.registers.corrections.states import State
from jiwang.registers.people.models import Fact, Person
from jiwang.registers.staff.models import Officer
from jiwang.trail.actions import record, recorded


@recorded
def ask(fact: Fact, *, question: str, by: Officer, at: datetime) -> Correction:
    """Ask the owner of a list whether a cell is right. Raises CorrectionRefused where it is asked already."""
    question = rules.check_question(question)
    one_at_a_time("correction", fact.file, fact.row_no, fact.label)
    same = Correction.objects.filter(file=fact.file, row_no=fact.row_no, label=fact.label, state=State.ASKED)
    if same.exists():
        raise rules.CorrectionRefused("这一项已经请部门核对了，正等答复。")
    made = Correction.objects.create(
        person=fact.person, region=fact.region, stays_at_county=fact.stays_at_county, department=fact.department, source=fact.source,
        file=fact.file, row_no=fact.row_no, label=fact.label, value=fact.value, question=question, asked_by=by, asked_at=at,
    )  # fmt: skip
    record(who=by.code, what="corrections.asked", about=f"correction:{made.pk}", at=at, area=made.region)
    return made


@dataclass(frozen=True, slots=True)
class OwnersRow:
    """A row of a file: where it stands, whose it is, and which cell its owner is asked about."""

    region: str
    department: str
    source: str
    file: str
    row_no: int
    label: str
    value: str


@recorded
def ask_for_number(row: OwnersRow, *, question: str, by: Officer, at: datetime) -> Correction:
    """Ask the owner of a list for what a row lacks. Raises CorrectionRefused where it is asked already."""
    question = rules.check_question(question)
    if asked_rows([(row.file, row.row_no)]):
        raise rules.CorrectionRefused("这一行已经请部门补了，正等答复。")
    made = Correction.objects.create(
        region=row.region, stays_at_county=True, department=row.department, source=row.source, file=row.file, row_no=row.row_no,
        label=row.label, value=row.value, question=question, asked_by=by, asked_at=at,
    )  # fmt: skip
    record(who=by.code, what="corrections.asked", about=f"correction:{made.pk}", at=at, area=made.region)
    return made


@recorded
def ask_of_row(
    row: OwnersRow, person: Person, *, stays_at_county: bool, question: str, by: Officer, at: datetime
) -> Correction:
    """Ask the owner of a file about a cell that is no fact of ours. Raises CorrectionRefused where it is asked already."""
    question = rules.check_question(question)
    one_at_a_time("correction", row.file, row.row_no, row.label)
    same = Correction.objects.filter(file=row.file, row_no=row.row_no, label=row.label, state=State.ASKED)
    if same.exists():
        raise rules.CorrectionRefused("这一项已经请部门核对了，正等答复。")
    made = Correction.objects.create(
        person=person, region=row.region, stays_at_county=stays_at_county, department=row.department, source=row.source,
        file=row.file, row_no=row.row_no, label=row.label, value=row.value, question=question, asked_by=by, asked_at=at,
    )  # fmt: skip
    record(who=by.code, what="corrections.asked", about=f"correction:{made.pk}", at=at, area=made.region)
    return made


@recorded
def answer(correction_id: int, *, to: State, words: str, by: Officer, at: datetime) -> Correction:
    """Answer for the department. Raises CorrectionRefused, or DoesNotExist where it is not this liaison's."""
    found = Correction.objects.select_for_update(of=("self",)).get(pk=correction_id)
    found.answer = rules.check_answer(State(found.state), to, words=words)
    found.state, found.answered_by, found.answered_at = to, by, at
    found.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    record(who=by.code, what=f"corrections.{to}", about=f"correction:{found.pk}", at=at, area=found.region)
    return found
