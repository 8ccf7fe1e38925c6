"""A status of one member: the application names whose it is, and the decision recognises that member alone (SC16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import AT, CHEN, HOMES, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications import actions as applications
from jiwang.procedure.applications import queries
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.rules import ApplicationRefused, Typed
from jiwang.procedure.applications.states import Applicant
from jiwang.procedure.rulings import actions
from jiwang.procedure.rulings.queries import ruled
from jiwang.procedure.rulings.rules import PAID
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from jiwang.registers.statements.models import Statement
from jiwang.stages.decisions.models import Decision, Recognition
from jiwang.stages.decisions.queries import comes_out_the_same
from jiwang.stages.decisions.rules import DecisionRefused, Ruling, next_month
from jiwang.stages.decisions.states import Outcome
from lists import on_the_lists
from making.applying import CHILD, HEAD, NOW, TODAY, acting, begun, part_of, ready, sent, signed

DAY = TODAY + timedelta(days=8)
NOTHING = ("business_income", "property_income", "transfer_income", "basic_pension", "wages")
EDGE, ALONE = "bianyuan", "danren"
NEXT = next_month(DAY)


@pytest.fixture
def family(cast: Cast, law: None) -> Household:
    """Poor, but not so poor as 低保; the father is severely disabled, and there is no car any more."""
    on_the_lists(has_car=False)
    signed()
    said = {(person, fact): "0元/月" for person in (HEAD, CHILD) for fact in NOTHING}
    said |= {(HEAD, "wages"): "2000元/月", (None, "deposits"): "0元", (None, "houses"): "1"}
    said |= {(HEAD, "all_cars"): "0", (CHILD, "all_cars"): "0"}
    for (person, fact), value in said.items():
        Statement.objects.create(
            household_id=CHEN, person_id=person, region=HOMES[CHEN], depth="village", fact=fact, wording=fact, value=value, state="verified",
            source="走访", by="xieli", on=TODAY - timedelta(days=2), evidence="visit:1", at=AT,
        )  # fmt: skip
    return Household.objects.get(pk=CHEN)


def decided(part: SubCase) -> Decision:
    """Granted as the law gives it."""
    found = ruled(part, DAY)
    assert found is not None
    amount = found.amount or None if part.item in PAID else None
    ruling = Ruling(Outcome.GRANT, amount, NEXT, "入户和核对都看过，符合规定")
    return actions.decide(part.pk, ruling, found, is_apart=True, by=acting("queren", DAY), at=NOW)


def test_the_family_is_edge_and_the_father_alone_is_taken_in(family: Household) -> None:
    made = sent(wanted=[EDGE, ALONE], whom={ALONE: HEAD})
    edge, alone = (ready(part_of(made, one)) for one in (EDGE, ALONE))
    assert (edge.member_id, alone.member_id, alone.reason.verdict) == (None, HEAD, "yes")

    both = [decided(edge), decided(alone)]

    rows = {one.item: (one.members, one.amount) for one in Recognition.objects.filter(household=CHEN)}
    assert rows == {EDGE: ([HEAD, CHILD], None), ALONE: ([HEAD], 86_000)}
    assert f"给予你户成员{family.members.get(pk=HEAD).name}的单人保" in both[1].letter.told["paragraphs"][0]
    assert [comes_out_the_same(Decision.objects.get(pk=one.pk)) for one in both] == [True, True]


def test_whose_it_is_must_be_said_and_only_whom_it_may_fit_is_offered(family: Household) -> None:
    seen = queries.screening_of(family, TODAY)
    law = queries.law_at(family.region, TODAY)
    assert queries.candidates(seen, [EDGE, ALONE], law, on=TODAY) == {ALONE: (HEAD,)}
    with pytest.raises(ApplicationRefused, match="哪一位成员申请：单人纳入低保"):
        sent(wanted=[EDGE, ALONE])

    draft = begun(wanted=[ALONE])  # goes on with the one that is kept
    applications.keep(draft.pk, Typed(Applicant.MEMBER, HEAD, wanted=(ALONE,), whom={ALONE: 999}), by=acting("jingban"), at=NOW)  # fmt: skip
    draft.refresh_from_db()
    assert draft.whom == {}  # nobody of this family


def test_what_the_law_gives_is_that_of_the_member_alone(family: Household) -> None:
    part = part_of(sent(wanted=[ALONE], whom={ALONE: CHILD}), ALONE)
    found = ruled(part, TODAY)
    assert found is not None and (found.verdict, found.amount) == ("no", 0)
    asked = Ruling(Outcome.GRANT, 86_000, NEXT, "孩子也认定单人保试试看")
    part = ready(part)
    decided_for = actions.decide(part.pk, asked, found, is_apart=True, by=acting("queren", DAY), at=NOW)
    assert not decided_for.is_as_given and Recognition.objects.get(household=CHEN).members == [CHILD]

    again = part_of(sent(wanted=[ALONE], whom={ALONE: HEAD}), ALONE)
    decided(ready(again))  # another member has a line of their own
    assert sorted(one.members[0] for one in Recognition.objects.filter(household=CHEN)) == [HEAD, CHILD]
    with pytest.raises(DecisionRefused, match="已经认定过"):
        decided(ready(part_of(sent(wanted=[ALONE], whom={ALONE: HEAD}), ALONE)))


def test_the_form_asks_once_and_the_pages_say_for_whom(
    family: Household, entered: Callable[[Officer], Client], cast: Cast, settings: Any
) -> None:
    clerk, draft = entered(cast["jingban"]), begun(wanted=[EDGE, ALONE])
    address = reverse("applications:application", args=[draft.pk])
    page = clerk.get(address).content.decode()
    assert f'name="whom-{ALONE}"' in page and f'<option value="{HEAD}" selected>' in page
    typed = {"kind": "member", "applicant": HEAD, "wanted": [EDGE, ALONE], "act": "send"}
    refused = clerk.post(address, typed | {f"whom-{ALONE}": CHILD})
    assert refused.status_code == 422 and "请在列出的成员里选" in refused.content.decode()
    clerk.post(address, typed | {f"whom-{ALONE}": HEAD})
    see(EVERYWHERE)
    part = SubCase.objects.get(item=ALONE)
    name = family.members.get(pk=HEAD).name
    assert f"只为 {name}" in clerk.get(reverse("applications:part", args=[part.pk])).content.decode()
    see(EVERYWHERE)
    ready(part)
    settings.DEMO_DAY = DAY
    assert (
        f"只为 {name}"
        in entered(cast["queren"]).get(reverse("rulings:part", args=[part.pk])).content.decode()
    )
