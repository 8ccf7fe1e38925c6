"""Deciding on a part of an application: decision, receipt, recognition, letter and the end of the part, all of them or none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from jiwang.analysis.homes import Ruled
from jiwang.analysis.visiting import valid_until
from jiwang.kit.sights import EVERYWHERE
from jiwang.kit.turns import one_at_a_time
from jiwang.procedure.applications.actions import note_decision
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.queries import WholeFile, whole_file
from jiwang.procedure.applications.states import State
from jiwang.procedure.deliberation.actions import book
from jiwang.procedure.deliberation.filling import by_minutes
from jiwang.procedure.deliberation.models import Meeting
from jiwang.procedure.deliberation.queries import granted_by_meeting
from jiwang.procedure.rulings import rules
from jiwang.procedure.rulings.queries import (
    ending_with,
    endings_of,
    explainable,
    item_of,
    last_row,
    line_of,
    matter_of,
    members_of,
    standing_of,
)
from jiwang.procedure.rulings.rules import Asking
from jiwang.registers.statements import actions as statements
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import all_about
from jiwang.registers.statements.states import Depth, Rank
from jiwang.stages.decisions.models import Decision, Recognition
from jiwang.stages.decisions.queries import law_at
from jiwang.stages.decisions.reckoning import end, write_letter, written
from jiwang.stages.decisions.rules import DecisionRefused, Given, Matter, Ruling, check_kin
from jiwang.stages.decisions.states import GIVES, Outcome
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.states import Reach
from jiwang.trail.actions import record, recorded


@recorded
def look_at(part: SubCase, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened the file of a part before a decision."""
    record(who=by.officer.code, what="rulings.read", about=f"subcase:{part.pk}", at=at, area=part.region)


@recorded
def decide(
    part_id: UUID,
    ruling: Ruling,
    found: Ruled,
    *,
    is_apart: bool,
    ends: Collection[str] = (),
    by: Actor,
    at: datetime,
) -> Decision:
    """Decide as a named officer; `ends` are the recognitions that the officer has seen to end with a grant. Raises DecisionRefused, or DoesNotExist out of sight."""
    file = _locked(part_id, by)
    one_at_a_time("recognition", file.application.household_id)
    part, row = file.part, last_row(file.part)
    check_kin(is_apart=is_apart)
    given = Given(found.verdict, found.amount, found.unpublished, found.stale)
    meeting = granted_by_meeting(file.application.household_id, part.item, by.on)
    rules.check_meeting(ruling, meeting.amount if meeting else None)
    rules.check(standing_of(file, by.on), ruling, given, item=item_of(part), line=line_of(row), on=by.on)
    ending = ending_with(file, by.on) if ruling.outcome is Outcome.GRANT else []
    if ruling.since is not None:
        rules.check_endings(endings_of(file, ending), ends, amount=ruling.amount, since=ruling.since)
    place = {"household_id": file.application.household_id, "region": part.region, "reach": Reach.TOWNSHIP}
    decision = written(Matter(matter_of(part), item_of(part), None, 0, place), ruling, found, by=by, at=at)
    is_granted = ruling.outcome is Outcome.GRANT
    if is_granted:
        assert ruling.since is not None
        Recognition.objects.create(
            item=decision.item, members=members_of(file), amount=decision.amount, since=ruling.since,
            decision=decision, follows=row, at=at, **place,
        )  # fmt: skip
        for one in ending:
            end(one, decision, since=ruling.since, by=by, at=at)
    basis = _booked(meeting, decision, by=by, at=at) if meeting and ruling.outcome is Outcome.AID else ""
    write_letter(decision, found, by=by, at=at, item=part.label, basis=basis)
    outcome = State.DONE if ruling.outcome in GIVES else State.REFUSED
    note_decision(part.pk, outcome, decision=str(decision.pk), by=by, at=at, words=ruling.why.strip()[:300])
    record(who=by.officer.code, what="rulings.decided", about=f"subcase:{part.pk}", why=ruling.why.strip()[:200], at=at, area=part.region)  # fmt: skip
    return decision


@dataclass(frozen=True, slots=True)
class Explaining:
    """What an officer states in writing: of which fact and whom, what it is, how they know, and that the family is no kin."""

    fact: str
    member: int | None
    value: str
    why: str
    is_apart: bool


@recorded
def explain(part_id: UUID, told: Explaining, *, by: Actor, at: datetime) -> Statement:
    """State with a written reason what the law lets a named officer state; whoever has done so does not decide. Raises DecisionRefused."""
    SubCase.objects.select_for_update(of=("self",)).get(pk=part_id)
    file = whole_file(EVERYWHERE, part_id)
    if file is None:
        raise SubCase.DoesNotExist
    part, household = file.part, file.application.household
    asking = Asking(by.officer.pk, by.officer.name, tuple(by.held))
    rules.check_explaining(standing_of(file, by.on), asking, told.why, is_apart=told.is_apart)
    found = next(
        (one for one in explainable(part, by.on) if (one.fact, one.member) == (told.fact, told.member)), None
    )
    if found is None:
        raise DecisionRefused("这一项现在不用书面说明，可能已经核实了。请刷新后再看。")
    before = [one for one in all_about(household.pk) if (one.fact, one.person_id) == (told.fact, told.member)]
    said = Statement(
        id=uuid5(part.pk, f"{told}{len(before)}"), household=household, person_id=told.member, region=part.region, depth=Depth.TOWNSHIP,
        fact=told.fact, wording=found.label, value=told.value, state=Rank.DECLARED, source=rules.WRITTEN, by=by.officer.code,
        on=by.on, expires=valid_until(law_at(part.region, by.on), by.on), evidence=f"subcase:{part.pk}", why=told.why.strip(),
        follows=before[-1].pk if before else None, at=at,
    )  # fmt: skip
    statements.make([said], household, by=by.officer.code, at=at)
    record(
        who=by.officer.code,
        what="rulings.explained",
        about=f"subcase:{part.pk}",
        why=said.why[:200],
        at=at,
        area=part.region,
    )
    return said


def _booked(meeting: Meeting, decision: Decision, *, by: Actor, at: datetime) -> str:
    """The money of a meeting is that of a decision; what the letter says of it."""
    book(meeting.minutes, decision, by=by, at=at)
    return by_minutes(meeting.minutes.told["number"], meeting.amount)


def _locked(part_id: UUID, by: Actor) -> WholeFile:
    """The file of a part, for nobody else until the end of the transaction. Two at once: the second waits here and is told."""
    SubCase.objects.select_for_update(of=("self",)).get(pk=part_id)
    file = whole_file(EVERYWHERE, part_id)  # row security has let it through
    if file is None:
        raise SubCase.DoesNotExist
    why_not = rules.refusal(
        standing_of(file, by.on), Asking(by.officer.pk, by.officer.name, tuple(by.held)), on=by.on
    )
    if why_not is not None:
        raise DecisionRefused(why_not)
    return file
