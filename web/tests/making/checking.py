"""A check of means at every step of its way: asked, started, sent, answered, reported; the same in every story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from jiwang.kit import clock
from jiwang.procedure.applications import actions as applications
from jiwang.procedure.applications.models import Application, SubCase
from jiwang.procedure.applications.rules import Filled
from jiwang.procedure.applications.states import Step
from jiwang.procedure.verification import actions, queries, receiving
from jiwang.procedure.verification.actions import Turned, Wanted
from jiwang.procedure.verification.models import Answer, Check, Line, Passage
from jiwang.procedure.verification.rules import Said
from jiwang.registers.authorisations.models import Authorisation
from jiwang.registers.people.models import Household, Person
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch.actions import Actor

NOW, TODAY = timezone.now(), clock.today()
UNTIL = TODAY + timedelta(days=100)
SAYS: Mapping[str, dict[str, Any]] = {
    "bank_deposits": {"total": 120_000, "interest": 200}, "insurance": {"total": 0}, "securities": {"total": 0}, "payment_accounts": {"total": 5_050},
    "vehicles": {"cars": 0}, "real_estate": {"units": [], "share": 0}, "social_insurance": {"basic_pension": 0}, "taxes": {"wages": 0},
    "household_register": {"size": 2}, "companies": {"number": 0}, "housing_fund": {"balance": 0},
}  # fmt: skip
MONEY = ("bank_deposits", "insurance", "securities", "payment_accounts")


def acting(code: str, on: date | None = None) -> Actor:
    """An officer with the duties that they hold, on a day."""
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), on or TODAY)


def keys_of(application: Application) -> list[str]:
    """The keys of everybody who lives there."""
    return [
        f"person:{one.pk}" for one in Person.objects.filter(household=application.household_id).order_by("pk")
    ]


def wanted(
    application: Application,
    *,
    items: Iterable[str] = ("bank_deposits",),
    people: Iterable[str] | None = None,
    **other: Any,
) -> Wanted:
    """A request for everybody of a family."""
    whom = keys_of(application) if people is None else people
    told = {
        "parts": ("dibao",),
        "pairs": tuple((key, item) for key in whom for item in items),
        "until": UNTIL,
    } | other
    return Wanted(**told)


def asked(application: Application, *, by: str = "jingban", on: date | None = None, **other: Any) -> Check:
    """What the township has asked for, and was not turned away with."""
    made = actions.ask(application, wanted(application, **other), by=acting(by, on), at=NOW)
    assert not isinstance(made, Turned), made
    return made


def started(application: Application, *, on: date | None = None, **other: Any) -> Check:
    """Taken over by the county."""
    made = asked(application, on=on, **other)
    return actions.start(made.pk, by=acting("shenhe", on), at=NOW)


def sent_out(application: Application, *, on: date | None = None, **other: Any) -> Check:
    """Sent to every office."""
    made = started(application, on=on, **other)
    actions.send(made.pk, (), by=acting("shenhe", on), at=NOW)
    return Check.objects.get(pk=made.pk)


def answered(line: Line, *, by: str = "shenhe", on: date | None = None, **values: Any) -> Line:
    """What an office has written."""
    said = Said(values or SAYS[line.item], letter="核函〔2026〕1号")
    return receiving.answer(line.pk, said, by=acting(by, on), at=NOW)


def all_answered(application: Application, *, on: date | None = None, **other: Any) -> Check:
    """Answered by every office."""
    made = sent_out(application, on=on, **other)
    for line in made.lines.order_by("reference"):
        answered(line, on=on)
    return Check.objects.get(pk=made.pk)


def reported(application: Application, *, on: date | None = None, **other: Any) -> Check:
    """A whole check with its report."""
    made = all_answered(application, on=on, **other)
    return actions.report(made.pk, by=acting("shenhe", on), at=NOW)


def checked(part: SubCase, *, on: date | None = None) -> SubCase:
    """Taken over, and the check of means has its report, or uses the one that the family has; where the part needs none, only taken over."""
    part = applications.take(part.pk, Step.ACCEPT, Filled(), by=acting("jingban", on), at=NOW)
    if part.needs_check:
        until = (on or TODAY) + timedelta(days=100)
        if queries.report_of(part.application.household, on or TODAY):
            actions.use_report(part.application, by=acting("jingban", on), at=NOW)
        else:
            reported(part.application, on=on, parts=(part.item,), until=until)
    return SubCase.objects.get(pk=part.pk)


def check_of(home: int, *, department: str = "银行", **other: Any) -> Check:
    """A check as it lies in the tables, without a law in force: a bank was asked about the head."""
    household, by = Household.objects.get(pk=home), Officer.objects.get(code="jingban")
    application = Application.objects.filter(household=household).first()
    assert application is not None
    number = 900_000 + Check.objects.count()
    told = {
        "number": number,
        "parts": ["dibao"],
        "asked": ["bank_deposits"],
        "state": "started",
        "asked_on": TODAY,
        "expires_on": UNTIL,
    }
    made = Check.objects.create(
        application=application, household=household, region=household.region, name="某人", by=by, at=NOW, **(told | other)
    )  # fmt: skip
    person = Person.objects.get(pk=home * 10)
    paper = Authorisation.objects.create(
        subject=person, region=person.region, items=["dibao"], scope=["deposits"], purpose="application", signed_on=TODAY, expires_on=UNTIL,
        recorded_by="xieli", recorded_at=NOW,
    )  # fmt: skip
    line = Line.objects.create(
        check_of=made, reference=f"HD{number}-01", region=household.region, person=person, authorisation=paper, name="某人", item="bank_deposits",
        label="银行存款", department=department, scope="deposits", state="sent", asked_on=TODAY, sent_on=TODAY, expires_on=UNTIL,
    )  # fmt: skip
    Answer.objects.create(line=line, region=line.region, department=department, round=9, digest="x", by=by, on=TODAY, at=NOW)  # fmt: skip
    Passage.objects.create(check_of=made, region=made.region, step="ask", on=TODAY, by=by, at=NOW)
    return made
