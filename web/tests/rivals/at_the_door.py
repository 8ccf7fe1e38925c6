"""Whatever two can do at the same moment with visits, phones, disputes, patrols and objections; as `rivals` tells it of the rest."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid4

from cast import AT, CHEN, VILLAGE
from jiwang.desk.disputes import actions as disputes
from jiwang.desk.disputes.actions import Arrived
from jiwang.desk.disputes.models import Delivery
from jiwang.desk.disputes.states import Fate
from jiwang.desk.patrols import actions as patrols
from jiwang.desk.patrols.rules import Sighting
from jiwang.desk.patrols.states import Result
from jiwang.desk.pocket import actions as pocket
from jiwang.desk.pocket.actions import Arriving, Drawn
from jiwang.desk.pocket.models import Carried, Device, Mark, Piece
from jiwang.desk.pocket.queries import form_of
from jiwang.desk.pocket.rules import MOST_DEVICES, image_of
from jiwang.desk.pocket.states import Hand, Sort
from jiwang.kit.sights import Sight
from jiwang.portal.models import Report
from jiwang.registers.objections import actions as objections
from jiwang.registers.objections.models import Objection
from jiwang.registers.statements.models import Resolution
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits import actions as visits
from jiwang.stages.visits.models import Answer, Draft, Visit
from meeting import actor
from rivals import Act, Meeting, officer, twice
from typed import PICTURE

TASK, TODAY = f"t{CHEN}", AT.date()
REPORT = {"outcome": ["true"], "met": ["head"], "visited_on": [TODAY.isoformat()], "signed": ["later"], "why": ["家里都看过了"]}  # fmt: skip


def _claimed() -> Task:
    return dispatch.claim(TASK, by=actor("xieli"), at=AT)


def _letter(said: str, *, visit: UUID | None = None, outcome: str = "true") -> Arrived:
    """A visit from a phone, with an answer to the first thing that the task wants to know."""
    form = form_of(Task.objects.get(pk=TASK), TODAY)
    content = {**REPORT, "outcome": [outcome], form["asked"][0]: [said]}
    return Arrived(
        visit=visit or uuid4(), task=TASK, household=CHEN, region=VILLAGE, reach="village", device=uuid4(), revision=1,
        content=content, form=form, made_at=AT,
    )  # fmt: skip


def _send_at_once() -> tuple[Act, Act]:
    _claimed()
    letter = _letter("够吃", visit=uuid4())
    return twice(lambda: disputes.deliver(letter, by=actor("xieli"), at=AT))


def _kept_back() -> Delivery:
    """A visit without a result, which waits for the township."""
    _claimed()
    return disputes.deliver(_letter("够吃", outcome=""), by=actor("xieli"), at=AT)


def _settle() -> tuple[Act, Act]:
    kept = _kept_back()
    return (
        lambda: disputes.settle(kept.pk, Fate.NOTED, why="留着看看", by=actor("jingban"), at=AT),
        lambda: disputes.settle(kept.pk, Fate.ASIDE, why="没有写结果", by=actor("shenhe"), at=AT),
    )


def _take_over() -> tuple[Act, Act]:
    _claimed()
    letter = _letter("够吃")
    Task.objects.filter(pk=TASK).update(holder=officer("jingban"))
    kept = disputes.deliver(letter, by=actor("xieli"), at=AT)
    return (
        lambda: disputes.settle(kept.pk, Fate.ADOPTED, why="", by=actor("jingban"), at=AT),
        lambda: disputes.settle(kept.pk, Fate.ADOPTED, why="", by=actor("shenhe"), at=AT),
    )


def _disputed() -> list[Answer]:
    _claimed()
    one, other = _letter("够吃"), _letter("不够吃")
    disputes.deliver(one, by=actor("xieli"), at=AT)
    Task.objects.filter(pk=TASK).update(holder=officer("jingban"))
    disputes.deliver(other, by=actor("jingban"), at=AT)
    return list(Answer.objects.order_by("pk"))


def _resolve() -> tuple[Act, Act]:
    one, other = _disputed()
    subject, seen = (CHEN, one.fact or one.question, one.person_id), {one.pk, other.pk}
    return (
        lambda: disputes.resolve(
            subject, seen=seen, holds=one.pk, why="问过村支书", by=actor("jingban"), at=AT
        ),
        lambda: disputes.resolve(
            subject, seen=seen, holds=other.pk, why="打过电话", by=actor("shenhe"), at=AT
        ),
    )


def _keep() -> tuple[Act, Act]:
    task = _claimed()
    return (
        lambda: visits.keep(task, {"a": ["是"]}, chosen=[], by=actor("xieli"), at=AT),
        lambda: visits.keep(task, {"a": ["否"]}, chosen=[], by=actor("xieli"), at=AT),
    )


def _phone() -> Device:
    return pocket.enrol(officer("xieli"), area=VILLAGE, agent="Android Chrome", at=AT)[0]


def _enrol_phone() -> tuple[Act, Act]:
    for _ in range(MOST_DEVICES - 1):
        _phone()
    return twice(_phone)


def _revoke_phone() -> tuple[Act, Act]:
    phone, again = _phone(), Device.objects.get()
    return (
        lambda: pocket.revoke(phone, why="丢了", by=officer("jingban"), at=AT),
        lambda: pocket.revoke(again, why="换了手机", by=officer("xieli"), at=AT),
    )


def _close_phone() -> tuple[Act, Act]:
    """Somebody signs out on a phone while the township stops it: it stays stopped."""
    phone, again = _phone(), Device.objects.get()
    return lambda: pocket.revoke(phone, why="丢了", by=officer("jingban"), at=AT), lambda: pocket.close(
        again, at=AT
    )


def _renew_phone() -> tuple[Act, Act]:
    phone, again = _phone(), Device.objects.get()
    return lambda: pocket.revoke(phone, why="丢了", by=officer("jingban"), at=AT), lambda: pocket.renew(
        again, at=AT
    )


def _load() -> tuple[Act, Act]:
    _claimed()
    phone = _phone()
    return twice(lambda: pocket.load(phone, by=actor("xieli"), sight=Sight.over([VILLAGE]), at=AT))


def _draw() -> tuple[Act, Act]:
    _claimed()
    phone = _phone()
    pocket.load(phone, by=actor("xieli"), sight=Sight.over([VILLAGE]), at=AT)
    drawn = Drawn(uuid4(), uuid4(), Hand.FAMILY, "陈大山", "", CHEN * 10, image_of(PICTURE), AT)
    carried = Carried.objects.select_related("task").get()
    return twice(lambda: pocket.draw(drawn, carried, by=actor("xieli"), at=AT))


def _enclose() -> tuple[Act, Act]:
    """Two windows send the last piece of a photo at once."""
    _claimed()
    phone = _phone()
    pocket.load(phone, by=actor("xieli"), sight=Sight.over([VILLAGE]), at=AT)
    carried, photo = Carried.objects.select_related("task").get(), b"\xff\xd8\xff\xe0"
    digest = hashlib.sha256(photo).hexdigest()
    piece = Arriving(uuid4(), uuid4(), Sort.PHOTO, len(photo), digest, 0, photo, AT)
    return twice(lambda: pocket.enclose(piece, carried, by=actor("xieli"), at=AT))


def _answer_objection() -> tuple[Act, Act]:
    said = Objection(id=uuid4(), name="陈大山", region=VILLAGE, depth="village", words="存款不是我家的", said_on=TODAY, heard_by=officer("xieli"))  # fmt: skip
    objections.note(said, by=officer("xieli"), at=AT)
    return (
        lambda: objections.answer(said.pk, words="已核对不计入", by=officer("jingban"), at=AT),
        lambda: objections.answer(said.pk, words="核对后仍计入", by=officer("shenhe"), at=AT),
    )


def _patrol() -> tuple[Act, Act]:
    met = Sighting(VILLAGE, "北门天桥下", TODAY, Result.HELPED, note="睡在纸箱上，给了棉被", passes_on=True)
    twin = uuid4()
    return twice(lambda: patrols.note(twin, met, {}, by=actor("xieli"), at=AT))


MEETINGS_AT_THE_DOOR = {
    "disputes.deliver": Meeting(_send_at_once, 0, Visit, 1),
    "disputes.settle": Meeting(_settle, 1, Delivery, 0, (("fate", "open"),)),
    "visits.take_over": Meeting(_take_over, 1, Visit, 1),
    "disputes.resolve": Meeting(_resolve, 1, Resolution, 1),
    "visits.keep": Meeting(_keep, 0, Draft, 1),
    "pocket.enrol": Meeting(_enrol_phone, 1, Device, MOST_DEVICES),
    "pocket.revoke": Meeting(_revoke_phone, 1, Device, 1, (("revoked_at", AT),)),
    "pocket.close": Meeting(_close_phone, 0, Device, 1, (("revoked_at", AT),)),
    "pocket.renew": Meeting(_renew_phone, 0, Device, 1, (("revoked_at", AT),)),
    "pocket.load": Meeting(_load, 0, Carried, 1),
    "pocket.draw": Meeting(_draw, 0, Mark, 1),
    "pocket.enclose": Meeting(_enclose, 0, Piece, 1),
    "objections.answer": Meeting(_answer_objection, 1, Objection, 0, (("answer", ""),)),
    "patrols.note": Meeting(_patrol, 0, Report, 1),
}
