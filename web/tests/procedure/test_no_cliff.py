"""SC03: somebody severely disabled without work: training and own work are offered together; the first wages are no cliff. SC09: a mended house is help."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, HOMES, Cast
from jiwang.analysis.homes import ruled_on
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.queries import law_at, present, screening_of
from jiwang.procedure.applications.rules import ApplicationRefused, Filled
from jiwang.procedure.applications.states import Step, Way
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Statement
from jiwang.stages.assistance.models import Entry
from jiwang.stages.assistance.states import Kind
from lists import on_the_lists
from making.applying import (
    CHILD,
    DIBAO,
    HEAD,
    TODAY,
    liaison,
    part_of,
    sent,
    signed,
    taken,
)
from making.recognising import on_the_roll

NOTHING = {
    one: "0元/月"
    for one in ("wages", "business_income", "property_income", "transfer_income", "basic_pension")
}
JOBLESS = {
    "unemployment_registered": "1", "unemployed_since": "2020-12-01", "work_capacity": "部分丧失", "training_wanted": "是", "startup_wanted": "是",
}  # fmt: skip
REPAIR = "rural_renovation"
OWN = ("training_subsidy", "startup_loan")


@pytest.fixture
def family(cast: Cast, law: None) -> Household:
    """Chen's father is severely disabled, has had no work for years, and the family has nothing."""
    on_the_lists(has_car=False)
    signed()
    for person in (HEAD, CHILD):
        say(person, all_cars="0", **NOTHING)
    say(None, deposits="0元", houses="1")
    say(HEAD, **JOBLESS)
    return Household.objects.get(pk=CHEN)


def say(person: int | None, **facts: str) -> None:
    """What a visit has found; a later word takes the place of an earlier one."""
    for fact, value in facts.items():
        before = Statement.objects.filter(household=CHEN, person_id=person, fact=fact).order_by("-at").first()
        at = AT + timedelta(minutes=Statement.objects.count())
        Statement.objects.create(
            household_id=CHEN, person_id=person, region=HOMES[CHEN], depth="village", fact=fact, wording=fact, value=value, state="verified",
            source="走访", by="xieli", on=TODAY - timedelta(days=2), evidence="visit:1", follows=before.pk if before else None, at=at,
        )  # fmt: skip


def given(family: Household, item: str = DIBAO) -> tuple[str, Any]:
    law = law_at(family.region, TODAY)
    assert law is not None
    found = ruled_on(law, family, present(family), item=item, on=TODAY)
    return found.verdict, found.amount


def test_training_and_own_work_are_offered_and_applied_for_on_one_form(family: Household) -> None:
    best = screening_of(family, TODAY).best()
    assert [best[one].verdict for one in OWN] == ["yes", "yes"]
    assert {best[one].members for one in OWN} == {(HEAD,)}
    made = sent(wanted=OWN)
    parts = list(made.parts.all())
    assert len(parts) == 2 and {(one.department, one.way) for one in parts} == {("人社", Way.OFFICE)}


def test_the_first_wages_are_no_cliff(family: Household) -> None:
    before = given(family)
    say(HEAD, wages="1000元/月", at_work="是", job_cost="3000元/年")
    earning = given(family)
    assert before == ("yes", 172_000) and earning == ("yes", 172_000 - 100_000 + 25_000)

    say(HEAD, wages="2500元/月")
    assert given(family)[0] == "no"
    on_the_roll(CHEN, "970.00元")
    say(
        None, exceeded_by_work="是", exceeded_since=f"{TODAY - timedelta(days=10)}", former_benefit="970元/月"
    )
    verdict, amount = given(family, "phase_out")
    assert (verdict, amount) == ("yes", 97_000)  # not from one month to the next


def test_what_a_department_has_done_stands_in_the_ledger_once_with_its_kind_and_can_be_undone(
    family: Household, entered: Callable[[Officer], Client], cast: Cast
) -> None:
    """SC09: the mended house is help that was given, in the family's ledger and on its printed card; not a second time, and struck out on demand."""
    say(None, house_grade="D级")
    housing = liaison("住建", "zhujian")
    repair = part_of(sent(wanted=[REPAIR]), REPAIR)
    done = Filled(words="整屋翻修完工，住房类补助3万元")
    desk, step = entered(housing), reverse("applications:step", args=[repair.pk])
    desk.post(step, {"step": "accept"})
    assert desk.post(step, {"step": "finish", "finish-words": done.words}).status_code == 302
    see(EVERYWHERE)
    with pytest.raises(ApplicationRefused, match="刚刚被别人办过"):
        taken(repair, (Step.FINISH, done), by=housing.code)

    row = Entry.objects.get()
    assert (row.kind, row.what, row.sort, row.giver, row.evidence) == (
        Kind.MATTER, "农村危房改造", "住房", "住建", done.words,
    )  # fmt: skip
    assert (row.household_id, row.fund_id, row.amount, row.worth) == (CHEN, None, 1, None)
    clerk, worker = entered(cast["jingban"]), entered(cast["xieli"])
    file, book = reverse("desk:household", args=[CHEN]), reverse("assistance:handbook", args=[CHEN])
    assert all(
        "住房类" in (said := clerk.get(one).content.decode()) and done.words in said for one in (file, book)
    )
    assert "农村危房改造" not in worker.get(book).content.decode()  # the township's own application

    said = clerk.post(reverse("assistance:reverse", args=[row.pk]), {"why": "登记到了另一户"}, follow=True)
    assert "登记到了另一户" in said.content.decode()
    see(EVERYWHERE)
    assert Entry.objects.get(reverses=row).sort == "住房"
