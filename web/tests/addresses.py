"""Every address of the desk: who may go there, about which record, what it is asked, and a form that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from aiding import acting, fund, granted, handed
from aiding import asked as asked_for
from cast import AT, CHEN, CITY, COUNTY, HOMES, LI, NEXT_VILLAGE, TOWNSHIP, VILLAGE, WANG, Cast
from jiwang.aid.urgent.queries import name_of
from jiwang.aid.urgent.rules import Wish
from jiwang.analysis.rulebooks import examine_shelved
from jiwang.desk.comparing.models import Comparison
from jiwang.desk.disputes.models import Delivery
from jiwang.desk.outgoing.models import Departure, Parcel, Reply
from jiwang.desk.pocket.actions import Drawn, draw, enrol
from jiwang.desk.pocket.models import Carried
from jiwang.desk.pocket.states import Hand
from jiwang.jobs.models import JobRun
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.portal.actions import Words, receive
from jiwang.registers.authorisations.actions import Paper, take_in
from jiwang.registers.authorisations.states import Purpose, Scope
from jiwang.registers.corrections.actions import ask
from jiwang.registers.objections.models import Objection
from jiwang.registers.people.models import Fact, Person
from jiwang.registers.policy.actions import note, propose
from jiwang.registers.staff.actions import grant_leave
from jiwang.registers.staff.models import Posting
from jiwang.stages.assistance.actions import propose_deposit
from jiwang.stages.assistance.models import Entry, Fund
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.intake.actions import issue_token
from jiwang.stages.intake.models import Batch, RowIssue
from jiwang.stages.intake.states import BatchState
from jiwang.stages.matching.actions import say
from jiwang.stages.matching.states import Answer as Said
from jiwang.stages.visits.models import Answer, Visit

DAY = AT.date()
PICTURE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
WORDS = Words("老人一个人住，摔了一跤没人照应", "黄婆婆", "桥头第三家", "好心邻居", "13900000000")
TELL = {"told": WORDS.told, "name": WORDS.name, "address": WORDS.address, "by_name": "", "by_phone": ""}
_POSTING = {"duty": "township_clerk", "area": TOWNSHIP, "department": "", "since": "2026-11-01", "until": ""}
_PAPER = {
    "subject": str(CHEN * 10), "purpose": "application", "items": "dibao", "scope": "income", "signed_on": "2026-10-01",
    "expires_on": "2027-09-30", "guardian": "", "paper": "档案柜3",
}  # fmt: skip
_RULING = {"outcome": "true", "disposal": "", "ground": "", "department": "", "why": "看过了，属实"}
_VISIT = {
    "objection": "存款不是我家的",
    "visit": "00000000-0000-4000-8000-000000000001", "outcome": "true", "met": "head", "visited_on": "2026-10-31", "signed": "paper",
    "companion": "村干部", "why": "看过了，属实", "act": "send", "more": "",
}  # fmt: skip
_UUID = "00000000-0000-4000-8000-00000000000"
_FUND = {
    "deposit": f"{_UUID}2", "region": TOWNSHIP, "kind": "goods", "name": "大米", "channel": "donation", "amount": "20", "unit": "袋",
    "worth": "65", "document": "捐赠协议1号",
}  # fmt: skip
_PATROL = {
    "patrol": f"{_UUID}5", "region": NEXT_VILLAGE, "spot": "汽车站北门", "day": "2026-11-01", "result": "declined", "companion": "队员老韦",
    "name": "", "note": "一个人睡在长椅上", "passes_on": "on",
}  # fmt: skip
_HURRY = {
    "request": f"{_UUID}4", "person": str(CHEN * 10), "cause": "其他突发变故", "words": "摔伤了，吃饭没有着落", "money": "500",
}  # fmt: skip
_DELIVERY = {
    "visit": "00000000-0000-4000-8000-000000000002", "task": "held", "form": "0" * 16, "revision": "1", "made_at": "2026-10-31T09:00:00Z",
    "sent_at": "2026-10-31T19:00:00Z", "outcome": "true", "met": "head", "visited_on": "2026-10-31", "signed": "paper", "companion": "",
    "why": "看过了，属实", "q-income.debt": "是",
}  # fmt: skip
_MARK = {
    "mark": "00000000-0000-4000-8000-000000000003", "visit": "00000000-0000-4000-8000-000000000002", "task": "held", "form": "0" * 16,
    "hand": "family", "person": str(CHEN * 10), "name": "陈大山", "witnesses": "xieli同志", "image": PICTURE,
    "made_at": "2026-10-31T09:00:00Z", "sent_at": "2026-10-31T19:00:00Z",
}  # fmt: skip
_RESOLUTION = {
    "household": str(CHEN), "question": "income.debt", "person": "", "holds": "none", "why": "去问清楚再说",
    "answers": "00000000-0000-4000-8000-00000000000a,00000000-0000-4000-8000-00000000000b",
}  # fmt: skip
_FILE = {"file": "upload", "source": "", "as_of": "2026-10-31"}


@dataclass(frozen=True, slots=True)
class Way:
    """How an address is used."""

    by: str = ""  # the officer who may; empty: whoever comes
    about: tuple[str, ...] = ()  # the records that stand in the address
    shows: bool = False  # whether it is a page
    asks: tuple[str, ...] = ()  # what may stand behind the question mark
    takes: dict[str, str] | None = field(default=None, hash=False)  # a form that it takes, if it takes one
    file: str = ""  # the field of a file


ADDRESSES = {
    "matching:strays": Way("shenhe", shows=True, takes={}),
    "matching:stray_book": Way("shenhe"),
    "intake:retention": Way("jiance", shows=True),
    "comparing:prepare": Way("jiance", shows=True),
    "comparing:start": Way("jiance", takes={"shown": "1", "take": "1"}),
    "comparing:comparison": Way("jiance", ("comparison",), shows=True),
    "comparing:record": Way("jiance", ("comparison",)),
    "desk:home": Way("shenhe", shows=True),
    "desk:search": Way("jingban", shows=True, takes={"text": "陈大山"}),
    "desk:household": Way("shenhe", ("chen",), shows=True),
    "desk:unmask": Way("shenhe", ("chen", "person"), takes={"why": "核对身份证号"}),
    "desk:trail": Way("jiandu", shows=True, asks=("page",)),
    "desk:language": Way(takes={"language": "zh-hans", "next": "/"}),
    "desk:alive": Way("jiance"),
    "desk:design": Way("jiance", shows=True),
    "staff:sign_in": Way(shows=True, takes={"code": "jiance", "password": "a wrong password"}),
    "staff:second_factor": Way(takes={"token": "123456"}),
    "staff:sign_out": Way(takes={}),
    "staff:password": Way("xieli", shows=True, takes={"old": "not the password", "new": "a very long password"}),
    "staff:officers": Way("jiance", shows=True, asks=("page",)),
    "staff:enrol": Way("jiance", shows=True, takes={**_POSTING, "code": "xinren", "name": "新来的"}),
    "staff:second_hands": Way("paifa", shows=True, takes={"township": TOWNSHIP, "officer": "7"}),
    "staff:officer": Way("paifa", ("code",), shows=True, takes=_POSTING),
    "staff:change": Way("paifa", ("code",), takes={"cap": "12"}),
    "staff:end_posting": Way("paifa", ("code", "posting"), takes={}),
    "jobs:runs": Way("jiance", shows=True, asks=("page",)),
    "jobs:run": Way("jiance", ("run",), shows=True),
    "intake:board": Way("jiance", shows=True, asks=("state", "page"), takes=_FILE, file="file"),
    "intake:batch": Way("jiance", ("batch",), shows=True, asks=("severity", "text", "page")),
    "intake:move": Way("jiance", ("batch",), takes={"move": "submit", "why": ""}),
    "intake:columns": Way("jiance", ("batch",), takes={"column-0": "name"}),
    "intake:tokens": Way("jiance", shows=True, takes={"sources": "medical", "days": "30", "seals": "on"}),
    "intake:revoke": Way("jiance", ("token",), takes={}),
    "intake:push": Way(takes=_FILE, file="file"),
    "intake:pushed": Way(about=("batch",)),
    "authorisations:take_in": Way("xieli", ("chen",), shows=True, takes=_PAPER),
    "authorisations:withdraw": Way("xieli", ("authorisation",), takes={"why": "本人要求撤回"}),
    "leading:screen": Way("jiance", shows=True, asks=("area", "indicator", "form")),
    "gazetteer:mine": Way("jiance"),
    "gazetteer:place": Way("jiance", ("place",), shows=True),
    "gazetteer:add_zone": Way("jiance", ("place",), takes={"code": "999901777", "name": "开发区"}),
    "gazetteer:note_former": Way(
        "jiance", ("place",), takes={"code": "999900", "name": "老名", "until": "2020-01-01", "document": "文号"}
    ),
    "outgoing:parcels": Way("jiance", shows=True),
    "outgoing:send": Way("jiance", takes={"template": "province", "why": "省平台录入"}),
    "outgoing:exchange": Way("paifa", shows=True, asks=("show",)),
    "outgoing:resend": Way("paifa", takes={"departure": "1", "why": "补了联系电话"}),
    "outgoing:recall": Way("paifa", ("parcel",), takes={"why": "送错了模板"}),
    "outgoing:ask": Way("shenhe", ("reply",), takes={"field": "size", "question": "请按原始材料核对"}),
    "doubling:doubled": Way("shenhe", shows=True, asks=("area", "field", "page")),
    "outgoing:alerts": Way("jiance", asks=("area", "level", "indicator", "where")),
    "outgoing:tasks": Way("jiance", asks=("area", "level", "indicator", "where")),
    "outgoing:mine": Way("xieli"),
    "outgoing:officers": Way("jiance"),
    "outgoing:search": Way("jingban", takes={"text": "陈大山"}),
    "rulebook:versions": Way("jiance", shows=True),
    "rulebook:take_in": Way("jiance", takes={"archive": "upload", "name": "shili"}, file="archive"),
    "rulebook:version": Way("jiance", ("version",), shows=True),
    "rulebook:propose": Way("jiance", ("version",), takes={"since": "2026-12-31", "why": "示例市民发9号"}),
    "rulebook:answer": Way("queren", ("activation",), takes={"answer": "withdraw", "why": "写错了日期"}),
    "rulebook:catalogue": Way("jiance", ("version", "kind")),
    "rulebook:differences": Way("jiance", ("version", "version", "kind")),
    "corrections:inbox": Way("lianluo", shows=True, asks=("show", "page")),
    "corrections:ask": Way("shenhe", takes={"fact": "medical:paid", "question": "金额是不是写错了"}),
    "objections:inbox": Way("jingban", shows=True, asks=("show", "page")),
    "objections:answer": Way("jingban", ("objection",), takes={"words": "已经核对过了，登记有误，已改"}),
    "corrections:answer": Way("lianluo", ("correction",), takes={"to": "answered", "words": "已经改了"}),
    "matching:queue": Way("shenhe", asks=("done",)),
    "matching:history": Way("shenhe", shows=True, asks=("page",)),
    "matching:take_back": Way("shenhe", ("opinion",), takes={}),
    "matching:ask": Way("shenhe", ("person", "other"), takes={}),
    "matching:pair": Way("shenhe", ("pair",), shows=True, asks=("done",), takes={"answer": "same", "why": ""}),
    "alerts:board": Way(
        "jiance", shows=True, asks=("level", "age", "indicator", "shelf", "area", "text", "page")
    ),
    "alerts:indicators": Way("shenhe", shows=True),
    "alerts:alert": Way("shenhe", ("alert",), shows=True),
    "portal:tell": Way(about=("township",), shows=True, takes=TELL),
    "portal:thanks": Way(about=("township",), shows=True),
    "portal:reports": Way("jingban", shows=True, asks=("where", "page")),
    "portal:walk_in": Way("jingban", shows=True, takes={**TELL, "level": "red", "village": NEXT_VILLAGE}),
    "portal:poster": Way("jingban", ("township",), shows=True),
    "portal:report": Way("jingban", ("report",), shows=True, takes={"text": "陈大山", "find": "1"}),
    "portal:send": Way("jingban", ("report",), takes={"level": "red", "village": NEXT_VILLAGE, "household": "", "indicator": ""}),
    "portal:merge": Way("jingban", ("report",), takes={"into": "1", "why": "说的是同一家"}),
    "portal:close": Way("jingban", ("report",), takes={"why": "了解过了，没有困难"}),
    "portal:reporter": Way("shenhe", ("report",), takes={"why": "要打电话问清楚"}),
    "dispatch:lists": Way("jingban", shows=True, asks=("where", "page")),
    "dispatch:mine": Way("xieli", shows=True),
    "dispatch:plan": Way("xieli", takes={"task": f"t{CHEN}", "move": "up"}),
    "errands:ask": Way("paifa", takes={"step": "send", "level": "", "why": ""}),
    "dispatch:step": Way("xieli", takes={"step": "claim", "tasks": f"t{CHEN}", "to": "", "officer": "", "why": "", "next": "/"}),
    "dispatch:merge": Way("jingban", takes={"task": f"t{LI}", "into": f"t{CHEN}", "next": "/"}),
    "dispatch:part": Way("jingban", takes={"task": f"t{LI}", "next": "/"}),
    "dispatch:dispose": Way("jingban", takes={**_RULING, "alerts": f"a{CHEN}", "next": "/"}),
    "pocket:shell": Way(shows=True),
    "pocket:worker": Way(),
    "pocket:manifest": Way(),
    "pocket:standing": Way(about=("device",)),
    "pocket:enrol": Way("xieli", takes={}),
    "pocket:renew": Way("xieli", ("device",), takes={"spare": "1"}),
    "pocket:parcel": Way("xieli", ("device",)),
    "pocket:deliver": Way("xieli", ("device",), takes=_DELIVERY),
    "pocket:draw": Way("xieli", ("device",), takes=_MARK),
    "pocket:close": Way("xieli", ("device",), takes={}),
    "pocket:devices": Way("jingban", shows=True),
    "pocket:revoke": Way("jingban", ("device",), takes={"why": "手机丢了"}),
    "pocket:mark": Way("jingban", ("mark",)),
    "disputes:waiting": Way("jingban", shows=True),
    "disputes:settle": Way("jingban", ("delivery",), takes={"fate": "noted", "why": "照抄在备注里"}),
    "disputes:resolve": Way("jingban", takes=_RESOLUTION),
    "visits:form": Way("xieli", ("held",), shows=True, takes=_VISIT),
    "visits:paper": Way("xieli", ("held",), shows=True),
    "visits:rounds": Way("jingban", shows=True, takes={"occasion": "quarterly"}),
    "visits:visit": Way("xieli", ("visit",), shows=True),
    "assistance:funds": Way("jingban", shows=True),
    "assistance:open_fund": Way("jingban", shows=True, takes=_FUND),
    "assistance:fund": Way("jingban", ("fund",), shows=True, asks=("page",)),
    "assistance:fund_book": Way("jingban", ("fund",)),
    "assistance:deposit": Way("jingban", ("fund",), takes={"deposit": f"{_UUID}3", "amount": "100", "document": "记账凭证3号"}),
    "assistance:answer": Way("queren", ("deposit",), takes={"accepts": "1", "why": ""}),
    "assistance:reverse": Way("jingban", ("entry",), takes={"why": "送错了人家"}),
    "assistance:handbook": Way("xieli", ("chen",), shows=True),
    "assistance:household_book": Way("xieli", ("chen",)),
    "patrols:patrols": Way("jingban", shows=True, asks=("day", "text", "page")),
    "patrols:note": Way("jingban", shows=True, takes=_PATROL),
    "urgent:inbox": Way("jingban", shows=True, asks=("where", "text", "page")),
    "urgent:ask": Way("xieli", ("chen",), shows=True, takes=_HURRY),
    "urgent:ask_for_task": Way("xieli", ("task",), shows=True, takes=_HURRY),
    "urgent:request": Way("jingban", ("request",), shows=True),
    "urgent:step": Way("jingban", ("request",), takes={"step": "refuse", "words": "不是急难，已告知申请低保"}),
    "dispatch:release": Way("shenhe", takes={"alert": "a104", "heard_on": "2026-11-01", "hearing": "in_person", "why": "听过意见了"}),
    "dispatch:leave": Way("xieli", ("self",), shows=True, takes={"since": "2026-12-01", "until": "2026-12-05", "substitute": ""}),
    "dispatch:cancel_leave": Way("jingban", ("absence",), takes={}),
    "dispatch:task": Way("xieli", ("task",), shows=True),
}  # fmt: skip


def every_name(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    """The names of all addresses of the desk."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from every_name(one.url_patterns, one.namespace or space)
        else:
            yield f"{space}:{one.name}"


