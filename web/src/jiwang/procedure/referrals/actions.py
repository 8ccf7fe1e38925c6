"""Writing referrals: each step locks its row, asks the rules, leaves a passage and a line. What is returned never simply ends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.kit.words.phrases import Phrase
from jiwang.procedure.applications.models import Application
from jiwang.procedure.applications.queries import present
from jiwang.procedure.referrals import rules
from jiwang.procedure.referrals.models import Passage, Referral
from jiwang.procedure.referrals.queries import due_of, standing_of
from jiwang.procedure.referrals.rules import Asked, Asking, Filled, ReferralRefused
from jiwang.procedure.referrals.states import ENDED, WITH_RECEIVER, State, Step
from jiwang.registers.people.models import Household
from jiwang.registers.people.queries import heads_of
from jiwang.registers.people.rules import years_between
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, recorded


@recorded
def look_at(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Note that an officer has opened a referral."""
    _line("read", referral, by=by, at=at)


@recorded
def note_print(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Note that somebody prints the slip."""
    _line("printed", referral, by=by, at=at)


@recorded
def refer(
    household: Household, asked: Asked, *, application: Application | None = None, by: Actor, at: datetime
) -> Referral:
    """Hand a family to somebody who may help, with their consent and what they want told. Raises ReferralRefused."""
    one_at_a_time("referral", household.pk)
    rules.check_asked(asked, on=by.on)
    _check_free(household.pk, asked.department.strip())
    head = heads_of([household.pk]).get(household.pk)
    made = Referral(
        id=uuid4(), household=household, application=application, region=household.region, name=head.name if head else "",
        address=household.address, kind=asked.kind, department=asked.department.strip()[: rules.LONGEST_NAME], need=asked.need,
        words=asked.words.strip()[: rules.LONGEST], members=_members(household, by) if asked.tells_members else [],
        phone=asked.phone.strip(), consent_by=asked.consent_by.strip()[: rules.LONGEST_NAME], consent_way=asked.consent_way,
        consent_on=asked.consent_on, by=by.officer, at=at,
    )  # fmt: skip
    return _opened(made, by=by, at=at)


@recorded
def take(referral_id: UUID, step: Step, filled: Filled, *, by: Actor, at: datetime) -> Referral:
    """Take one step; who chooses anew is given the new referral. Raises ReferralRefused, or DoesNotExist out of sight."""
    found = Referral.objects.select_for_update(of=("self",)).get(pk=referral_id)
    standing = standing_of(found, by.on)
    why_not = rules.refusal(standing, step, Asking(tuple(by.held)))
    if why_not is not None:
        raise ReferralRefused(why_not)
    rules.check_filled(standing, step, filled)
    made = _followed(found, step, filled, by=by, at=at) if step in (Step.CHOOSE, Step.ASSIGN) else found
    _move(found, rules.leads(standing, step), by=by)
    _passed(found, step, filled, by=by, at=at)
    _line(str(step), found, why=filled.words.strip(), by=by, at=at)
    return made


def _followed(before: Referral, step: Step, filled: Filled, *, by: Actor, at: datetime) -> Referral:
    """The next referral of the same family: the same need and words, to somebody else."""
    one_at_a_time("referral", before.household_id)
    _check_free(before.household_id, filled.department.strip())
    is_asked_again = step is Step.CHOOSE
    made = Referral(
        id=uuid4(), household=before.household, application=before.application, follows=before, region=before.region,
        name=before.name, address=before.address, kind=filled.kind, department=filled.department.strip()[: rules.LONGEST_NAME],
        need=before.need, words=before.words, members=before.members, phone=before.phone, consent_by=before.consent_by,
        consent_way=before.consent_way, consent_on=by.on if is_asked_again else before.consent_on,
        is_assigned=step is Step.ASSIGN, by=by.officer, at=at,
    )  # fmt: skip
    return _opened(made, by=by, at=at)


def _opened(made: Referral, *, by: Actor, at: datetime) -> Referral:
    made.opened_on, made.due_on = by.on, due_of(made.region, State.SENT, by.on)
    made.save(force_insert=True)
    _passed(made, Step.REFER, Filled(), by=by, at=at)
    _line("refer", made, by=by, at=at)
    return made


def _move(found: Referral, state: State, *, by: Actor) -> None:
    is_ended = state in ENDED
    found.state, found.ended_on = state, by.on if is_ended else None
    found.due_on = None if is_ended else due_of(found.region, state, by.on)
    found.save(update_fields=["state", "ended_on", "due_on"])


def _check_free(household: int, department: str) -> None:
    """A family lies with a receiver once."""
    with seeing(EVERYWHERE):
        live = Referral.objects.filter(
            household=household, department=department, state__in=WITH_RECEIVER
        ).first()
    if live is not None:
        raise ReferralRefused(
            Phrase(
                "这户已经在%(day)s转给%(name)s，还没有办完，不用再转。",
                day=live.opened_on.isoformat(),
                name=department,
            )
        )


def _members(household: Household, by: Actor) -> list[dict[str, object]]:
    """Relation and age, and nothing else."""
    return [
        {"relation": one.relation, "age": years_between(one.birth, by.on) if one.birth else None}
        for one in present(household)
    ]


def _passed(found: Referral, step: Step, filled: Filled, *, by: Actor, at: datetime) -> None:
    Passage.objects.create(
        referral=found, region=found.region, department=found.department, step=step, words=filled.words.strip()[: rules.LONGEST],
        who=filled.who.strip()[: rules.LONGEST_NAME], on=by.on, by=by.officer, at=at,
    )  # fmt: skip


def _line(deed: str, found: Referral, *, by: Actor, at: datetime, why: str = "") -> None:
    record(who=by.officer.code, what=f"referrals.{deed}", about=f"referral:{found.pk}", why=why, at=at, area=found.region)  # fmt: skip
