"""A family that applies: what the lists know of it, who has signed, and an application at every step of its way: the same in every story."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cast import AT, CHEN, CITY, SINCE
from jiwang.procedure.applications import actions
from jiwang.procedure.applications.models import Application, SubCase
from jiwang.procedure.applications.rules import Filled, Typed
from jiwang.procedure.applications.states import Applicant, Step
from jiwang.registers.authorisations.actions import Paper, take_in
from jiwang.registers.authorisations.states import Purpose, Scope
from jiwang.registers.people.actions import take_in_sources
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.actions import appoint, enrol
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from making.checking import NOW as NOW
from making.checking import TODAY as TODAY
from making.checking import acting as acting
from making.checking import checked

HEAD, CHILD = CHEN * 10, CHEN * 10 + 1
SIGNED_FOR = ("dibao", "bianyuan", "gangxing", "danren")
BY_TWO = Filled(first="王经办", second="村干部", guest="镇经办和村支书，两人一起去")
DIBAO, RENT, INPATIENT, POWER = "dibao", "public_rental", "extra_medical_aid", "free_electricity"
WANTED = (DIBAO, RENT, INPATIENT, POWER)
LISTS = [
    ("population", "公安户籍人口"), ("disability", "残联持证残疾人"), ("medical", "医保大额医疗费用"), ("roll", "民政在保名单"),
    ("deaths", "死亡与火化信息"),
]  # fmt: skip


def liaison(department: str, code: str) -> Officer:
    """Somebody who answers for a department in the whole city."""
    officer = enrol(code=code, name=f"{department}联络员", password="a long password", by="job:test", at=AT)
    appoint(officer, Held(Duty.LIAISON, CITY, SINCE, department=department), by="job:test", at=AT)
    return officer


def listed() -> None:
    """The lists have come: who is not on them is known not to be."""
    take_in_sources(LISTS, by="job:test", at=AT)


def signed(home: int = CHEN) -> None:
    """The head has signed, for the child too."""
    for person in Person.objects.filter(household=home):
        guardian = Person.objects.get(pk=home * 10) if person.pk != home * 10 else None
        paper = Paper(
            SIGNED_FOR,
            tuple(Scope),
            Purpose.APPLICATION,
            TODAY,
            TODAY + timedelta(days=300),
            guardian=guardian,
            paper="1号",
        )
        take_in(person, paper, by="jingban", at=NOW)


def begun(
    home: int = CHEN, *, wanted: Any = WANTED, by: str = "jingban", on: date | None = None
) -> Application:
    """A draft for what is wanted."""
    return actions.begin(Household.objects.get(pk=home), wanted, by=acting(by, on), at=NOW)


def sent(
    home: int = CHEN, *, wanted: Any = WANTED, by: str = "jingban", on: date | None = None, **typed: Any
) -> Application:
    """Handed in."""
    draft = begun(home, wanted=wanted, by=by, on=on)
    told = {"kind": Applicant.MEMBER, "applicant": home * 10, "wanted": tuple(wanted)} | typed
    actions.keep(draft.pk, Typed(**told), by=acting(by, on), at=NOW)
    return actions.send(draft.pk, by=acting(by, on), at=NOW)


def part_of(application: Application, item: str) -> SubCase:
    """One part of an application as it stands now."""
    return SubCase.objects.get(application=application, item=item)


def taken(
    part: SubCase,
    *steps: Step | tuple[Step, Filled],
    by: str = "jingban",
    on: date | None = None,
    at: datetime = NOW,
) -> SubCase:
    """Some steps with a part, one after the other."""
    for one in steps:
        step, filled = one if isinstance(one, tuple) else (one, Filled())
        part = actions.take(part.pk, step, filled, by=acting(by, on), at=at)
    return part


def opined(part: SubCase, *, on: date | None = None, is_in_favour: bool = True) -> SubCase:
    """Accepted, checked, visited by two, and the township has said what it thinks."""
    opinion = Filled(words="收入财产都符合", is_in_favour=is_in_favour)
    return taken(checked(part, on=on), (Step.VISIT, BY_TWO), (Step.OPINION, opinion), on=on)


def ready(part: SubCase, *, on: date | None = None) -> SubCase:
    """Hung up for as long as the law says, then handed up."""
    day = on or TODAY
    part = opined(part, on=day)
    part = taken(part, (Step.POST, Filled(where="村务公开栏")), on=day)
    assert part.notice_days is not None
    return taken(part, Step.HAND_UP, on=day + timedelta(days=part.notice_days + 1))


def waiting_of(home: int) -> SubCase:
    """A part that waits for a decision as it lies in the tables, without a law in force."""
    told = {
        "item": "gangxing",
        "label": "刚性支出困难家庭认定",
        "state": "ready",
        "was_asked": False,
        "papers": [],
    }
    return case_of(home, "民政", reach="township", way="township", is_in_favour=True, ready_on=TODAY, **told)


def case_of(home: int, department: str, **other: Any) -> SubCase:
    """A part of an application as it lies in the tables, without a law in force: a department waits for a paper."""
    household, by = Household.objects.get(pk=home), Officer.objects.get(code="jingban")
    there = {"region": household.region, "reach": other.pop("reach", "village"), "name": "某人"}
    made = Application.objects.create(
        household=household,
        begun="window",
        stage="sent",
        sent_on=TODAY,
        by=by,
        begun_at=AT,
        kept_at=AT,
        **there,
    )
    told = {
        "item": "extra_medical_aid",
        "label": "倾斜救助",
        "state": "waiting",
        "was_asked": True,
        "papers": ["医疗费用结算单"],
    }
    return SubCase.objects.create(
        application=made,
        department=department,
        started_on=TODAY,
        **there,
        **({"way": "office"} | told | other),
    )