def furnished(cast: Cast) -> dict[str, object]:
    """One record of every kind, by the word that stands in an address."""
    see(EVERYWHERE)
    chen = Person.objects.get(pk=CHEN * 10)
    version = note(examine_shelved("shili"), by="job:test", at=AT)
    paper = Paper(("dibao",), (Scope.INCOME,), Purpose.APPLICATION, DAY, DAY + timedelta(days=300))
    run = JobRun.objects.create(kind="intake.read", about="batch:1", title="读取", started_by="jiance", at=AT)
    pair = f"{CHEN:016x}-{CHEN * 10}"
    made = {
        "chen": CHEN, "person": CHEN * 10, "other": LI * 10, "task": f"t{CHEN}", "alert": f"a{CHEN}", "pair": pair, "place": CITY,
        "township": TOWNSHIP, "code": "jingban", "self": "xieli", "kind": "html", "version": version.pk, "run": run.pk,
        "posting": Posting.objects.get(officer__code="jingban").pk,
        "report": receive(WORDS, township=TOWNSHIP, sender="192.0.2.1", at=AT).pk,
        "authorisation": take_in(chen, paper, by="xieli", at=AT).pk,
        "absence": grant_leave(cast["xia"], since=DAY, until=DAY + timedelta(days=60), by="xia", at=AT).pk,
    }  # fmt: skip
    see(EVERYWHERE)
    asked = ask(Fact.objects.get(pk="medical:paid"), question="金额是不是写错了", by=cast["shenhe"], at=AT)
    token, _text = issue_token(
        area=CITY, department="医保", sources=["medical"], seals=False, expires_on=DAY + timedelta(days=90), by=cast["jiance"], at=AT
    )  # fmt: skip
    proposed = propose(version, since=DAY, why="示例市民发9号", changes=[], by=cast["jiance"], at=AT)
    opinion = say(f"{LI:016x}-{LI * 10}", Said.SAME, by=cast["shenhe"], at=AT)
    see(EVERYWHERE)
    purse = fund()
    return made | {
        "fund": purse.pk, "deposit": propose_deposit(purse, uuid4(), 100, document="凭证", by=acting("jingban"), at=AT).pk,
        "request": asked_for().pk, "entry": _given(purse).pk,
        "correction": asked.pk, "token": token.pk, "activation": proposed.pk, "opinion": opinion.pk, "batch": _batch(cast).pk, "comparison": _comparison(cast).pk,
        "parcel": _sent().parcel_id, "reply": _answered(cast).pk, "held": _held(cast).pk, "visit": _visit(cast, f"t{CHEN}").pk, "objection": _objection(cast).pk,
        **_carried(cast),
    }  # fmt: skip


