"""Checks of means of the made-up families: one under way, with an answer, a returned line and offices that are late; one with its report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from jiwang.analysis.applying.checks import items_of
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.queries import law_at
from jiwang.procedure.verification import actions, queries, receiving
from jiwang.procedure.verification.actions import Turned, Wanted
from jiwang.procedure.verification.models import Check, Line
from jiwang.procedure.verification.rules import Said
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.queries import held_by
from jiwang.stages.dispatch.actions import Actor

_UNTIL = timedelta(days=120)
_SAYS: Mapping[str, dict[str, Any]] = {
    "household_register": {"address": "与申报一致"}, "taxes": {"wages": 0, "business": 0}, "social_insurance": {"basic_pension": 0},
    "real_estate": {"units": [], "share": 0}, "companies": {"number": 0}, "housing_fund": {"balance": 0}, "vehicles": {"cars": 0, "ships": 0},
    "bank_deposits": {"total": 236_050, "interest": 20}, "insurance": {"total": 0}, "securities": {"total": 0}, "payment_accounts": {"total": 4_310},
}  # fmt: skip


def check(part: SubCase, day: date, *, is_whole: bool) -> None:
    """The township asks on a day, the county starts the next; every office answers, or the police alone and the tax office returns a line."""
    made = _asked(part, day)
    after = day + timedelta(days=1)
    actions.start(made.pk, by=_acting("shenhe", after), at=_moment(after, 9))
    actions.send(made.pk, (), by=_acting("shenhe", after), at=_moment(after, 10))
    later = after + timedelta(days=1)
    lines = list(made.lines.order_by("reference"))
    for line in lines if is_whole else [one for one in lines if one.item == "household_register"]:
        _answered(line, Said(_says(line), letter=f"核函〔{later.year}〕{line.reference[-2:]}号"), later)
    if is_whole:
        actions.report(made.pk, by=_acting("shenhe", later), at=_moment(later, 16))
        return
    returned = next((one for one in lines if one.item == "taxes"), None)
    if returned is not None:
        _answered(returned, Said(None, "号码在税务没有登记，请核对姓名", f"税函〔{later.year}〕7号"), later)


def _says(line: Line) -> dict[str, Any]:
    """The head has a little in the bank; of the others nothing is found."""
    told = _SAYS[line.item]
    is_head = line.person is not None and line.person.is_head
    return {name: 0 if isinstance(value, int) and not is_head else value for name, value in told.items()}


def _asked(part: SubCase, day: date) -> Check:
    persons = queries.persons_of(part.application.household, day)
    items = [one for one in items_of(law_at(part.region, day)).values() if not one.is_auxiliary]
    pairs = sorted(queries.permitted(persons, items, [part.item], on=day))
    wanted = Wanted((part.item,), tuple(pairs), day + _UNTIL)
    made = actions.ask(part.application, wanted, by=_acting("jingban", day), at=_moment(day, 15))
    if isinstance(made, Turned):
        raise TypeError(made.why)
    return made


def _answered(line: Line, said: Said, day: date) -> None:
    receiving.answer(line.pk, said, by=_acting("shenhe", day), at=_moment(day, 11))


def _acting(code: str, day: date) -> Actor:
    officer = Officer.objects.get(code=code)
    return Actor(officer, held_by(officer), day)


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 20)))
