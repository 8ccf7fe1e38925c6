"""Filling another office's template, and what its answers are worth: no clock, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from jiwang.desk.outgoing.states import ENDS, Status, Verdict


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a template: by which of our fields it is filled (none: by hand, over there), and its own words."""

    label: str
    filled_by: str = ""
    needed: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Template:
    """A template of another office."""

    id: str
    label: str
    department: str
    content: str  # tasks | alerts
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows of a template, and how many cells somebody must still type over there: the target is none."""

    rows: list[list[object]]
    empty: list[list[str]]  # row by row: the columns that hold nothing
    to_type: list[list[str]]  # of those: the columns that somebody must fill over there

    @property
    def typed_twice(self) -> int:
        """All cells that somebody must type again."""
        return sum(map(len, self.to_type))


def filled(template: Template, records: Sequence[Mapping[str, object]]) -> Filled:
    """Fill a row for each record. A needed cell that stays empty must be typed over there, and is counted."""
    rows = [[cell(column, record) for column in template.columns] for record in records]
    empty = [
        [column for column, value in zip(template.columns, row, strict=True) if value == ""] for row in rows
    ]
    return Filled(
        rows,
        [[column.label for column in row] for row in empty],
        [[column.label for column in row if column.needed] for row in empty],
    )


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, as far as it tells what it is worth."""

    status: Status
    accepted_no: str
    said: str  # reason and result
    on: date  # its own day, else the day on which it came
    came_at: datetime


def weighed(answers: Sequence[Said], *, over: tuple[datetime, Verdict] | None = None) -> list[Verdict]:
    """What each answer to one sending is worth, in the order of their days; the last that fits stands.

    `over`: when the sending was recalled or sent again, and what an answer that came afterwards is.
    """
    found, standing = list[Verdict](), None
    for one in answers:
        if over is not None and one.came_at > over[0]:
            found.append(over[1])
        elif standing is None:
            found.append(Verdict.FITS)
        else:
            found.append(_beside(one, standing))
        standing = one if found[-1] is Verdict.FITS else standing
    return found


def _beside(one: Said, standing: Said) -> Verdict:
    if (one.status, one.accepted_no, one.said) == (standing.status, standing.accepted_no, standing.said):
        return Verdict.REPEATED
    other_number = one.accepted_no and standing.accepted_no and one.accepted_no != standing.accepted_no
    other_end = standing.status in ENDS and one.status != standing.status
    same_day = one.on == standing.on and one.status != standing.status and one.status not in ENDS
    return Verdict.CONTRADICTS if other_number or other_end or same_day else Verdict.FITS


def differing(holds: Mapping[str, str], template: Template, record: Mapping[str, object]) -> dict[str, str]:
    """The fields in which another office holds something else than we do, with what we hold, in the words of its template."""
    words = {column.filled_by: column for column in template.columns if column.filled_by}
    found = {}
    for name, theirs in holds.items():
        ours = str(cell(words.get(name, Column("", name)), record))
        if ours and theirs and _plain(ours) != _plain(theirs):
            found[name] = ours
    return found


def _plain(text: str) -> str:
    return "".join(text.split()).upper()


def cell(column: Column, record: Mapping[str, object]) -> object:
    """What stands in a column for a record, in the template's own words."""
    value = record.get(column.filled_by, "") if column.filled_by else ""
    return column.words.get(value, value) if isinstance(value, str) else "" if value is None else value
