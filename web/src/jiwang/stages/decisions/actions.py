"""Writing decisions: each step locks its change, asks the rules, leaves a passage and a line. What is done with many goes through `reckoning`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from jiwang.analysis.homes import Ruled, numbers_hold_since, numbers_in_doubt, ruled_on
from jiwang.jobs.actions import enqueue
from jiwang.kit.copying import Copied, copy_in, left_out
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.people.models import Household, Source
from jiwang.registers.policy.models import Version
from jiwang.stages.decisions import reckoning, rules
from jiwang.stages.decisions.filling import check_leaving
from jiwang.stages.decisions.models import (
    Change,
    Confirmation,
    Decision,
    Handover,
    Hearing,
    Letter,
    Passage,
    Reckoned,
    Recognition,
)
from jiwang.stages.decisions.queries import (
    RECKONED_BY,
    comes_out_the_same,
    decision_of,
    hearings_of,
    law_at,
    living_of,
    matter_of,
    only_member,
    owed,
    recognised,
    standing_of,
)
from jiwang.stages.decisions.reckoning import Found, write_letter, written
from jiwang.stages.decisions.rules import Asking, DecisionRefused, Given, Matter, Ruling, Told
from jiwang.stages.decisions.states import CUTS, STEPS, Delivery, Outcome, State, Step
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.visits.states import Reach
from jiwang.trail.actions import record, record_each, recorded

RECKONED = ("id", "household_id", "region", "person", "item", "verdict", "amount", "day", "law_hash")
ROLL = "roll"  # what the law calls the bureau's own list
NO_LAW = "本地还没有启用的政策版本，不能据此决定。请先启用政策版本。"
VERDICTS = {"no": 0, "yes": 1, "unknown": 2, "undecided": 3}  # as a run writes them


@recorded
def take_in_roll(*, on: date, by: str, at: datetime) -> Copied:
    """Recognise what the bureau's own list says, as of its day; where no such list came, nothing changes."""
    source = Source.objects.filter(pk=ROLL).first()
    new, renewed, gone = (
        reckoning.roll_taken_in({"source": source.label, "on": on, "at": at}) if source else (0, 0, 0)
    )
    record(who=by, what="decisions.roll_taken_in", about=f"recognitions:{new}+{renewed}+{gone}", at=at)
    return Copied(new, renewed + gone)


@recorded
def take_in_reckonings(rows: Iterable[tuple[Any, ...]], *, by: str, at: datetime) -> Copied:
    """Renew what the newest run gives everybody who is recognised, columns as `RECKONED`."""
    copied = copy_in(Reckoned, RECKONED, rows)
    if not copied.was_empty:
        left_out(Reckoned).delete()
    record(
        who=by,
        what="decisions.reckonings_taken_in",
        about=f"reckonings:{copied.added}+{copied.changed}",
        at=at,
    )
    return copied


@recorded
def ask_to_reckon(area: str, *, title: str, page: str, by: Actor, at: datetime) -> int:
    """Ask for a new reckoning of everybody in an area who is recognised; the number of the job."""
    run = enqueue(
        "decisions.reckon", about=f"place:{area}", title=title, by=by.officer.code, at=at, area=area, page=page,
        alone=f"decisions:{area}",
    )  # fmt: skip
    record(who=by.officer.code, what="decisions.asked_to_reckon", about=f"place:{area}", at=at, area=area)
    return run.pk


@recorded
def find_changes(
    area: str, households: tuple[int, int], *, law: str, on: date, by: str, at: datetime
) -> Found:
    """Compare what is recognised with what the newest run gives, for the households of a span of numbers."""
    asked = {"first": households[0], "end": households[1], "area": f"{area}%", "law": law, "on": on, "at": at}
    found = reckoning.changes_found(asked)
    record(who=by, what="decisions.found", about=f"batch_of_changes:{found.new}+{found.overtaken}", at=at, area=area)  # fmt: skip
    return found


