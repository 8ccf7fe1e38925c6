"""What offices answer: by hand, or as a file. A row that answers nothing that was asked refuses the whole file; the same again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from jiwang.analysis.applying.checks import (  # fmt: skip
    LETTER,
    NUMBER,
    REFERENCE,
    REFUSED,
    CheckItem,
    CheckRow,
    RowIssue,
    answer_of,
    items_of,
    read_reply,
)
from jiwang.analysis.homes import name_of
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.procedure.applications.queries import law_at
from jiwang.procedure.verification import queries, rules
from jiwang.procedure.verification.models import Answer, Check, Line, Passage
from jiwang.procedure.verification.rules import Asking, CheckRefused, Expected, Row, Said
from jiwang.procedure.verification.states import Place, Step
from jiwang.registers.authorisations.queries import newest_ones
from jiwang.registers.statements import actions as statements
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import about_supporters, all_about
from jiwang.registers.statements.states import Depth, Rank
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded

MOST_TOLD = 50
_OWN = frozenset({REFERENCE, NUMBER, REFUSED, LETTER, "name"})


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: how many lines were answered and returned, how many rows said again what is known, and what was refused."""

    answered: int = 0
    returned: int = 0
    again: int = 0
    refused: tuple[tuple[int, str], ...] = ()


@recorded
def answer(line_id: UUID, said: Said, *, by: Actor, at: datetime) -> Line:
    """Write down what an office has answered to one line, or why it does not. Raises CheckRefused."""
    if said.values is None:
        rules.check_words(said.reason)
    if not any(one.isdigit() for one in said.letter):
        raise CheckRefused(rules.NO_LETTER)
    line = Line.objects.get(pk=line_id)
    with seeing(EVERYWHERE):
        _answer(line.pk, said, by=by, at=at)
        _state(line.check_of, by=by, at=at)
    line.refresh_from_db()
    return line


@recorded
def take_file(path: Path, name: str, item: str, *, area: str, by: Actor, at: datetime) -> Taken:
    """Take in the file of an office whole or not at all. Raises CheckRefused or FileRefused where it is no such file."""
    version = law_at(area, by.on)
    found = items_of(version).get(item)
    if version is None or found is None:
        raise CheckRefused(rules.NO_ITEM)
    rows, issues = read_reply(path, version, item, as_of=by.on)
    one_at_a_time("check.file", item)
    lines = _lines_of(rows)
    refused = _refused(found, rows, issues, lines=lines, by=by)
    if refused:
        record(
            who=by.code, what="verification.turned_away", about=f"check_rows:{len(refused)}", why=f"{found.label} {refused[0][1]}"[:200], at=at, area=area,
        )  # fmt: skip
        return Taken(refused=tuple(refused[:MOST_TOLD]))
    taken = _take(found, rows, lines=lines, name=name, by=by, at=at)
    record(who=by.code, what="verification.taken_in", about=f"check_rows:{len(rows)}", why=found.label, at=at, area=area)  # fmt: skip
    return taken


def _lines_of(rows: Iterable[CheckRow]) -> dict[str, Line]:
    """The lines that the rows name and that this officer may answer."""
    names = {one.says[REFERENCE].strip().upper() for one in rows}
    return {one.reference: one for one in Line.objects.filter(reference__in=names).order_by("reference")}


def _refused(
    item: CheckItem,
    rows: Iterable[CheckRow],
    issues: Iterable[RowIssue],
    *,
    lines: Mapping[str, Line],
    by: Actor,
) -> list[tuple[int, str]]:
    unread = [(one.row, rules.unread(one.column, one.found)) for one in issues]
    expected = {name: _expected(line, by=by) for name, line in lines.items()}
    listed = [
        Row(
            one.row, one.says[REFERENCE].strip().upper(), one.says[NUMBER], bool(one.says[REFUSED]), _has_values(item, one),
        )
        for one in rows
    ]  # fmt: skip
    below = [
        (one.row, rules.BELOW_ZERO)
        for one in rows
        if any(one.says[each.id].startswith("-") for each in item.columns)
    ]
    found = [*unread, *below] or [
        *rules.foreign(listed, expected, item.id),
        *_contradicting(item, rows, lines),
    ]
    told = sorted(found)
    return told or ([] if listed else [(0, rules.EMPTY)])


def _has_values(item: CheckItem, row: CheckRow) -> bool:
    return all(row.says[one.id] != "" for one in item.columns if one.required)


def _expected(line: Line, *, by: Actor) -> Expected:
    standing = queries.line_standing(line, by.on)
    with seeing(EVERYWHERE):
        check = queries.standing_of(Check.objects.get(pk=line.check_of_id), by.on)
        number = queries.number_of(line)
    why_not = rules.refusal(check, Step.ANSWER, Asking(tuple(by.held), by.on), line=standing)
    return Expected(line.reference, number, line.item, why_not)


def _contradicting(
    item: CheckItem, rows: Iterable[CheckRow], lines: Mapping[str, Line]
) -> list[tuple[int, str]]:
    """Rows that say otherwise than what was taken in already: nobody overwrites an answer."""
    told = []
    for name, group in _grouped(rows).items():
        line = lines.get(name)
        kept = Answer.objects.filter(line=line, round=line.round).first() if line else None
        if kept is not None and kept.digest != _said(item, group, "").digest:
            told.append((group[0].row, rules.SAID_OTHERWISE))
    return told