def address(name: str, records: dict[str, object]) -> str:
    """The address of a name about the records that were made."""
    return reverse(name, args=[records[one] for one in ADDRESSES[name].about])


def _given(purse: Fund) -> Entry:
    """What chen was given."""
    request = handed(
        granted(asked_for(Wish("其他突发变故", "摔伤了，吃饭没有着落", 100)), purse, words="参照上年标准")
    )
    return Entry.objects.get(decision=name_of(request.pk))


def _held(cast: Cast) -> Task:
    """A second task of chen in the hand of the village's worker."""
    one = Task.objects.get(pk=f"t{CHEN}")
    one.pk, one.state, one.holder = "held", "claimed", cast["xieli"]
    one.save(force_insert=True)
    return one


def _visit(cast: Cast, task: str) -> Visit:
    """A visit of the village's worker."""
    about = Task.objects.get(pk=task)
    return Visit.objects.create(
        task=about, household=about.household, region=about.region, reach="village", outcome="true", met="head", visited_on=DAY,
        by=cast["xieli"], made_at=AT, at=AT,
    )  # fmt: skip


def _objection(cast: Cast) -> Objection:
    """What chen does not agree with."""
    return Objection.objects.create(
        household_id=CHEN,
        region=HOMES[CHEN],
        depth="village",
        words="存款不是我家的",
        said_on=DAY,
        heard_by=cast["xieli"],
        at=AT,
    )


