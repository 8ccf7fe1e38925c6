"""Whatever two officers can do at the same moment: the two acts, how many must lose, and what must stand afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

from cast import AT, CHEN, CITY, COUNTY, LI, SINCE, TOWNSHIP, VILLAGE, ZHAO, tasks
from jiwang.analysis.rulebooks import examine_shelved
from jiwang.desk.outgoing import actions as outgoing
from jiwang.desk.outgoing.models import Parcel, Recall
from jiwang.kit import clock
from jiwang.portal import actions as portal
from jiwang.portal.actions import Sending, Words
from jiwang.portal.models import Report
from jiwang.registers.authorisations import actions as authorisations
from jiwang.registers.authorisations.actions import Paper
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.authorisations.states import Purpose, Scope
from jiwang.registers.corrections import actions as corrections
from jiwang.registers.corrections.models import Correction
from jiwang.registers.corrections.states import State
from jiwang.registers.people.models import Fact, Household, Person
from jiwang.registers.places import actions as places
from jiwang.registers.places.models import Place
from jiwang.registers.policy import actions as policy
from jiwang.registers.policy.models import Activation, Version
from jiwang.registers.staff import actions as staff
from jiwang.registers.staff.models import Absence, Officer, Posting, SecondHand
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts import actions as alerts
from jiwang.stages.alerts.models import Alert, Disposition, Release
from jiwang.stages.alerts.rules import Ruling
from jiwang.stages.alerts.states import Disposal, Ground, Hearing, Level, Outcome
from jiwang.stages.dispatch import actions as dispatch
from jiwang.stages.dispatch import merging
from jiwang.stages.dispatch.actions import Asked
from jiwang.stages.dispatch.models import Handover, Task
from jiwang.stages.intake import actions as intake
from jiwang.stages.intake.actions import Sender
from jiwang.stages.intake.models import Batch, Token
from jiwang.stages.intake.queries import vault
from jiwang.stages.intake.states import BatchState, Move
from jiwang.stages.matching import actions as matching
from jiwang.stages.matching.models import Opinion, Pair, Revocation
from jiwang.stages.matching.states import Answer
from jiwang.trail.models import Line
from meeting import actor

Act = Callable[[], object]
NOTHING = Ruling(Outcome.TRUE, Disposal.NO_NEED, Ground.ALREADY_HELPED)


@dataclass(frozen=True)
class Meeting:
    """Two acts at once: how many are refused, and how many rows there are afterwards of a model, narrowed by some columns."""

    acts: Callable[[], tuple[Act, Act]]
    losers: int
    model: type[Model]
    rows: int
    narrowed: tuple[tuple[str, Any], ...] = ()


def officer(code: str) -> Officer:
    return Officer.objects.get(code=code)


def _recall() -> tuple[Act, Act]:
    parcel = Parcel.objects.create(
        template="t", label="t", department="民政", columns=[], area=COUNTY, rows=0, typed_twice=0, why="报送", by="paifa", at=AT
    )  # fmt: skip
    return (
        lambda: outgoing.recall(parcel, why="送错了模板", by="paifa", at=AT),
        lambda: outgoing.recall(parcel, why="整份送重了", by="jiance", at=AT),
    )


def twice(act: Act) -> tuple[Act, Act]:
    return act, act


def _correction() -> Correction:
    return corrections.ask(
        Fact.objects.get(pk="medical:paid"), question="金额是不是写错了", by=officer("shenhe"), at=AT
    )


def _ask_correction() -> tuple[Act, Act]:
    fact = Fact.objects.get(pk="medical:paid")
    return tuple(
        lambda code=code: corrections.ask(fact, question="金额是不是写错了", by=officer(code), at=AT)
        for code in ("shenhe", "jingban")
    )  # type: ignore[return-value]


def _answer_correction() -> tuple[Act, Act]:
    asked, by = _correction(), officer("lianluo")
    return (
        lambda: corrections.answer(asked.pk, to=State.ANSWERED, words="已经改了", by=by, at=AT),
        lambda: corrections.answer(asked.pk, to=State.REFUSED, words="没有写错", by=by, at=AT),
    )


def _enrol() -> tuple[Act, Act]:
    return twice(
        lambda: staff.enrol(code="xinren", name="新来的", password="a long password", by="paifa", at=AT)
    )


def _appoint() -> tuple[Act, Act]:
    made = staff.enrol(code="xinren", name="新来的", password="a long password", by="paifa", at=AT)
    return (
        lambda: staff.appoint(made, Held(Duty.COUNTY_REVIEWER, COUNTY, SINCE), by="paifa", at=AT),
        lambda: staff.appoint(made, Held(Duty.DECIDER, COUNTY, SINCE), by="jiance", at=AT),
    )


def _release_posting() -> tuple[Act, Act]:
    posting = Posting.objects.get(officer__code="xia")
    return twice(lambda: staff.release(posting, until=AT.date(), by="paifa", at=AT))


def _leave() -> tuple[Act, Act]:
    away = {"since": AT.date(), "until": AT.date(), "at": AT}
    xia = officer("xia")
    return lambda: staff.grant_leave(xia, by="xia", **away), lambda: staff.grant_leave(
        xia, by="paifa", **away
    )  # type: ignore[arg-type]


def _cancel_leave() -> tuple[Act, Act]:
    absence = staff.grant_leave(officer("xia"), since=AT.date(), until=AT.date(), by="xia", at=AT)
    return twice(lambda: staff.cancel_leave(absence, on=AT.date(), by="paifa", at=AT))


def _second_hand() -> tuple[Act, Act]:
    return twice(lambda: staff.name_second_hand(TOWNSHIP, officer("xieli"), on=AT.date(), by="paifa", at=AT))


def _cap() -> tuple[Act, Act]:
    first, second = officer("xieli"), officer("xieli")
    return lambda: staff.set_cap(first, cap=5, by="paifa", at=AT), lambda: staff.set_cap(
        second, cap=7, by="jiance", at=AT
    )


def _renew() -> tuple[Act, Act]:
    first, second = officer("xieli"), officer("xieli")
    return (
        lambda: staff.renew_access(first, password="the first one", by="paifa", at=AT),
        lambda: staff.renew_access(second, password="the second one", by="jiance", at=AT),
    )


def _close_account() -> tuple[Act, Act]:
    xia = officer("xia")
    return twice(lambda: staff.close_account(xia, on=AT.date(), by="paifa", at=AT))


def _zone() -> tuple[Act, Act]:
    return twice(lambda: places.add_zone("999901777", "开发区", was_issued=False, by="paifa", at=AT))


def _proposed() -> Activation:
    now = timezone.now()
    version = policy.note(examine_shelved("shili"), by="job:test", at=now)
    return policy.propose(
        version, since=clock.day_of(now), why="示例市民发9号", changes=[], by=officer("jiance"), at=now
    )


def _note_version() -> tuple[Act, Act]:
    examined = examine_shelved("shili")
    return twice(lambda: policy.note(examined, by="jiance", at=AT))


def _propose() -> tuple[Act, Act]:
    version, now = policy.note(examine_shelved("shili"), by="job:test", at=AT), timezone.now()
    asked = {"since": clock.day_of(now), "why": "示例市民发9号", "changes": [], "at": now}
    return twice(lambda: policy.propose(version, by=officer("jiance"), **asked))  # type: ignore[arg-type]


def _sign() -> tuple[Act, Act]:
    asked, now = _proposed(), timezone.now()
    return (
        lambda: policy.confirm(asked.pk, by=officer("queren"), at=now),
        lambda: policy.withdraw(asked.pk, why="写错了日期", by=officer("jiance"), at=now),
    )


def _paper() -> tuple[Act, Act]:
    paper = Paper(("dibao",), (Scope.INCOME,), Purpose.APPLICATION, AT.date(), AT.date())
    made = authorisations.take_in(Person.objects.get(pk=CHEN * 10), paper, by="xieli", at=AT)
    return twice(lambda: authorisations.withdraw(made.pk, why="本人要求撤回", by="jingban", at=AT))


def _batch() -> Batch:
    return Batch.objects.create(
        area=CITY, department="医保", office=f"医保@{CITY}", source="vehicles", label="机动车登记", name="机动车.csv", sha256="0" * 64, bytes=1,
        state=BatchState.WAITING, uploaded_by=officer("lianluo"), uploaded_at=AT, as_of=AT.date(), raw="",
    )  # fmt: skip


def _seal() -> tuple[Act, Act]:
    batch, moves = _batch(), {"is_monitor": True, "at": AT}
    return (
        lambda: intake.take(batch.pk, Move.CONFIRM, by=officer("jiance"), why="", **moves),  # type: ignore[arg-type]
        lambda: intake.take(batch.pk, Move.REFUSE, by=officer("paifa"), why="行数不对，请重报", **moves),  # type: ignore[arg-type]
    )


def _upload() -> tuple[Act, Act]:
    sender = Sender("lianluo", CITY, "医保", officer=officer("lianluo"))
    return twice(
        lambda: intake.upload(
            vault().keep([b"one and the same"]), name="大额.csv", source="", sender=sender, at=AT
        )
    )


def _revoke() -> tuple[Act, Act]:
    token, _text = intake.issue_token(
        area=CITY, department="医保", sources=["medical"], seals=False, expires_on=AT.date(), by=officer("jiance"), at=AT
    )  # fmt: skip
    return twice(lambda: intake.revoke_token(token, by=officer("jiance"), at=AT))


def _release() -> tuple[Act, Act]:
    heard = {"heard_on": AT.date(), "hearing": Hearing.IN_PERSON, "why": "已听取意见", "at": AT}
    return twice(lambda: alerts.release(f"a{ZHAO}", by=actor("shenhe"), **heard))  # type: ignore[arg-type]


def _let_down() -> tuple[Act, Act]:
    return twice(lambda: dispatch.let_down(f"t{ZHAO}", by=actor("shenhe"), at=AT))


def _last_two() -> tuple[Act, Act]:
    one = Alert.objects.get(pk=f"a{CHEN}")
    one.pk = "second"
    one.save(force_insert=True)
    return (
        lambda: dispatch.dispose([f"a{CHEN}"], NOTHING, by=actor("jingban"), at=AT),
        lambda: dispatch.dispose(["second"], NOTHING, by=actor("shenhe"), at=AT),
    )


def _visits() -> tuple[Act, Act]:
    Task.objects.filter(household=LI).update(state="closed")
    home = Household.objects.get(pk=LI)
    told = Asked(home.region, Level.RED, "来看看", "群众反映", home, sentence="没人照应")
    return twice(lambda: dispatch.ask_for_visit(told, by=actor("jingban"), at=AT))


def _visited() -> tuple[Act, Act]:
    worker = actor("xieli")
    dispatch.claim(f"t{CHEN}", by=worker, at=AT)
    return twice(lambda: dispatch.note_visit(f"t{CHEN}", Ruling(Outcome.TRUE), by=worker, at=AT))


def _told_visit() -> tuple[Act, Act]:
    worker = actor("xieli")
    task = dispatch.ask_for_visit(
        Asked(VILLAGE, Level.RED, "来看看", "群众反映", address="桥头"), by=actor("jingban"), at=AT
    )
    dispatch.claim(task.pk, by=worker, at=AT)
    return twice(
        lambda: dispatch.close_told(task.pk, outcome=Outcome.TRUE, why="看过了没有困难", by=worker, at=AT)
    )


def _taken_back() -> tuple[Act, Act]:
    task = f"t{LI}"
    dispatch.send(task, by=actor("jingban"), at=AT)
    return (
        lambda: dispatch.take_back(task, by=actor("jingban"), at=AT),
        lambda: dispatch.claim(task, by=actor("xia"), at=AT),
    )


def _handed_back() -> tuple[Act, Act]:
    worker = actor("xieli")
    return twice(lambda: dispatch.hand_back(f"t{CHEN}", why="不在这个村了", by=worker, at=AT))


def _second_task() -> None:
    one = tasks()[0]
    dispatch.take_in([("t101b", *one[1:11], TOWNSHIP, "listed")], by="job:test", at=AT)


def _merge() -> tuple[Act, Act]:
    _second_task()
    return (
        lambda: merging.merge("t101b", f"t{CHEN}", by=actor("jingban"), at=AT),
        lambda: merging.merge(f"t{CHEN}", "t101b", by=actor("paifa"), at=AT),
    )


def _part() -> tuple[Act, Act]:
    _second_task()
    merging.merge("t101b", f"t{CHEN}", by=actor("jingban"), at=AT)
    return twice(lambda: merging.part("t101b", by=actor("jingban"), at=AT))


def _reports() -> tuple[Report, Report]:
    first, second = (
        portal.receive(
            Words("老人没人照应", address=f"桥头{n}"), township=TOWNSHIP, sender=f"192.0.2.{n}", at=AT
        )
        for n in (1, 2)
    )
    return first, second


def _merge_reports() -> tuple[Act, Act]:
    first, second = _reports()
    return (
        lambda: portal.merge(first.pk, second.pk, by=actor("jingban"), at=AT),
        lambda: portal.merge(second.pk, first.pk, by=actor("jingban"), at=AT),
    )


def _handle_report() -> tuple[Act, Act]:
    report, _other = _reports()
    return (
        lambda: portal.send_to_look(
            report.pk, Sending(Level.RED, village=VILLAGE), by=actor("jingban"), at=AT
        ),
        lambda: portal.close(report.pk, why="了解过了", by=actor("jingban"), at=AT),
    )


PAIR = f"{LI:016x}-{LI * 10}"


def _say() -> tuple[Act, Act]:
    return (
        lambda: matching.say(PAIR, Answer.SAME, by=officer("shenhe"), at=AT),
        lambda: matching.say(PAIR, Answer.DIFFERENT, by=officer("jingban"), at=AT),
    )


def _unsay() -> tuple[Act, Act]:
    said, by = matching.say(PAIR, Answer.SAME, by=officer("shenhe"), at=AT), officer("shenhe")
    return twice(lambda: matching.take_back(said.pk, by=by, at=AT))


def _ask_about() -> tuple[Act, Act]:
    one, other = (Person.objects.get(pk=home * 10) for home in (CHEN, LI))
    return twice(lambda: matching.ask_about(one, other, by=officer("shenhe"), at=AT))


MEETINGS = {
    "outgoing.recall": Meeting(_recall, 1, Recall, 1),
    "corrections.ask": Meeting(_ask_correction, 1, Correction, 1),
    "corrections.answer": Meeting(
        _answer_correction, 1, Line, 1, (("what__in", ["corrections.answered", "corrections.refused"]),)
    ),
    "staff.enrol": Meeting(_enrol, 1, Officer, 1, (("code", "xinren"),)),
    "staff.appoint": Meeting(_appoint, 1, Posting, 1, (("officer__code", "xinren"),)),
    "staff.release": Meeting(_release_posting, 1, Line, 1, (("what", "staff.released"),)),
    "staff.grant_leave": Meeting(_leave, 1, Absence, 1),
    "staff.cancel_leave": Meeting(_cancel_leave, 1, Line, 1, (("what", "staff.leave_cancelled"),)),
    "staff.name_second_hand": Meeting(_second_hand, 0, SecondHand, 1),
    "staff.set_cap": Meeting(_cap, 1, Line, 1, (("what", "staff.cap_set"),)),
    "staff.renew_access": Meeting(_renew, 1, Line, 1, (("what", "staff.access_renewed"),)),
    "staff.close_account": Meeting(_close_account, 1, Line, 1, (("what", "staff.account_closed"),)),
    "places.add_zone": Meeting(_zone, 1, Place, 1, (("code", "999901777"),)),
    "policy.note": Meeting(_note_version, 0, Version, 1),
    "policy.propose": Meeting(_propose, 1, Activation, 1),
    "policy.confirm": Meeting(_sign, 1, Line, 1, (("what__in", ["policy.confirmed", "policy.withdrawn"]),)),
    "authorisations.withdraw": Meeting(_paper, 1, Authorisation, 1, (("withdrawn_on", AT.date()),)),
    "intake.take": Meeting(_seal, 1, Line, 1, (("what__in", ["intake.confirm", "intake.refuse"]),)),
    "intake.upload": Meeting(_upload, 0, Batch, 1),
    "intake.revoke_token": Meeting(_revoke, 1, Token, 1, (("revoked_at", AT),)),
    "alerts.release": Meeting(_release, 1, Release, 1),
    "dispatch.let_down": Meeting(_let_down, 0, Task, 1, (("is_released", True),)),
    "dispatch.dispose": Meeting(_last_two, 0, Handover, 1, (("task", f"t{CHEN}"), ("step", "close"))),
    "dispatch.ask_for_visit": Meeting(_visits, 0, Task, 1, (("household", LI), ("is_told", True))),
    "dispatch.note_visit": Meeting(_visited, 0, Disposition, 1, (("alert__task", f"t{CHEN}"),)),
    "dispatch.close_told": Meeting(_told_visit, 1, Handover, 1, (("step", "close"),)),
    "dispatch.take_back": Meeting(_taken_back, 1, Handover, 2, (("task", f"t{LI}"),)),
    "dispatch.hand_back": Meeting(_handed_back, 1, Handover, 1, (("task", f"t{CHEN}"),)),
    "merging.merge": Meeting(_merge, 1, Task, 1, (("merged_into__isnull", False),)),
    "merging.part": Meeting(_part, 1, Line, 1, (("what", "dispatch.parted"),)),
    "portal.merge": Meeting(_merge_reports, 1, Report, 1, (("into__isnull", False),)),
    "portal.send_to_look": Meeting(_handle_report, 1, Report, 1, (("handled_by__isnull", False),)),
    "matching.say": Meeting(_say, 0, Opinion, 2),
    "matching.take_back": Meeting(_unsay, 1, Revocation, 1),
    "matching.ask_about": Meeting(_ask_about, 0, Pair, 1, (("other__isnull", False),)),
}
