"""Writing what leaves and what comes back: the parcel, every household in it, the answers, and a line of the trail, or nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import connection
from django.utils.translation import gettext as _

from jiwang.analysis.batches import ReplyRow
from jiwang.desk.outgoing.filling import Leaving, records_of, templates_at
from jiwang.desk.outgoing.models import Departure, Parcel, Recall, Reply
from jiwang.desk.outgoing.queries import Difference, held, holds_cipher
from jiwang.desk.outgoing.rules import Filled, Said, Template, differing, filled, weighed
from jiwang.desk.outgoing.states import WORDS, Status, Verdict
from jiwang.kit import clock
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.corrections.actions import OwnersRow, ask_of_row
from jiwang.registers.people.models import Person
from jiwang.registers.staff.models import Officer
from jiwang.stages.intake.models import Batch
from jiwang.trail.actions import record, recorded

_OWN = ("accepted_no", "reason", "result", "answered_on")
_PIECE = 5000


class SendingRefused(ValueError):
    """What may not leave, or not be taken back; the message is for people."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who sends for which place, and why."""

    area: str
    why: str
    by: str
    at: datetime


@recorded
def send(
    template: Template,
    leaving: Sequence[Leaving],
    wish: Wish,
    *,
    mends: Mapping[str, Departure] | None = None,
) -> Filled:
    """Fill a template and remember of every household which fields left, when, why and under which reference.

    `mends`: by the name of the record, what was returned and is sent again now.
    """
    _check_unmended(mends or {})
    number = _next_parcel()
    references = [f"JW{number}-{row:05}" for row in range(1, len(leaving) + 1)]
    found = filled(
        template,
        [one.record | {"reference": mark} for one, mark in zip(leaving, references, strict=True)],
    )
    parcel = Parcel.objects.create(
        id=number, template=template.id, label=template.label, department=template.department, area=wish.area, why=wish.why,
        by=wish.by, at=wish.at, columns=[one.label for one in template.columns if one.filled_by], rows=len(leaving),
        typed_twice=found.typed_twice,
    )  # fmt: skip
    rows = zip(leaving, references, found.empty, found.to_type, strict=True)
    Departure.objects.bulk_create(
        (
            Departure(
                parcel=parcel, household=one.household, region=one.household.region, record=one.name, reference=mark,
                stays_at_county=one.stays_at_county, empty=empty, to_type=to_type, mends=(mends or {}).get(one.name),
            )
            for one, mark, empty, to_type in rows
        ),
        batch_size=_PIECE,
    )  # fmt: skip
    told = {"who": wish.by, "about": f"outgoing:{number}", "why": wish.why, "area": wish.area}
    if mends:
        record(what="outgoing.resent", at=wish.at, **told)
    else:
        record(what="outgoing.sent", at=wish.at, **told)
    return found


@recorded
def recall(parcel: Parcel, *, why: str, by: str, at: datetime) -> None:
    """Note that a parcel was taken back: what the other office still answers to it counts no more."""
    one_at_a_time("outgoing.recall", parcel.pk)
    if Recall.objects.filter(parcel=parcel).exists():
        raise SendingRefused(_("这份文件已经撤回了。"))
    Recall.objects.create(parcel=parcel, why=why, by=by, at=at)
    record(who=by, what="outgoing.recalled", about=f"outgoing:{parcel.pk}", why=why, at=at, area=parcel.area)


@recorded
def ask_other(
    reply: Reply, difference: Difference, person: Person, *, question: str, by: Officer, at: datetime
) -> None:
    """Ask the other office about a field that it holds otherwise. Raises CorrectionRefused where it is asked already."""
    department = reply.departure.parcel.department if reply.departure else ""
    row = OwnersRow(
        reply.region, department, reply.source, reply.file, reply.row, difference.label, difference.theirs
    )  # fmt: skip
    ask_of_row(row, person, stays_at_county=reply.stays_at_county, question=question, by=by, at=at)
    record(who=by.code, what="outgoing.asked", about=f"outgoing:{reply.pk}", at=at, area=reply.region)


@recorded
def take_in(batch: Batch, rows: Iterable[ReplyRow], *, by: str, at: datetime) -> list[Reply]:
    """Take in the answers of a sealed file, and weigh each beside those before it. Again, it comes to the same."""
    one_at_a_time("outgoing.replies")
    before = _forget(batch)
    listed = list(rows)
    known = {
        one.reference: one
        for one in Departure.objects.filter(reference__in={row.reference for row in listed}).select_related(
            "parcel"
        )
        if one.parcel.department == batch.department and one.parcel.area.startswith(batch.area)
    }
    made = [_reply(batch, row, known.get(row.reference), at=at) for row in listed]
    _compare(made, on=clock.day_of(at))
    Reply.objects.bulk_create(made, batch_size=_PIECE)
    _weigh(before | {one.departure_id for one in made if one.departure_id})
    record(who=by, what="outgoing.answered", about=f"batch:{batch.pk}", at=at, area=batch.area)
    return list(Reply.objects.filter(batch=batch))