def _carried(cast: Cast) -> dict[str, object]:
    """A phone that carries that task, a visit from it that could not be taken, a drawn signature, and two answers that differ."""
    officer, there = cast["xieli"], {"region": HOMES[CHEN], "reach": "village"}
    form = {
        "sections": [
            {"label": "", "member": None, "group": "", "asks": [{"id": "income.debt", "wording": "是否借债", "kind": "yes_no",
             "choices": [], "unit": "", "fact": "", "help": ""}]}
        ],
        "asked": ["income.debt"], "known": [], "visits": 0,
    }  # fmt: skip
    device, _keys = enrol(officer, area=VILLAGE, agent="Android Chrome", at=timezone.now())
    Carried.objects.create(device=device, task_id="held", digest="0" * 16, form=form, at=AT, **there)
    delivery = Delivery.objects.create(
        visit="00000000-0000-4000-8000-000000000009", digest="0", device=device.pk, revision=1, task_id="held", household_id=CHEN,
        by=officer, made_at=AT, at=AT, fate="open", why="请选核实结果。", content={"income.debt": ["是"]}, form=form, **there,
    )  # fmt: skip
    drawn = Drawn(
        id=UUID("00000000-0000-4000-8000-000000000008"), visit=delivery.visit, hand=Hand.FAMILY, name="陈大山", witnesses="",
        person=CHEN * 10, image=b"png", drawn_at=AT,
    )  # fmt: skip
    carried = Carried.objects.select_related("task").get()
    mark = draw(drawn, carried, by=Actor(officer, (), DAY), at=AT)
    for letter, value in (("a", "是"), ("b", "否")):
        visit = Visit.objects.create(
            task_id="held", household_id=CHEN, outcome="true", met="head", visited_on=DAY, by=officer, made_at=AT, at=AT, **there
        )  # fmt: skip
        Answer.objects.create(
            id=f"00000000-0000-4000-8000-00000000000{letter}", visit=visit, household_id=CHEN, question="income.debt", wording="是否借债",
            value=value, place=0, at=AT, **there,
        )  # fmt: skip
    return {"device": device.pk, "delivery": delivery.pk, "mark": mark.pk}


