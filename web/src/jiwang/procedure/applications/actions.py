"""Writing applications: each step locks its part, asks the rules, leaves a passage and a line. What a department does changes its own part alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from jiwang.analysis.applying.courses import after, kind_of_help
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.kit.words.phrases import Phrase
from jiwang.procedure.applications import rules
from jiwang.procedure.applications.adding import add
from jiwang.procedure.applications.models import Application, Passage, SubCase
from jiwang.procedure.applications.queries import (
    draft_of,
    law_at,
    live_applications,
    live_beside,
    screening_of,
    sheet_of,
    standing_of,
    troubles_of,
)
from jiwang.procedure.applications.rules import ApplicationRefused, Asking, Filled, Typed
from jiwang.procedure.applications.sharing import (
    due_now,
    line,
    own_members,
    part_of,
    passed,
    pointer,
    request_of,
    share_out,
    state,
)
from jiwang.procedure.applications.states import (
    ENDED,
    LIVE,
    RUNNING,
    STEPS,
    Applicant,
    Begun,
    Stage,
    State,
    Step,
    Way,
)
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import heads_of
from jiwang.registers.staff.states import Duty
from jiwang.stages.assistance import actions as ledger
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.states import Reach
from jiwang.trail.actions import record, recorded

_MACHINE = "job:applications"


@recorded
def note_screening(household: Household, *, by: Actor, at: datetime) -> None:
    """Note that an officer has looked at what a household is entitled to."""
    record(who=by.officer.code, what="applications.screened", about=f"household:{household.pk}", at=at, area=household.region)  # fmt: skip


@recorded
def look_at(application: Application, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened an application."""
    line("read", application, by=by, at=at)