@recorded
def take_out(batch: Batch, *, by: str, at: datetime) -> int:
    """Take the answers of a withdrawn file out again; what stood before stands again. How many were taken out."""
    one_at_a_time("outgoing.replies")
    number = Reply.objects.filter(batch=batch).count()
    _weigh(_forget(batch))
    record(who=by, what="outgoing.taken_out", about=f"batch:{batch.pk}", at=at, area=batch.area)
    return number


def _check_unmended(mends: Mapping[str, Departure]) -> None:
    """What was returned is sent again once, whoever else has just pressed."""
    if mends:
        one_at_a_time("outgoing.resend")
        if Departure.objects.filter(mends__in=mends.values()).exists():
            raise SendingRefused(_("其中有的刚刚已经重送，请刷新后再看。"))


def _next_parcel() -> int:
    """The number of the parcel to be made: it stands in every reference of its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('outgoing_parcel', 'id'))")
        return int((cursor.fetchone() or (0,))[0])


def _forget(batch: Batch) -> set[int]:
    """Remove what a file has answered; to which sendings."""
    found = Reply.objects.filter(batch=batch)
    touched = {one for one in found.values_list("departure", flat=True) if one}
    found.delete()
    return touched


def _reply(batch: Batch, row: ReplyRow, departure: Departure | None, *, at: datetime) -> Reply:
    says = dict(row.says)
    own = {name: says.pop(name, "") for name in _OWN}
    holds = json.dumps(says, ensure_ascii=False)
    return Reply(
        batch=batch, file=batch.file_name, source=batch.label, row=row.row, reference=row.reference[:60], departure=departure, at=at, status=WORDS[row.status],
        region=departure.region if departure else batch.area, stays_at_county=departure.stays_at_county if departure else True,
        accepted_no=own["accepted_no"][:60], reason=own["reason"][:300], result=own["result"][:300],
        answered_on=date.fromisoformat(own["answered_on"][:10]) if own["answered_on"] else None,
        holds_sealed=holds_cipher().seal(holds) if says and departure else None,
    )  # fmt: skip


def _compare(made: Iterable[Reply], *, on: date) -> None:
    """Note on each answer in which fields the other office holds something else than we do."""
    matched = [(one, one.departure) for one in made if one.departure and one.holds_sealed]
    for _key, group in groupby(sorted(matched, key=_parcel_of), key=_parcel_of):
        answers = list(group)
        parcel = answers[0][1].parcel
        template = next((one for one in templates_at(parcel.area, on) if one.id == parcel.template), None)
        if template is not None:
            ours = records_of(template, {departure.record for _one, departure in answers})
            for one, departure in answers:
                one.differs = list(differing(held(one), template, ours.get(departure.record, {})))


def _parcel_of(pair: tuple[Reply, Departure]) -> int:
    return pair[1].parcel_id


def _weigh(departures: Collection[int]) -> None:
    """Say of every answer to some sendings what it is worth, and which one stands."""
    Reply.objects.filter(departure__in=departures, stands=True).update(stands=False)
    found = Departure.objects.filter(pk__in=departures).select_related("parcel__recall", "mended_by__parcel")
    answers = Reply.objects.filter(departure__in=departures).order_by("pk")
    by_departure: dict[int, list[Reply]] = {}
    for one in answers:
        by_departure.setdefault(one.departure_id or 0, []).append(one)
    weighed_now: list[Reply] = []
    for departure in found:
        weighed_now += _weighed(departure, by_departure.get(departure.pk, []))
    Reply.objects.bulk_update(weighed_now, ["verdict", "stands"], batch_size=_PIECE)


def _weighed(departure: Departure, answers: list[Reply]) -> list[Reply]:
    answers.sort(key=lambda one: (one.answered_on or clock.day_of(one.at), one.pk))
    said = [
        Said(
            Status(one.status),
            one.accepted_no,
            one.reason + one.result,
            one.answered_on or clock.day_of(one.at),
            one.at,
        )
        for one in answers
    ]
    standing = None
    for one, verdict in zip(answers, weighed(said, over=_over(departure)), strict=True):
        one.verdict, one.stands = verdict, False
        standing = one if verdict is Verdict.FITS else standing
    if standing is not None:
        standing.stands = True
    return answers


def _over(departure: Departure) -> tuple[datetime, Verdict] | None:
    """When a sending was taken back or sent again, and what an answer is that comes after it."""
    recall: Recall | None = getattr(departure.parcel, "recall", None)
    again: Departure | None = getattr(departure, "mended_by", None)
    if recall is not None:
        return recall.at, Verdict.RECALLED
    return (again.parcel.at, Verdict.REPLACED) if again is not None else None