def _batch(cast: Cast) -> Batch:
    """A file that was read, with an issue of each severity."""
    made = Batch.objects.create(
        area=CITY, department="医保", office=f"医保@{CITY}", source="medical", label="医保大额医疗费用", name="大额.csv", sha256="0" * 64,
        bytes=2048, as_of=DAY, state=BatchState.READ, rows={"read": 9, "rejected": 1, "accepted": 8}, unknown=["奇怪的列"],
        missing=["name"], uploaded_by=cast["lianluo"], uploaded_at=AT,
    )  # fmt: skip
    for row, severity in enumerate(("rejected", "flagged", "repaired"), 1):
        RowIssue.objects.create(
            batch=made,
            office=made.office,
            row=row,
            column="姓名",
            label="姓名",
            severity=severity,
            found="张*",
            done="请补写姓名",
        )
    return made


def _sent() -> Departure:
    """What has left about chen."""
    parcel = Parcel.objects.create(
        template="province_tasks", label="省平台救助任务", department="省民政厅", columns=["任务编号"], area=COUNTY, rows=1, typed_twice=0,
        why="按月报送", by="paifa", at=AT,
    )  # fmt: skip
    return Departure.objects.create(
        parcel=parcel,
        household_id=CHEN,
        region=HOMES[CHEN],
        record=f"t{CHEN}",
        reference=f"JW{parcel.pk}-00001",
    )


def _answered(cast: Cast) -> Reply:
    """An answer to what has left."""
    batch = Batch.objects.create(
        area=CITY,
        department="省民政厅",
        office=f"省民政厅@{CITY}",
        name="回执.csv",
        state="sealed",
        sha256="1" * 64,
        bytes=1,
        uploaded_at=AT,
    )
    return Reply.objects.create(
        batch=batch,
        row=2,
        reference="x",
        departure=_sent(),
        region=HOMES[CHEN],
        status="done",
        stands=True,
        at=AT,
    )


def _comparison(cast: Cast) -> Comparison:
    """A run of the whole city that has ended."""
    return Comparison.objects.create(
        area=CITY, day=DAY, fingerprint="0" * 64, batches=[], is_open=False, started_by=cast["jiance"], at=AT
    )


OTHERS = {
    "chen": WANG,
    "person": WANG * 10,
    "task": f"t{WANG}",
    "held": f"t{WANG}",
    "alert": f"a{WANG}",
    "pair": f"{WANG:016x}-{WANG * 10}",
    "code": "jiance",
}
