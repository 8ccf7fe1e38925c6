"""Writing owners' files: each step locks its file, asks the rules, leaves a deed and a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from jiwang.kit.turns import one_at_a_time
from jiwang.procedure.owners import rules
from jiwang.procedure.owners.models import Deed, OwnFile, Plan
from jiwang.procedure.owners.queries import Owner, files_of, next_due, plan_of, sorts_of, steps_now
from jiwang.procedure.owners.rules import FileRefused, Filled, Step
from jiwang.procedure.owners.states import Kind
from jiwang.procedure.referrals.models import Referral
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded


@dataclass(frozen=True, slots=True)
class Declared:
    """What is told of a household that asks to be on file."""

    region: str
    name: str
    cause: str
    on: date
    address: str = ""
    employer: str = ""
    referral: Referral | None = None


@recorded
def look_at(file: OwnFile, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened a file."""
    _line("read", file, by=by, at=at)


@recorded
def begin(owner: Owner, told: Declared, *, by: Actor, at: datetime) -> OwnFile:
    """A household asks to be on file; nothing is filed by that. Raises FileRefused."""
    rules.check_office(by.held, owner.office.department, owner.office.area)
    if not told.region.startswith(owner.office.area):
        raise FileRefused("请选您管的地区。")
    if told.on > by.on:
        raise FileRefused("申报日期不能晚于今天。")
    made = OwnFile(
        id=uuid4(), department=owner.office.department, procedure=owner.procedure, region=told.region, name=told.name.strip()[:60],
        address=told.address.strip()[:200], employer=told.employer.strip()[:60], cause=told.cause.strip()[: rules.LONGEST],
        referral=told.referral, declared_on=told.on, by=by.officer, at=at,
    )  # fmt: skip
    _check_new(owner, made)
    made.due_on = next_due(made, by.on)
    made.save(force_insert=True)
    _line("begun", made, by=by, at=at)
    return made


@recorded
def take(file_id: UUID, step_id: str, filled: Filled, *, by: Actor, at: datetime) -> OwnFile:
    """Take one step. Raises FileRefused, or DoesNotExist out of sight."""
    found = OwnFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    rules.check_office(by.held, found.department, found.region)
    step = next((one for one in steps_now(found, by.on) if one.id == step_id), None)
    if step is None:
        raise FileRefused("现在不能办这一步：先核查、后建档、再帮扶。请刷新后再看。")
    sorts = sorts_of(found, step.kind, by.on)
    rules.check_filled(step, filled, sorts=sorts, on=by.on, since=_since(found, step))
    assert filled.day is not None
    _leave(found, step, filled)
    found.save()
    Deed.objects.create(
        file=found, department=found.department, region=found.region, step=step.id, label=step.label, kind=step.kind, sort=filled.sort,
        words=_words(step, filled), money=filled.money, on=filled.day, by=by.officer, at=at,
    )  # fmt: skip
    found.due_on = next_due(found, by.on)
    found.save(update_fields=["due_on"])
    _line("taken", found, why=step.label, by=by, at=at)
    return found


@recorded
def plan(owner: Owner, number: int, *, basis: str, by: Actor, at: datetime) -> Plan:
    """The owner says how many households there should be on file. Raises FileRefused."""
    rules.check_office(by.held, owner.office.department, owner.office.area)
    rules.check_planned(number)
    one_at_a_time("plan", str(owner.office))
    said, basis = plan_of(owner), basis.strip()[:120]
    if said is not None and (said.number, said.basis) == (number, basis):
        made = said  # said twice is said once
    else:
        made = Plan.objects.create(
            department=owner.office.department, region=owner.office.area, number=number, basis=basis, by=by.officer, at=at
        )  # fmt: skip
    record(who=by.officer.code, what="owners.planned", about=f"plan:{made.pk}", why=str(number), at=at, area=made.region)  # fmt: skip
    return made


def _check_new(owner: Owner, made: OwnFile) -> None:
    """The same household is taken down once as long as it has not left; a namesake lives or works elsewhere."""
    one_at_a_time("ownfile", made.department, made.region, made.name)
    same = {"name": made.name, "region": made.region, "employer": made.employer, "address": made.address}
    if files_of(owner).filter(left_on=None, **same).exists():
        raise FileRefused(
            "同名、同单位、同住址的一户已经登记过。是同一户的请打开那一户；不是的请把住址写细。"
        )


def _since(found: OwnFile, step: Step) -> date:
    """No step lies before what it rests on."""
    rests = {Kind.CHECK: found.declared_on, Kind.FILING: found.checked_on, Kind.EXIT: found.filed_on}
    last = found.left_on or found.filed_on or found.checked_on or found.declared_on
    return rests.get(step.kind, last) or found.declared_on


def _leave(found: OwnFile, step: Step, filled: Filled) -> None:
    """What a step leaves in its file."""
    match step.kind:
        case Kind.CHECK:
            found.checked_on, found.found = filled.day, str(filled.found)
        case Kind.FILING:
            found.filed_on, found.sort = filled.day, filled.sort
        case Kind.PAIRING:
            found.unit, found.answers, found.contact = (
                one.strip()[: rules.LONGEST_NAME] for one in (filled.unit, filled.answers, filled.contact)
            )
        case Kind.EXIT:
            found.left_on = filled.day


def _words(step: Step, filled: Filled) -> str:
    """What a deed keeps in words: of a pairing who it is."""
    told = (filled.unit, filled.answers, filled.contact) if step.kind is Kind.PAIRING else ()
    return " ".join(one.strip() for one in (*told, filled.words) if one.strip())[: rules.LONGEST]


def _line(deed: str, found: OwnFile, *, by: Actor, at: datetime, why: str = "") -> None:
    record(who=by.officer.code, what=f"owners.{deed}", about=f"ownfile:{found.pk}", why=why, at=at, area=found.region)  # fmt: skip