@recorded
def look_at_part(part: SubCase, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened one part."""
    record(who=by.officer.code, what="applications.read", about=f"subcase:{part.pk}", at=at, area=part.region)


@recorded
def note_print(part: SubCase, *, by: Actor, at: datetime) -> None:
    """Note that somebody prints what is missing."""
    record(
        who=by.officer.code, what="applications.printed", about=f"subcase:{part.pk}", at=at, area=part.region
    )


@recorded
def begin(
    household: Household, wanted: Iterable[str], *, task: Task | None = None, by: Actor, at: datetime
) -> Application:
    """Begin an application, go on with the one that is begun, or note what shall be added to the household's live one.

    Raises ApplicationRefused where somebody of the family stands in another household's live one.
    """
    one_at_a_time("application", household.pk)
    live = live_beside(household)
    if live is not None:
        return add(live, household, wanted, by=by, at=at)
    found = draft_of(household)
    names = sorted({*wanted, *(found.wanted if found else ())})
    if found is not None:
        if not Application.objects.filter(pk=found.pk).exists():
            raise ApplicationRefused("乡镇（街道）窗口正在为这户填申请，请联系窗口。")
        if names != found.wanted:
            found.wanted, found.kept_at = names, at
            found.save(update_fields=["wanted", "kept_at"])
        line("kept", found, by=by, at=at)
        return found
    reach = _reach(by)
    head = heads_of([household.pk]).get(household.pk)
    made = Application.objects.create(
        id=uuid4(), household=household, task=task, region=household.region, reach=reach, name=head.name if head else "",
        address=household.address, begun=Begun.DOOR if reach is Reach.VILLAGE else Begun.WINDOW, applicant=head, wanted=names,
        by=by.officer, begun_at=at, kept_at=at,
    )  # fmt: skip
    line("begun", made, by=by, at=at)
    return made


@recorded
def keep(application_id: UUID, typed: Typed, *, by: Actor, at: datetime) -> Application:
    """Keep what was typed and not handed in. Raises ApplicationRefused once it is."""
    found = _draft(application_id)
    _fill(found, typed, at=at)
    line("kept", found, by=by, at=at)
    return found


@recorded
def send(application_id: UUID, *, by: Actor, at: datetime) -> Application:
    """Hand in what is kept: answers become statements, the law looks once more, and every item goes to its department. Raises ApplicationRefused.

    Handed in twice is once.
    """
    found = (
        Application.objects.select_for_update(of=("self",)).select_related("household").get(pk=application_id)
    )
    if found.stage == Stage.SENT:
        line("sent", found, why="重复递交", by=by, at=at)
        return found
    found = _draft(application_id)
    one_at_a_time("application", found.household_id)
    live = live_beside(found.household)
    if live is not None:
        raise ApplicationRefused(pointer(live))
    rules.check_request(request_of(found, found.wanted, on=by.on))
    sheet = sheet_of(found.household, found.wanted, by.on, whom=found.whom)
    said = state(found, sheet, by=by, at=at)
    found.asked = sheet.asked
    found.answered = said + sum(1 for one in (found.other, found.paper, found.kin_words) if one)
    found.papers = len(share_out(found, found.wanted, by=by, at=at).papers)
    found.stage, found.sent_on, found.typed, found.kept_at = Stage.SENT, by.on, {}, at
    found.save()
    line("sent", found, by=by, at=at)
    return found


@recorded
def withdraw(application_id: UUID, *, why: str, by: Actor, at: datetime) -> Application:
    """The family takes the whole back: a draft, or every part on which nobody has decided. Raises ApplicationRefused."""
    found = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    if found.stage == Stage.WITHDRAWN:
        raise ApplicationRefused("这份申请已经撤回。")
    if len(why.strip()) < rules.SHORTEST:
        raise ApplicationRefused("请写明撤回的原因，至少4个字。")
    for one in found.parts.filter(state__in=LIVE).order_by("pk"):
        _take(one.pk, Step.WITHDRAW, Filled(words=why), by=by, at=at)
    found.stage, found.typed, found.adding = Stage.WITHDRAWN, {}, []
    found.save(update_fields=["stage", "typed", "adding"])
    line("withdrawn", found, why=why.strip(), by=by, at=at)
    return found


@recorded
def take(part_id: UUID, step: Step, filled: Filled, *, by: Actor, at: datetime) -> SubCase:
    """Take one step with one part. Raises ApplicationRefused, or DoesNotExist out of sight."""
    return _take(part_id, step, filled, by=by, at=at)


@recorded
def note_decision(
    part_id: UUID, outcome: State, *, decision: str, by: Actor, at: datetime, words: str = ""
) -> SubCase:
    """What somebody has decided on a part that was ready (DONE or REFUSED); `decision` is what the stage of decisions calls its own.

    The only door by which anything outside writes here. Raises ApplicationRefused.
    """
    part = SubCase.objects.select_for_update(of=("self",)).get(pk=part_id)
    if part.state != State.READY or outcome not in (State.DONE, State.REFUSED):
        raise ApplicationRefused("这件不在待决定里，请刷新后再看。")
    part.state, part.decision, part.ended_on = outcome, decision[:60], by.on
    part.save()
    passed(part, Step.DECIDE, words, by=by, at=at)
    return part


@recorded
def note_check(
    parts: Iterable[UUID], step: Step, *, words: str, is_checked: bool | None = None, by: Actor, at: datetime
) -> None:
    """What the room of the check of means has done: begun (CHECK), reported (REPORT) or doubted (REVIEW) a check for some parts.

    The door for `procedure.verification` alone. A part that has gone on to its decision keeps what it was decided on.
    """
    found = SubCase.objects.select_for_update(of=("self",)).filter(pk__in=list(parts), way=Way.TOWNSHIP, needs_check=True)  # fmt: skip
    for part in found.order_by("pk"):
        if is_checked is not None and part.state in RUNNING:
            part.is_checked = is_checked
            part.save(update_fields=["is_checked"])
        passed(part, step, words, by=by, at=at)


@recorded
def halt_the_gone(on: date, *, at: datetime) -> int:
    """Stop the clocks of every application of whose family a list says that somebody has died or moved away; a person says how it goes on."""
    halted = 0
    with seeing(EVERYWHERE):
        for name in live_applications():
            found = Application.objects.select_related("household").get(pk=name)
            if troubles_of(found.household, on):
                halted += _halt(found, on, at=at)
    record(who=_MACHINE, what="applications.halt", about="application:", why=str(halted), at=at, area="")
    return halted


def _halt(found: Application, on: date, *, at: datetime) -> int:
    told = Passage.objects.filter(application=found, step=Step.HALT, by=None).values("part")
    parts = found.parts.select_for_update(of=("self",)).filter(state__in=RUNNING | {State.READY})
    parts = parts.exclude(pk__in=told)  # whom a person has looked at once
    for part in parts:
        part.before, part.state, part.due_on = part.state, State.HALTED, None
        part.save()
        Passage.objects.create(
            application=found, part=part, region=part.region, department=part.department, step=Step.HALT,
            words="名单显示家庭成员有变动，请核实后恢复或撤回", on=on, by=None, at=at,
        )  # fmt: skip
    return len(parts)


def _take(part_id: UUID, step: Step, filled: Filled, *, by: Actor, at: datetime) -> SubCase:
    part = SubCase.objects.select_for_update(of=("self",)).get(pk=part_id)
    standing = standing_of(part, by.on)
    why_not = rules.refusal(standing, step, Asking(tuple(by.held), _is_maker(part, by), by.on))
    if why_not is not None:
        raise ApplicationRefused(why_not)
    rules.check_filled(standing, step, filled, on=by.on)
    if step is Step.CARRY_ON:
        return _carry_on(part, filled, by=by, at=at)
    _change(part, step, filled, by=by)
    part.state = STEPS[step].after(State(part.state))
    if part.state in ENDED:
        part.ended_on = by.on
    passed(
        part,
        step,
        _inquiry(filled) if step is Step.OBJECT else _words(filled),
        who=filled.who.strip(),
        by=by,
        at=at,
    )
    if step is Step.FINISH:
        _enter(part, filled, by=by, at=at)
    if step is not Step.WITHDRAW:
        part.due_on = due_now(part)
    part.save()
    return part


def _enter(part: SubCase, filled: Filled, *, by: Actor, at: datetime) -> None:
    """What a department has done is help that was given: it stands in the family's ledger, whoever of the two may see it."""
    law = law_at(part.region, by.on)
    done = ledger.Matter(
        uuid5(part.pk, "done"), part.label, kind_of_help(law, part.department), filled.words, by.on
    )
    ground = ledger.Ground(part.item, part.article, f"subcase:{part.pk}", part.department)
    with seeing(EVERYWHERE):  # a liaison sees neither the family's form nor its ledger
        home, whom = part.application.household, part.member
        to = ledger.Receiver(whom.name if whom else part.name, part.region, part.reach, home, whom)
        ledger.enter(done, to, ground, by=by, at=at)


def _change(part: SubCase, step: Step, filled: Filled, *, by: Actor) -> None:
    """What a step leaves in its part."""
    if step is Step.VISIT:
        _visited(part, filled, by=by)
    elif step in _LEAVES:
        for name, value in _LEAVES[step](part, filled, by.on).items():
            setattr(part, name, value)


_TAKEN_DOWN = {"posted_on": None, "posted_until": None, "posted_where": ""}
_LEAVES: Mapping[Step, Callable[[SubCase, Filled, date], Mapping[str, object]]] = {
    Step.ASK: lambda _part, filled, _on: {"was_asked": True, "papers": list(filled.papers)},
    Step.CHECK: lambda _part, _filled, _on: {"is_checked": True},
    Step.OPINION: lambda _part, filled, _on: {"is_in_favour": filled.is_in_favour},
    Step.POST: lambda part, filled, on: {
        "posted_on": on,
        "posted_where": filled.where.strip(),
        "posted_until": rules.posted_until(on, part.notice_days or 0),
    },
    Step.OBJECT: lambda part, filled, on: {
        "is_in_favour": None,
        "ready_on": None,
        "objected_on": on,
        "inquirer_id": filled.officers[0][0],
        "inquire_until": filled.day,
        **(_TAKEN_DOWN if part.notice_again else {}),
    },
    Step.RECHECK: lambda _part, _filled, _on: {"objected_on": None},
    Step.HAND_UP: lambda _part, _filled, on: {"ready_on": on},
    Step.EXTEND: lambda _part, _filled, _on: {"is_extended": True},
    Step.HALT: lambda part, _filled, _on: {"before": part.state},
    Step.RESUME: lambda part, _filled, _on: {"state": part.before, "before": ""},
}


def _visited(part: SubCase, filled: Filled, *, by: Actor) -> None:
    day = filled.day or by.on
    if day < part.started_on:
        raise ApplicationRefused("入户调查的日期不能早于受理的那一天。")
    is_county = any(one.duty is Duty.COUNTY_REVIEWER and part.region.startswith(one.area) for one in by.held)
    part.investigators, part.investigator_ids = list(filled.investigators), list(dict(filled.officers))
    part.visited_on, part.is_county_visited = day, part.is_county_visited or is_county


def _carry_on(part: SubCase, filled: Filled, *, by: Actor, at: datetime) -> SubCase:
    """The next status in the order of the law: the same file, nothing is asked again."""
    application = part.application
    course = after(law_at(part.region, by.on), part.item, by.on)
    assert course is not None
    screening = screening_of(application.household, by.on)
    made = part_of(application, course, screening, follows=part, by=by, at=at)
    passed(part, Step.CARRY_ON, course.label, by=by, at=at)
    return made


def _fill(found: Application, typed: Typed, *, at: datetime) -> None:
    """What stands on the form takes the place of what was kept; the same again changes nothing."""
    is_member = typed.kind is Applicant.MEMBER
    member = Person.objects.filter(pk=typed.applicant or 0, household=found.household_id).first()
    kept = {
        "kind": typed.kind, "applicant": member if is_member else None, "other": "" if is_member else typed.other.strip(),
        "paper": "" if is_member else typed.paper.strip(), "is_kin": typed.is_kin,
        "kin_words": typed.kin_words.strip() if typed.is_kin else "", "wanted": sorted(set(typed.wanted)),
        "typed": {key: list(said) for key, said in typed.answers.items()},
        "whom": own_members(found, typed.whom),
    }  # fmt: skip
    if any(getattr(found, name) != value for name, value in kept.items()):
        for name, value in (kept | {"kept_at": at}).items():
            setattr(found, name, value)
        found.save()


def _draft(application_id: UUID) -> Application:
    found = (
        Application.objects.select_for_update(of=("self",)).select_related("household").get(pk=application_id)
    )
    if found.stage != Stage.DRAFT:
        raise ApplicationRefused("这份申请已经递交或撤回，不能再改。")
    return found


def _words(filled: Filled) -> str:
    """What a passage keeps of a step: whatever was told."""
    told = [
        "、".join(filled.papers), "、".join(filled.investigators), filled.guest.strip(),
        filled.day.isoformat() if filled.day else "", filled.where.strip(), filled.words.strip(),
    ]  # fmt: skip
    return " ".join(one for one in told if one)


def _inquiry(filled: Filled) -> str:
    """What a passage keeps of an objection: what it says, who looks into it, and until when."""
    ((_number, name), *_), day = filled.officers, filled.day
    return Phrase("%(words)s（由%(name)s在%(day)s以前查清）", words=filled.words.strip(), name=name, day=day)


def _is_maker(part: SubCase, by: Actor) -> bool:
    return Application.objects.filter(pk=part.application_id, by=by.officer).exists()


def _reach(by: Actor) -> Reach:
    """As far down as whoever begins: a village worker sees what they have begun."""
    return Reach.VILLAGE if all(one.duty is Duty.VILLAGE_WORKER for one in by.held) else Reach.TOWNSHIP