@recorded
def reckon_home(household: Household, *, by: Actor, at: datetime) -> Found:
    """Reckon one household anew by what is known of it today, before the next run does: what a visit has found counts at once.

    Raises DecisionRefused where no law is in force or nothing is recognised.
    """
    law = law_at(household.region, by.on)
    rows = recognised(Recognition.objects.filter(household=household), by.on)
    whose = {(one.item, only_member(one)) for one in rows if one.item in RECKONED_BY}
    if law is None:
        raise DecisionRefused(NO_LAW)
    if not whose:
        raise DecisionRefused("这户现在没有认定的待遇，不用核算。")
    one_at_a_time("reckoning", household.pk)
    members = living_of(household)
    Reckoned.objects.filter(household=household, item__in={item for item, _who in whose}).delete()
    for item, who in sorted(whose, key=str):
        found = ruled_on(law, household, members, item=RECKONED_BY[item], on=by.on, member=who)
        Reckoned.objects.create(
            pk=f"{household.pk}:{RECKONED_BY[item]}:{who or ''}", household=household, region=household.region, person=who, item=item,
            verdict=VERDICTS[found.verdict], amount=found.amount or None, day=by.on, law_hash=law.hash,
        )  # fmt: skip
    asked = {
        "first": household.pk,
        "end": household.pk + 1,
        "area": "%",
        "law": law.hash,
        "on": by.on,
        "at": at,
    }
    told = reckoning.changes_found(asked)
    record(who=by.officer.code, what="decisions.reckoned_home", about=f"household:{household.pk}", at=at, area=household.region)  # fmt: skip
    return told


