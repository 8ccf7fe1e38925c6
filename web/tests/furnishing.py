"""A record of everything that an address is about."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from aiding import acting, fund, granted, handed
from aiding import asked as asked_for
from cast import AT, CHEN, CITY, COUNTY, HOMES, LI, TOWNSHIP, VILLAGE, WANG, Cast
from jiwang.aid.benefits.models import Pause, PayeeRow, Run
from jiwang.aid.pairing.models import Pairing, Sponsor
from jiwang.aid.urgent.queries import name_of
from jiwang.aid.urgent.rules import Wish as Hurry
from jiwang.aid.wishes.models import Wish
from jiwang.analysis.rulebooks import examine_shelved
from jiwang.desk.cards.actions import Outcome as CardOutcome
from jiwang.desk.cards.actions import Wanted as CardsWanted
from jiwang.desk.cards.actions import ask as ask_for_cards
from jiwang.desk.cards.actions import consent, name_contact, print_cards
from jiwang.desk.cards.rules import Said as CardSaid
from jiwang.desk.cards.states import Fate
from jiwang.desk.cards.states import Field as CardField
from jiwang.desk.cards.states import How as CardHow
from jiwang.desk.cards.states import Size as CardSize
from jiwang.desk.comparing.models import Comparison
from jiwang.desk.disputes.models import Delivery
from jiwang.desk.outgoing.models import Departure, Parcel, Reply
from jiwang.desk.pocket.actions import Arriving, Drawn, draw, enclose, enrol
from jiwang.desk.pocket.models import Carried
from jiwang.desk.pocket.states import Hand, Sort
from jiwang.jobs.models import JobRun
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.portal.actions import Words, receive
from jiwang.procedure.applications.models import Application
from jiwang.procedure.delegations.actions import propose as propose_delegation
from jiwang.procedure.delegations.models import Delegation
from jiwang.procedure.delegations.rules import Wanted
from jiwang.procedure.remedies.actions import note as note_remedy
from jiwang.procedure.remedies.rules import Filed
from jiwang.procedure.remedies.states import Kind
from jiwang.registers.authorisations.actions import Paper as SignedPaper
from jiwang.registers.authorisations.actions import take_in
from jiwang.registers.authorisations.states import Purpose, Scope
from jiwang.registers.corrections.actions import ask
from jiwang.registers.objections.models import Objection
from jiwang.registers.papers.actions import keep
from jiwang.registers.papers.models import Paper
from jiwang.registers.people.models import Fact, Household, Person
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
from making.applying import begun, case_of, waiting_of
from making.checking import check_of
from making.deliberating import matter_of, minuted_of
from making.filing import file_of
from making.following import followed_of
from making.paying import everything_paid
from making.planning import planned_of
from making.recognising import change_of, decided, found, granted_once, heard, on_the_roll, reckoned
from making.recognising import take_in as take_in_roll
from making.referring import referred_of

DAY = AT.date()
WORDS = Words("老人一个人住，摔了一跤没人照应", "黄婆婆", "桥头第三家", "好心邻居", "13900000000")


def furnished(cast: Cast) -> dict[str, object]:
    """One record of every kind, by the word that stands in an address."""
    see(EVERYWHERE)
    chen = Person.objects.get(pk=CHEN * 10)
    version = note(examine_shelved("shili"), by="job:test", at=AT)
    paper = SignedPaper(("dibao",), (Scope.INCOME,), Purpose.APPLICATION, DAY, DAY + timedelta(days=300))
    run = JobRun.objects.create(kind="intake.read", about="batch:1", title="读取", started_by="jiance", at=AT)
    pair = f"{CHEN:016x}-{CHEN * 10}"
    made = {
        "chen": CHEN, "person": CHEN * 10, "other": LI * 10, "task": f"t{CHEN}", "alert": f"a{CHEN}", "pair": pair, "place": CITY,
        "layout": "dibao", "column": 2, "township": TOWNSHIP, "code": "jingban", "self": "xieli", "kind": "html", "version": version.pk, "run": run.pk,
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
        **_paired(cast), "fund": purse.pk, "deposit": propose_deposit(purse, uuid4(), 100, document="凭证", by=acting("jingban"), at=AT).pk,
        "request": asked_for().pk, "entry": _given(purse).pk,
        "correction": asked.pk, "token": token.pk, "activation": proposed.pk, "opinion": opinion.pk, "batch": _batch(cast).pk, "comparison": _comparison(cast).pk,
        "parcel": _sent().parcel_id, "reply": _answered(cast).pk, "held": _held(cast).pk, "visit": _visit(cast, f"t{CHEN}").pk, "objection": _objection(cast).pk,
        **_carried(cast), "application": begun(wanted=["dibao"]).pk, "adding": _adding().pk, "part": case_of(LI, "医保").pk,
        "ready": waiting_of(LI).pk, "delegation": _delegated().pk, **_checked(), "referral": referred_of(CHEN).pk, **planned_of(CHEN), "one": 1, "own_file": file_of(TOWNSHIP, "医保").pk,
        **_changed(), **_paid(), **_carded(cast), "village": VILLAGE, "matter": matter_of(LI).pk, "minuted": minuted_of(CHEN).pk, "followed": followed_of(CHEN).pk,
    }  # fmt: skip


def _paired(cast: Cast) -> dict[str, object]:
    """A helper who signs in, beside chen, and a wish of chen's that nobody has looked at."""
    helper = Sponsor.objects.create(
        region=HOMES[CHEN][:6],
        kind="officer",
        name="韦主任",
        officer=cast["bangfu"],
        by=cast["jingban"],
        at=AT,
    )
    there = {"household_id": CHEN, "region": HOMES[CHEN], "by": cast["jingban"], "at": AT}
    pairing = Pairing.objects.create(
        scheme="responsible", seat="contact", label="农技员", helper=helper, officer=cast["bangfu"], told_name="陈大山", since=DAY, **there
    )  # fmt: skip
    wish = Wish.objects.create(
        words="一个孩子想要一张书桌",
        consent_by="陈大山",
        consent_way="spoken",
        witness="村支书",
        consent_on=DAY,
        **there,
    )
    return {"helper": helper.pk, "pairing": pairing.pk, "batch_of_pairs": pairing.batch, "wish": wish.pk}


