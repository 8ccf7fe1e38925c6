"""What the made-up city has exchanged with its made-up province before the desk is opened: a file that left in its template
and what came back, one that was sent by mistake and taken back, and what was typed twice meanwhile.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jiwang.analysis import batches
from jiwang.desk.outgoing import actions as outgoing
from jiwang.desk.outgoing.actions import Wish
from jiwang.desk.outgoing.filling import Leaving, records, templates_at
from jiwang.desk.outgoing.models import Departure, Parcel, Reply
from jiwang.desk.outgoing.queries import differences_of
from jiwang.desk.outgoing.rules import Template
from jiwang.kit import clock
from jiwang.kit.sights import Sight
from jiwang.portal.actions import Sending, Words, walk_in
from jiwang.registers.authorisations.actions import Outsider, Paper
from jiwang.registers.authorisations.actions import take_in as take_in_paper
from jiwang.registers.authorisations.queries import items_at
from jiwang.registers.authorisations.states import Purpose, Relation, Scope
from jiwang.registers.people.models import Household, Person
from jiwang.registers.people.queries import opened
from jiwang.registers.places.rules import Level as PlaceLevel
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.alerts.states import Level
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.intake.actions import Sender, note_used
from jiwang.stages.intake.models import Batch
from jiwang.stages.intake.queries import vault

PROVINCE = "省民政厅"
_TASKS, _ALERTS = 24, 6  # that leave at the most
_SENT, _MISTAKEN, _ANSWERED = timedelta(days=20), timedelta(days=3), timedelta(days=5)  # ago
_BY = "job:demo"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the province says of a row; `more` people than we know live in the family over there."""

    status: str
    reason: str = ""
    result: str = ""
    more: int = 0
    phone: str = ""


# One after the other for the rows that left; None: no answer has come.
ANSWERS: Sequence[Answer | None] = (
    Answer("已受理"),
    Answer("办结", result="已纳入低保边缘家庭"),
    Answer("退回补正", reason="缺少联系电话，请补充后重新报送"),
    None,
    Answer("审核中", more=1),
    Answer("不予受理", reason="该户已由其他地区受理"),
    Answer("已受理", phone="13900000000"),
    None,
)
HEAD = ("来文编号", "受理编号", "回执状态", "退回原因", "办理结果", "回执日期", "联系电话", "家庭人口数")


def correspond(village: str, *, at: datetime) -> None:
    """Send, receive and take back what a county has to do with its province."""
    county = village[: PlaceLevel.COUNTY]
    tasks, alerts = (_template(county, content) for content in ("tasks", "alerts"))
    if tasks is None or alerts is None:
        return
    sent = _sent(tasks, county, most=_TASKS, why="按月报省平台", at=_morning(_SENT))
    if sent:
        _ask(_answered(sent, city=village[: PlaceLevel.CITY], at=at), at=at)
    mistaken = _sent(alerts, county, most=_ALERTS, why="试报监测预警", at=_morning(_MISTAKEN))
    if mistaken:
        parcel = Parcel.objects.get(pk=mistaken[0][1].parcel_id)
        outgoing.recall(parcel, why="选错了模板，本月只报任务", by="paifa", at=_morning(_MISTAKEN))


def type_twice(village: str, *, at: datetime) -> None:
    """At the counter a family that is on file is written down anew, and so is a guardian."""
    clerk = Officer.objects.get(code="jingban")
    by = Actor(clerk, held_by(clerk), clock.today())
    township = village[: PlaceLevel.TOWNSHIP]
    home = Household.objects.filter(region=village, members__is_head=True).order_by("-pk").first()
    if home is not None:
        head = home.members.get(is_head=True)
        told = Words("上个月住院花了不少钱，家里的粮食也不多了", name=head.name, address=home.address)
        walk_in(told, Sending(Level.ORANGE, household=home), township=township, by=by, at=at)
    _sign_for_a_child(village, on=clock.today(), at=at)