@recorded
def look_at(change: Change, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened a change."""
    record(who=by.officer.code, what="decisions.read", about=_name(change), at=at, area=change.region)


@recorded
def pass_on(change_id: UUID, *, by: Actor, at: datetime) -> Change:
    """Let the township hear the family."""
    change = _locked(change_id, Step.PASS_ON, by)
    change.reach = Reach.TOWNSHIP
    _moved(change, Step.PASS_ON, "", by=by, at=at)
    record(who=by.officer.code, what="decisions.passed_on", about=_name(change), at=at, area=change.region)
    return change


@recorded
def hear(change_id: UUID, hearing_id: UUID, told: Told, *, by: Actor, at: datetime) -> Change:
    """Write down what the family has said. The same sent twice is one."""
    one_at_a_time("hearing", hearing_id)
    if Hearing.objects.filter(pk=hearing_id).exists():
        record(
            who=by.officer.code, what="decisions.heard", about=f"change:{change_id}", why="重复送达", at=at
        )
        return Change.objects.get(pk=change_id)
    change = _locked(change_id, Step.HEAR, by)
    rules.check_told(told, today=by.on)
    change.reach = Reach.TOWNSHIP
    Hearing.objects.create(
        id=hearing_id, matter=matter_of(change.pk), heard_on=told.day, way=told.way, speaker=told.speaker, name=told.name.strip(),
        place=told.place.strip(), present=told.present.strip(), words=told.words.strip(), by=by.officer, at=at, **_place(change),
    )  # fmt: skip
    _moved(change, Step.HEAR, told.words, by=by, at=at)
    record(who=by.officer.code, what="decisions.heard", about=_name(change), at=at, area=change.region)
    return change


@recorded
def drop(change_id: UUID, *, why: str, by: Actor, at: datetime) -> Change:
    """Put a change aside that rests on wrong data; nothing is changed for the family."""
    change = _locked(change_id, Step.DROP, by)
    rules.check_reason(why)
    _moved(change, Step.DROP, why, by=by, at=at)
    record(who=by.officer.code, what="decisions.dropped", about=_name(change), why=why.strip(), at=at, area=change.region)  # fmt: skip
    return change


@recorded
def decide(
    change_id: UUID, ruling: Ruling, found: Ruled, *, is_apart: bool, by: Actor, at: datetime
) -> Decision:
    """Decide as a named officer: the decision, its receipt, what is recognised from now on, and the letter, all of them or none."""
    change = _locked(change_id, Step.DECIDE, by)
    given = Given(found.verdict, found.amount, found.unpublished, found.stale)
    asking = Asking(by.officer.pk, tuple(by.held), is_apart)
    after = rules.taken(
        standing_of(change, hearings_of(change), by.on), Step.DECIDE, asking, on=by.on, ruling=ruling
    )
    rules.check_ruling(ruling, given, before=change.before, on=by.on)
    check_leaving(change, ruling, by.on)
    matter = Matter(
        matter_of(change.pk), change.item, change.before, owed(change, found, ruling, through=by.on.replace(day=1)), _place(change)
    )  # fmt: skip
    decision = written(matter, ruling, found, by=by, at=at)
    _recognise(change, decision, ruling, at=at)
    _moved(change, Step.DECIDE, ruling.why, to=after.state, by=by, at=at)
    if ruling.outcome is not Outcome.KEEP:
        write_letter(decision, found, by=by, at=at)
    record(who=by.officer.code, what="decisions.decided", about=_name(change), why=ruling.why.strip()[:200], at=at, area=change.region)  # fmt: skip
    return decision


@recorded
def hand_over(
    change_id: UUID, way: Delivery, *, day: date, received_by: str, by: Actor, at: datetime
) -> Change:
    """Note how and when the written notice has reached the family."""
    change = _locked(change_id, Step.TELL, by)
    decision = decision_of(change)
    if decision is None or not hasattr(decision, "letter"):
        raise DecisionRefused("这件变动没有告知书。")
    rules.check_delivery(day, received_by, way, decided_on=decision.day, today=by.on)
    Handover.objects.create(
        letter=decision.letter, way=way, day=day, received_by=received_by.strip(), by=by.officer, at=at, **_place(change)
    )  # fmt: skip
    _moved(change, Step.TELL, received_by, by=by, at=at)
    record(who=by.officer.code, what="decisions.told", about=_name(change), at=at, area=change.region)
    return change


@dataclass(frozen=True, slots=True)
class Batch:
    """A list of increases that an officer confirms: where, from when, the reason, and their word that none of the families is kin."""

    area: str
    since: date
    why: str
    is_apart: bool


@recorded
def ask_to_confirm(
    batch: Batch, items: Iterable[str], *, count: int, title: str, page: str, by: Actor, at: datetime
) -> Confirmation:
    """Note that a named officer confirms every increase of a place; a job carries it out. Raises DecisionRefused."""
    _check_batch(batch, items, by=by)
    asked = Confirmation.objects.create(
        region=batch.area, since=batch.since, why=batch.why.strip(), asked=count, by=by.officer, at=at
    )
    enqueue(
        "decisions.confirm", about=f"confirmation:{asked.pk}", title=title, by=by.officer.code, at=at, area=batch.area, page=page,
        alone=f"decisions:{batch.area}",
    )  # fmt: skip
    record(
        who=by.officer.code, what="decisions.asked_to_confirm", about=f"confirmation:{asked.pk}", why=batch.why.strip()[:200], at=at,
        area=batch.area,
    )  # fmt: skip
    return asked


@recorded
def confirm(
    ids: Sequence[UUID], asked: Confirmation, law: Version, *, engine: str, by: Actor, at: datetime
) -> int:
    """Decide some increases as the law gives them, in the officer's name; how many. What somebody else has just taken is left."""
    told = {
        "ids": list(ids), "since": asked.since, "through": by.on.replace(day=1), "law": law.hash, "name": str(law), "engine": engine,
        "by": by.officer.pk, "code": by.officer.code, "on": by.on, "at": at, "why": asked.why,
    }  # fmt: skip
    done = reckoning.raises_confirmed(told)
    if done:
        record_each(who=by.officer.code, what="decisions.confirmed", about=done, why=asked.why[:200], at=at)
    else:
        record(who=by.officer.code, what="decisions.confirmed", about=f"confirmation:{asked.pk}", at=at, area=asked.region)  # fmt: skip
    return len(done)


@recorded
def work_out_again(decision: Decision, *, by: Actor, at: datetime) -> bool | None:
    """Whether the law of a decision comes to the same answer again, byte for byte; the trail keeps what came of it."""
    found = comes_out_the_same(decision)
    said = {True: "相同", False: "不同", None: "全市比对"}[found]
    record(who=by.officer.code, what="decisions.worked_out_again", about=f"decision:{decision.pk}", why=said, at=at, area=decision.region)  # fmt: skip
    return found


@recorded
def note_print(letter: Letter, *, by: Actor, at: datetime) -> None:
    """Note that a written notice was printed."""
    record(who=by.officer.code, what="decisions.letter_printed", about=f"decision:{letter.pk}", at=at, area=letter.region)  # fmt: skip


@recorded
def note_publication(area: str, *, count: int, by: Actor, at: datetime) -> None:
    """Note that the sheet of a place was opened: whom everybody there may read about."""
    record(who=by.officer.code, what="decisions.published", about=f"publication:{count}", at=at, area=area)


def _check_batch(batch: Batch, items: Iterable[str], *, by: Actor) -> None:
    """Refuse a list from elsewhere, without a word on kinship or a reason, without a law, or from a month before its numbers held."""
    rules.check_batch(
        batch.area, batch.since, batch.why, is_apart=batch.is_apart, held=tuple(by.held), on=by.on
    )
    law = law_at(batch.area, by.on)
    if law is None:
        raise DecisionRefused(NO_LAW)
    for item in sorted(set(items)):
        reckoned = RECKONED_BY[item]
        rules.check_numbers(Given("yes", 0, stale=numbers_in_doubt(law, reckoned, area=batch.area, on=by.on)))
        rules.check_since(batch.since, numbers_hold_since(law, reckoned, area=batch.area, on=by.on), on=by.on)


def _recognise(change: Change, decision: Decision, ruling: Ruling, *, at: datetime) -> None:
    """What is recognised from now on: one row, of a phase-out one for each amount; where nothing changes and nobody has died, none."""
    stages: Sequence[tuple[date, int | None]] = ruling.stages
    if ruling.outcome is Outcome.KEEP:
        stages = [(rules.next_month(decision.day), change.before)] if change.died_on else []
    elif ruling.outcome is not Outcome.PHASE_OUT:
        assert ruling.since is not None
        stages = [(ruling.since, 0 if ruling.outcome is Outcome.END else ruling.amount)]
    before = change.recognition
    present = {one.pk for one in living_of(change.household)}
    members = [one for one in before.members if one in present] or before.members
    for since, amount in stages:
        before = Recognition.objects.create(
            item=change.item, members=members, amount=amount, since=since, until=before.until,
            is_over=amount == 0 and ruling.outcome in CUTS, decision=decision, follows=before, at=at, **_place(change),
        )  # fmt: skip


def _locked(change_id: UUID, step: Step, by: Actor) -> Change:
    """The change for nobody else until the end of the transaction. Raises DecisionRefused, or DoesNotExist out of sight."""
    change = (
        Change.objects.select_for_update(of=("self",))
        .select_related("household", "recognition")
        .get(pk=change_id)
    )
    standing = standing_of(change, hearings_of(change), by.on)
    why_not = rules.refusal(standing, step, Asking(by.officer.pk, tuple(by.held)))
    if why_not is not None:
        raise DecisionRefused(why_not)
    return change


def _moved(
    change: Change, step: Step, words: str, *, to: State | None = None, by: Actor, at: datetime
) -> None:
    change.state = to or STEPS[step].after(State(change.state))
    change.save(update_fields=["state", "reach"])
    Passage.objects.create(
        change=change, step=step, words=words.strip()[: rules.LONGEST], by=by.officer, at=at, **_place(change)
    )


def _place(change: Change) -> dict[str, Any]:
    return {"household_id": change.household_id, "region": change.region, "reach": change.reach}


def _name(change: Change) -> str:
    return f"change:{change.pk}"