def _carded(cast: Cast) -> dict[str, object]:
    """What chen has said of its card, a batch with a file, a QR, and somebody to call."""
    home = Household.objects.get(pk=CHEN)
    told = CardSaid(frozenset({CardField.SCAN}), "陈大山", "self", CardHow.PAPER, evidence="档案柜2")
    consent(uuid4(), home, told, by=acting("jingban"), at=AT)
    see(EVERYWHERE)
    asked = CardsWanted(VILLAGE, CardSize.A4, "https://bangfu.example/")
    made, _run = ask_for_cards(asked, by=acting("jingban"), at=AT, is_one=True)
    blank = Paper(about=f"cards:{made.pk}:{VILLAGE}", region=VILLAGE, name="明白卡")
    keep(blank, lambda: b"%PDF-1.7", by=cast["jingban"], at=AT)
    outcomes = [CardOutcome(home, Fate.PRINTED, "1", 1, has_scan=True)]
    ((word, _last),) = print_cards(made, outcomes, on=DAY, at=AT).values()
    called = name_contact(
        VILLAGE, name="韦支书", duty="村支书", phone="0770-1234567", number=0, by=acting("jingban"), at=AT
    )
    return {"card_batch": made.pk, "word": word, "contact": called.pk}


def _adding() -> Application:
    """An application that lives, and to which something is being added."""
    found = case_of(LI, "住建").application
    found.adding = ["dibao"]
    found.save(update_fields=["adding"])
    return found


def _paid() -> dict[str, object]:
    """A run that waits for the second person, and a hold of li."""
    line = everything_paid(LI)
    run = Run.objects.create(
        region=COUNTY, month=DAY.replace(day=1), fund=line.run.fund, state="drafted", drafted_by=line.run.drafted_by, drafted_on=DAY, drafted_at=AT
    )  # fmt: skip
    listed = PayeeRow.objects.select_related("listed").get(household=LI).listed
    return {
        "payee_list": listed.pk,
        "payment_run": run.pk,
        "payment_hold": Pause.objects.get(line=line).pk,
        "li": LI,
    }


def _checked() -> dict[str, object]:
    """A check of li that waits for a bank, and one whose report is there."""
    made = check_of(LI)
    done = check_of(LI, state="reported", reported_on=DAY, valid_until=DAY)
    return {
        "handed_in": made.application_id,
        "check": made.pk,
        "line": made.lines.get().pk,
        "reported": done.pk,
    }


def _changed() -> dict[str, object]:
    """What a run has found about li, and what was decided about chen."""
    for home in (CHEN, LI):
        on_the_roll(home)
    take_in_roll()
    reckoned({CHEN: 30_000, LI: 30_000})
    found()
    made = decided(heard(change_of(CHEN)))
    filed = Filed(Kind.REVIEW, made.day, "区人民政府", "", "认为收入算多了")
    gone = note_remedy(made, filed, by=acting("jingban"), at=AT)
    return {
        "change": change_of(LI).pk,
        "decision": made.pk,
        "remedy": gone.pk,
        "granted": granted_once(CHEN).pk,
    }


def _delegated() -> Delegation:
    """Who decides on 低保 in the township, asked for by the reviewer."""
    wanted = Wanted(("dibao",), (TOWNSHIP,), "青民发〔2026〕12号", DAY)
    return propose_delegation(wanted, {"dibao": "yes"}, by=acting("shenhe"), at=AT)


def _given(purse: Fund) -> Entry:
    """What chen was given."""
    request = handed(
        granted(asked_for(Hurry("其他突发变故", "摔伤了，吃饭没有着落", 100)), purse, words="参照上年标准")
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
    photo = b"\xff\xd8\xff\xe0"
    arriving = Arriving(
        UUID("00000000-0000-4000-8000-000000000007"), delivery.visit, Sort.PHOTO, len(photo), hashlib.sha256(photo).hexdigest(), 0, photo, AT
    )  # fmt: skip
    enclosure = enclose(arriving, carried, by=Actor(officer, (), DAY), at=AT)
    for letter, value in (("a", "是"), ("b", "否")):
        visit = Visit.objects.create(
            task_id="held", household_id=CHEN, outcome="true", met="head", visited_on=DAY, by=officer, made_at=AT, at=AT, **there
        )  # fmt: skip
        Answer.objects.create(
            id=f"00000000-0000-4000-8000-00000000000{letter}", visit=visit, household_id=CHEN, question="income.debt", wording="是否借债",
            value=value, place=0, at=AT, **there,
        )  # fmt: skip
    return {"device": device.pk, "delivery": delivery.pk, "mark": mark.pk, "enclosure": enclosure.pk}


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
