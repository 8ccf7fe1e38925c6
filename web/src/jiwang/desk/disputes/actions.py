"""Writing what arrives from far away, and what a person decides about it. Nothing that arrives is ever dropped or written over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from jiwang.analysis.stating import Place
from jiwang.desk.disputes import rules
from jiwang.desk.disputes.models import Delivery
from jiwang.desk.disputes.queries import Subject, answers_to, handed_of, places_of
from jiwang.desk.disputes.states import Fate
from jiwang.kit.sights import Sight, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.statements import actions as statements
from jiwang.registers.statements.models import Resolution
from jiwang.stages.alerts.rules import RulingRefused
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.dispatch.rules import MoveRefused
from jiwang.stages.visits import actions as visits
from jiwang.stages.visits.actions import Sending
from jiwang.stages.visits.models import Visit
from jiwang.stages.visits.rules import VisitRefused
from jiwang.trail.actions import record, recorded

_TWICE = "这次走访已经收下过；后来改的内容没有记入，已交乡镇（街道）看。"
_GONE = "这件任务已经不在您手上，内容已交乡镇（街道）看。"
_STOPPED = "这台设备已经停用，送来的内容已交乡镇（街道）看。"
_STRANGE = "走访表上没有这个问题，内容已交乡镇（街道）看。"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A visit as it arrives from far away, with where its household lives and the form on which it was typed."""

    visit: UUID
    task: str
    household: int | None
    region: str
    reach: str
    device: UUID
    revision: int
    content: Mapping[str, Sequence[str]]
    form: Mapping[str, Any]
    made_at: datetime
    is_trusted: bool = True

    def sending(self, visit: UUID) -> Sending:
        """The visit as the stage of visits takes it."""
        return Sending(
            visit, rules.report_of(self.content), self.content, self.made_at, handed=handed_of(self.form)
        )


@recorded
def deliver(given: Arrived, *, by: Actor, at: datetime) -> Delivery:
    """Take a visit in, or keep it whole for a person where it cannot be taken. The same content again changes nothing."""
    one_at_a_time("visit", given.visit)
    county = Sight.over([given.region[:6]])
    with seeing(county):
        earlier = list(Delivery.objects.filter(visit=given.visit).order_by("at"))
    digest = rules.digest_of(given.task, given.content)
    same = next((one for one in earlier if one.digest == digest), None)
    if same is None or same.fate == Fate.OPEN:
        fate, why = _tried(given, earlier, by=by, at=at)
        with seeing(county):
            same = _kept(given, same, earlier, digest=digest, fate=fate, why=why, by=by, at=at)
    record(
        who=by.officer.code, what="disputes.delivered", about=f"delivery:{same.pk}", why=str(same.fate), at=at, area=given.region
    )  # fmt: skip
    return same


@recorded
def settle(delivery_id: UUID, fate: Fate, *, why: str, by: Actor, at: datetime) -> Delivery:
    """What a person makes of a visit that could not be taken. Raises DisputeRefused, VisitRefused, or DoesNotExist."""
    found = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery_id)
    rules.check_fate(Fate(found.fate), fate, why)
    if fate is Fate.ADOPTED:
        is_known = Visit.objects.filter(pk=found.visit).exists()
        own = uuid5(found.visit, found.digest) if is_known else found.visit
        sending = Sending(
            own, rules.report_of(found.content), found.content, found.made_at, handed=handed_of(found.form)
        )
        visits.take_over(found.task_id, sending, of=found.by, by=by, at=at)
    found.fate, found.decided_by, found.decided_at, found.decided_why = (
        fate,
        by.officer,
        at,
        why.strip()[:300],
    )
    found.save(update_fields=["fate", "decided_by", "decided_at", "decided_why"])
    record(
        who=by.officer.code, what="disputes.settled", about=f"delivery:{found.pk}", why=str(fate), at=at, area=found.region
    )  # fmt: skip
    return found


@recorded
def resolve(
    subject: Subject, *, seen: Collection[UUID], holds: UUID | None, why: str, by: Actor, at: datetime
) -> Resolution:
    """Which of the answers that stand against each other holds, or none: what they state of a fact is settled by it. Raises DisputeRefused."""
    one_at_a_time("answers", *subject)
    answers = answers_to(subject)
    standing = places_of(answers)
    disputed = [one for one in answers if standing[one.pk] is Place.DISPUTED]
    rules.check_resolution([one.pk for one in disputed], seen, holds=holds, why=why)
    household, about, person = subject
    decision = Resolution(
        household_id=household, about=about, person_id=person, region=disputed[0].region, depth=disputed[0].reach,
        words=[one.pk for one in disputed], holds=holds, why=why.strip()[:300], by=by.officer,
    )  # fmt: skip
    made = statements.decide(decision, at=at)
    record(who=by.officer.code, what="disputes.resolved", about=f"resolution:{made.pk}", at=at, area=made.region)  # fmt: skip
    return made


def _tried(given: Arrived, earlier: Sequence[Delivery], *, by: Actor, at: datetime) -> tuple[Fate, str]:
    """Whether the visit could be written down, and why not."""
    if any(one.fate == Fate.TAKEN and one.revision > given.revision for one in earlier):
        return Fate.REPLACED, ""
    if Visit.objects.filter(pk=given.visit).exists():
        return Fate.OPEN, _TWICE
    if not given.is_trusted:
        return Fate.OPEN, _STOPPED
    sending = given.sending(given.visit)
    asked = {
        one.key
        for section in (sending.handed.sections if sending.handed else ())
        for one in section.questions
    }
    if any(any(said) and key not in asked | rules.REPORTED for key, said in given.content.items()):
        return Fate.OPEN, _STRANGE
    try:
        visits.send(given.task, sending, by=by, at=at)
    except Task.DoesNotExist:
        return Fate.OPEN, _GONE
    except (VisitRefused, RulingRefused, MoveRefused) as error:
        return Fate.OPEN, str(error)
    return Fate.TAKEN, ""


def _kept(
    given: Arrived, same: Delivery | None, earlier: Sequence[Delivery], *, digest: str, fate: Fate, why: str, by: Actor, at: datetime
) -> Delivery:  # fmt: skip
    """The row of this content; what the same hand has changed since waits for nobody any more."""
    newest = max((one.revision for one in earlier), default=0)
    if fate is Fate.OPEN and newest > given.revision:
        fate = Fate.REPLACED
    old = [
        one.pk
        for one in earlier
        if one.fate == Fate.OPEN and one.digest != digest and one.revision <= given.revision
    ]
    if fate in (Fate.OPEN, Fate.TAKEN):
        Delivery.objects.filter(pk__in=old).update(fate=Fate.REPLACED)
    kept = same or Delivery(
        visit=given.visit, digest=digest, device=given.device, task_id=given.task, household_id=given.household,
        region=given.region, reach=given.reach, by=by.officer, made_at=given.made_at, at=at,
    )  # fmt: skip
    is_whole = fate is not Fate.TAKEN  # what was taken stands in the visit
    kept.revision, kept.fate, kept.why = given.revision, fate, why[:300]
    kept.content = {key: list(said) for key, said in given.content.items()} if is_whole else {}
    kept.form = dict(given.form) if is_whole else {}
    kept.save()
    return kept