def _grouped(rows: Iterable[CheckRow]) -> dict[str, list[CheckRow]]:
    groups: dict[str, list[CheckRow]] = {}
    for one in rows:
        groups.setdefault(one.says[REFERENCE].strip().upper(), []).append(one)
    return groups


def _said(item: CheckItem, rows: list[CheckRow], name: str) -> Said:
    reasons = [one.says[REFUSED] for one in rows if one.says[REFUSED]]
    letter = next((one.says[LETTER] for one in rows if one.says[LETTER]), "")
    values = None if reasons else answer_of(item, [one.says for one in rows])
    return Said(values, rules.joined(reasons), letter[:60], name[:200])


def _take(
    item: CheckItem,
    rows: Iterable[CheckRow],
    *,
    lines: Mapping[str, Line],
    name: str,
    by: Actor,
    at: datetime,
) -> Taken:
    counted = {"answered": 0, "returned": 0, "again": 0}
    checks = {}
    with seeing(EVERYWHERE):
        for reference, group in _grouped(rows).items():
            said, line = _said(item, group, name), lines[reference]
            is_new = _answer(line.pk, said, by=by, at=at)
            counted["again" if not is_new else "returned" if said.values is None else "answered"] += 1
            checks[line.check_of_id] = line.check_of
        for check in checks.values():
            _state(check, by=by, at=at)
    return Taken(counted["answered"], counted["returned"], counted["again"])


def _answer(line_id: UUID, said: Said, *, by: Actor, at: datetime) -> bool:
    """Whether this is news; above every sight, for an office sees its own line alone."""
    line = Line.objects.select_for_update(of=("self",)).select_related("check_of").get(pk=line_id)
    kept = Answer.objects.filter(line=line, round=line.round).first()
    if kept is not None and kept.digest == said.digest and line.state in (Place.ANSWERED, Place.RETURNED):
        record(
            who=by.code,
            what="verification.again",
            about=f"check_line:{line.pk}",
            at=at,
            area=line.region,
        )
        return False
    step = Step.RETURN if said.values is None else Step.ANSWER
    why_not = rules.refusal(
        queries.standing_of(line.check_of, by.on), step, Asking(tuple(by.held), by.on), line=queries.line_standing(line, by.on)
    )  # fmt: skip
    if why_not is None and kept is not None:
        why_not = rules.SAID_OTHERWISE
    if why_not is not None:
        raise CheckRefused(why_not)
    line.state = Place.RETURNED if said.values is None else Place.ANSWERED
    line.settled_on, line.due_on, line.reason = by.on, None, said.reason
    line.save()
    _keep(line, said, step, by=by, at=at)
    return True


def _keep(line: Line, said: Said, step: Step, *, by: Actor, at: datetime) -> None:
    sealed = (
        None
        if said.values is None
        else queries.answer_cipher().seal(json.dumps(said.values, ensure_ascii=False))
    )
    Answer.objects.create(
        line=line, region=line.region, department=line.department, round=line.round, sealed=sealed, reason=said.reason, letter=said.letter,
        digest=said.digest, file=said.file, by=by.officer, on=by.on, at=at,
    )  # fmt: skip
    Passage.objects.create(
        check_of=line.check_of, region=line.region, step=step, department=line.department, words=f"{line.reference} {said.letter} {said.reason}".strip()[: rules.LONGEST],
        on=by.on, by=by.officer, at=at,
    )  # fmt: skip
    record(who=by.code, what=f"verification.{step}", about=f"check_line:{line.pk}", why=said.letter, at=at, area=line.region)  # fmt: skip


def _state(check: Check, *, by: Actor, at: datetime) -> None:
    """Facts of which every office that knows a part has spoken are stated. What somebody saw at the door is not replaced: a person decides."""
    every = (*all_about(check.household_id), *about_supporters(check.household_id))
    newest = newest_ones(check.household_id)
    before = {
        (one.fact, name_of(one.person_id, newest.get(one.supporter_id or 0))): one
        for one in every
        if one.source == rules.SOURCE
    }
    expires = queries.holds_until(check, by.on)
    made = []
    for one in queries.found_now(check, by.on):
        earlier, who = before.get((one.fact, one.member)), one.member
        person = int(who) if who.isdecimal() else None
        outside = int(who[1:]) if who and person is None else None
        is_news = earlier is None or earlier.value != one.value or earlier.evidence != f"check:{check.pk}"
        if one.fills and is_news:
            made.append(Statement(
                id=uuid5(check.pk, f"{one.fact}:{one.member}:{check.round}:{one.value}"), household_id=check.household_id, person_id=person, supporter_id=outside,
                region=check.region, depth=Depth.TOWNSHIP, fact=one.fact, wording=one.label, value=one.value, state=Rank.VERIFIED,
                source=rules.SOURCE, by=by.code, on=by.on, expires=expires, evidence=f"check:{check.pk}",
                follows=earlier.pk if earlier else None, at=at,
            ))  # fmt: skip
    if made:
        statements.make(made, check.household, by=by.code, at=at)