def _sign_for_a_child(village: str, *, on: date, at: datetime) -> None:
    """A grandparent of another household signs for a child."""
    here = Person.objects.filter(region=village)
    child = (
        here.filter(birth__gt=date(on.year - 12, 1, 1), birth__lt=on, is_head=False).order_by("pk").first()
    )
    items = items_at(village, on)
    if child is None or not items:
        return
    elders = here.filter(birth__lt=date(on.year - 55, 1, 1)).exclude(household=child.household)
    for elder in elders.order_by("pk"):
        if number := opened(elder)[0]:
            signed = Paper(
                (items[0][0],), (Scope.INCOME,), Purpose.APPLICATION, on - _SENT, on + timedelta(days=345),
                guardian=Outsider(elder.name, Relation.GRANDPARENT, number), paper="窗口柜2-017",
            )  # fmt: skip
            take_in_paper(child, signed, by="jingban", at=at)
            return


def _template(county: str, content: str) -> Template | None:
    found = templates_at(county, clock.today())
    return next((one for one in found if one.content == content and one.department == PROVINCE), None)


def _sent(
    template: Template, county: str, *, most: int, why: str, at: datetime
) -> list[tuple[Leaving, Departure]]:
    """Fill a template with the first of the county's tasks or alerts."""
    leaving = records(Sight.over([county]), template, county)[:most]
    if not leaving:
        return []
    outgoing.send(template, leaving, Wish(county, why, "paifa", at))
    left = Departure.objects.filter(parcel__template=template.id).order_by("pk")
    return list(zip(leaving, left, strict=True))


def _answered(sent: Sequence[tuple[Leaving, Departure]], *, city: str, at: datetime) -> list[Reply]:
    """The province's liaison sends the file of its answers; the city's monitor has sealed it."""
    day = clock.today() - _ANSWERED
    name = f"省平台办理回执{day:%Y%m%d}.csv"
    kept = vault().keep([_file(_rows(sent, day)).encode("utf-8-sig")])
    liaison, monitor = (Officer.objects.get(code=code) for code in ("shengting", "jiance"))
    with vault().room() as room:
        path = vault().take_out(kept.name, room / name)
        outline = batches.outline(path, source="", columns={})
        read = batches.read(path, source=outline.source, as_of=day, columns={})
        rows = batches.reply_rows(path, source=outline.source, as_of=day, columns={})
    sender = Sender(liaison.code, city, PROVINCE, officer=liaison)
    batch: Batch = note_used(kept, outline, read, name=name, sender=sender, by=monitor, at=at)
    return outgoing.take_in(batch, rows, by=_BY, at=at)


def _ask(replies: Iterable[Reply], *, at: datetime) -> None:
    """The county asks the province about the first thing that it holds otherwise."""
    for reply in replies:
        found = differences_of(reply, on=clock.today())
        if found and reply.departure is not None:
            head = reply.departure.household.members.get(is_head=True)
            reviewer = Officer.objects.get(code="shenhe")
            outgoing.ask_other(
                reply, found[0], head, question="与本地登记不一致，请按户口簿核对", by=reviewer, at=at
            )
            return


def _rows(sent: Sequence[tuple[Leaving, Departure]], day: date) -> Iterable[Sequence[object]]:
    """What the province says, row by row; at the end once more what it has said, and something that we never sent."""
    for place, (leaving, departure) in enumerate(sent):
        answer = ANSWERS[place % len(ANSWERS)]
        if answer is not None:
            size = int(str(leaving.record["size"])) + answer.more
            yield (
                departure.reference, f"SL{day:%Y%m}{place:04}", answer.status, answer.reason, answer.result, day, answer.phone,
                size,
            )  # fmt: skip
    yield (
        sent[0][1].reference,
        f"SL{day:%Y%m}0000",
        ANSWERS[0].status if ANSWERS[0] else "",
        "",
        "",
        day,
        "",
        "",
    )
    yield ("JW0-00417", f"SL{day:%Y%m}0417", "已受理", "", "", day, "", "")


def _morning(ago: timedelta) -> datetime:
    """Half past nine on a day before the one on which the city lives."""
    return datetime.combine(clock.today() - ago, time(9, 30), tzinfo=timezone.get_current_timezone())


def _file(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return out.getvalue()
